"""Events of one action name its first event, so that the action can be undone; those of a change of many are parts."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('event', sa.Column('action_id', sa.Integer(), nullable=True))
    op.add_column('event', sa.Column('is_part', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_event_action_id', 'event', ['action_id'])


def downgrade() -> None:
    op.drop_index('ix_event_action_id', 'event')
    op.drop_column('event', 'is_part')
    op.drop_column('event', 'action_id')
