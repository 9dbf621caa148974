"""Whether somebody chose the reporting currency, or it is the one that every installation begins with."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('organisation', sa.Column('currency_chosen', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text("UPDATE organisation SET currency_chosen = true WHERE reporting_currency <> 'EUR'"))


def downgrade() -> None:
    op.drop_column('organisation', 'currency_chosen')
