"""Claims say where each version comes from, and whether it is an edit."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('claim_version', sa.Column('source', sa.String(length=20), server_default='catalogue',
                                             nullable=False))
    op.add_column('claim_version', sa.Column('edited', sa.Boolean(), server_default=sa.false(), nullable=False))
    # Until now only people could have edited a claim: their versions bear their number.
    version = sa.table('claim_version', sa.column('made_by', sa.Integer()), sa.column('source', sa.String()),
                       sa.column('edited', sa.Boolean()))
    op.execute(version.update().where(version.c.made_by.is_not(None)).values(source='web', edited=sa.true()))


def downgrade() -> None:
    op.drop_column('claim_version', 'edited')
    op.drop_column('claim_version', 'source')
