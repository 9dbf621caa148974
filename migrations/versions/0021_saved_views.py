"""Lists are saved under a name, with their filter, order and columns; an index counts, sums and sorts them."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_view',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('query', sa.JSON(), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('removed_at', sa.String(20), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_saved_view_owner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_saved_view_owner_id', 'saved_view', ['owner_id'])
    op.create_index('ix_engagement_list', 'engagement', [
        'currency',
        'removed_at',
        'sample',
        'agreed_cost',
        'actual_cost',
        'status',
        'category',
        'arrangement',
        'provider_id',
        'owner_id',
        'team_id',
        'started_on',
        'ended_on',
        'due_on',
        'hours_actual',
        'hours_estimated',
        'pricing_model',
        'complexity',
        'cost_is_final',
        'end_reason',
        'rate',
        'percentage',
        'effort',
        'contact',
        'work_managed_by',
        'worker_control',
        'our_control',
        'team_size',
        'management_hours',
        'in_house_cost',
        'in_house_days',
        'title_sort',
    ])
    op.create_index('ix_provider_name_sort', 'provider', ['name_sort', 'id'])
    op.drop_index('ix_event_what', 'event')
    op.create_index('ix_event_what', 'event', ['what', 'at', 'id', 'is_part'])


def downgrade() -> None:
    op.drop_index('ix_event_what', 'event')
    op.create_index('ix_event_what', 'event', ['what'])
    op.drop_index('ix_provider_name_sort', 'provider')
    op.drop_index('ix_engagement_list', 'engagement')
    op.drop_table('saved_view')
