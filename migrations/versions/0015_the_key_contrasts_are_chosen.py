"""Which claims the report shows first is the organisation's choice; none is kept until it chooses."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('organisation', sa.Column('key_contrasts', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    op.drop_column('organisation', 'key_contrasts')
