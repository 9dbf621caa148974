"""Similar engagements, the costs of providers and the most expensive engagements are found in indexes."""

from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

SIMILAR = (
    'category', 'arrangement', 'status', 'hours_actual', 'hours_estimated', 'effort', 'complexity', 'ended_on',
    'removed_at', 'sample',
)
PROVIDER = (
    'provider_id', 'removed_at', 'arrangement', 'started_on', 'ended_on', 'currency', 'actual_cost', 'percentage',
    'project_budget',
)


def upgrade() -> None:
    op.create_index('ix_engagement_actual_cost', 'engagement', ['actual_cost', 'id'])
    op.create_index('ix_engagement_similar', 'engagement', SIMILAR)
    op.drop_index('ix_engagement_provider_id', table_name='engagement')
    op.create_index('ix_engagement_provider_id', 'engagement', PROVIDER)


def downgrade() -> None:
    op.drop_index('ix_engagement_provider_id', table_name='engagement')
    op.create_index('ix_engagement_provider_id', 'engagement', ['provider_id'])
    op.drop_index('ix_engagement_similar', table_name='engagement')
    op.drop_index('ix_engagement_actual_cost', table_name='engagement')
