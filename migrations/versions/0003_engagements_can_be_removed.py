"""An engagement can be removed, and restored."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('engagement', sa.Column('removed_at', sa.String(20)))
    op.create_index('ix_engagement_removed_at', 'engagement', ['removed_at'],
                    sqlite_where=sa.text('removed_at IS NOT NULL'), postgresql_where=sa.text('removed_at IS NOT NULL'))


def downgrade() -> None:
    op.drop_index('ix_engagement_removed_at', 'engagement')
    op.drop_column('engagement', 'removed_at')
