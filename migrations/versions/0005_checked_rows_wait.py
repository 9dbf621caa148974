"""Checked rows of a file wait in tables of their own until they go over."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('staged_check',
        sa.Column('import_id', sa.Integer(), nullable=False),
        sa.Column('changes', sa.Integer(), nullable=False),
        sa.Column('said', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_staged_check_import_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('import_id', name=op.f('pk_staged_check'))
    )
    op.create_table('staged_engagement',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=True),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('arrangement', sa.String(length=40), nullable=False),
        sa.Column('provider_id', sa.Integer(), nullable=True),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('team_id', sa.Integer(), nullable=True),
        sa.Column('category', sa.String(length=40), nullable=True),
        sa.Column('status', sa.String(length=40), nullable=False),
        sa.Column('end_reason', sa.String(length=40), nullable=True),
        sa.Column('started_on', sa.Date(), nullable=True),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('continues', sa.Text(), nullable=True),
        sa.Column('basis', sa.String(length=40), nullable=True),
        sa.Column('motives', sa.Text(), nullable=True),
        sa.Column('found_by', sa.String(length=40), nullable=True),
        sa.Column('fee_agreed_with', sa.String(length=40), nullable=True),
        sa.Column('serves_other_clients', sa.Boolean(), nullable=True),
        sa.Column('contact', sa.String(length=40), nullable=True),
        sa.Column('work_managed_by', sa.String(length=40), nullable=True),
        sa.Column('worker_control', sa.SmallInteger(), nullable=True),
        sa.Column('our_control', sa.SmallInteger(), nullable=True),
        sa.Column('workload_set_by', sa.String(length=40), nullable=True),
        sa.Column('taxes_borne_by', sa.String(length=40), nullable=True),
        sa.Column('insurance_borne_by', sa.String(length=40), nullable=True),
        sa.Column('expenses_borne_by', sa.String(length=40), nullable=True),
        sa.Column('hours_estimated', sa.BigInteger(), nullable=True),
        sa.Column('hours_actual', sa.BigInteger(), nullable=True),
        sa.Column('effort', sa.String(length=40), nullable=True),
        sa.Column('team_size', sa.Integer(), nullable=True),
        sa.Column('task_count', sa.Integer(), nullable=True),
        sa.Column('parallel_projects', sa.Integer(), nullable=True),
        sa.Column('complexity', sa.SmallInteger(), nullable=True),
        sa.Column('pricing_model', sa.String(length=40), nullable=True),
        sa.Column('currency', sa.String(length=3), nullable=True),
        sa.Column('agreed_cost', sa.BigInteger(), nullable=True),
        sa.Column('actual_cost', sa.BigInteger(), nullable=True),
        sa.Column('cost_is_final', sa.Boolean(), nullable=True),
        sa.Column('rate', sa.BigInteger(), nullable=True),
        sa.Column('percentage', sa.BigInteger(), nullable=True),
        sa.Column('project_budget', sa.BigInteger(), nullable=True),
        sa.Column('management_hours', sa.BigInteger(), nullable=True),
        sa.Column('in_house_cost', sa.BigInteger(), nullable=True),
        sa.Column('in_house_days', sa.BigInteger(), nullable=True),
        sa.Column('in_house_recorded_on', sa.Date(), nullable=True),
        sa.Column('other_quote', sa.BigInteger(), nullable=True),
        sa.Column('other_quote_provider', sa.Text(), nullable=True),
        sa.Column('links', sa.Text(), nullable=True),
        sa.Column('tags', sa.Text(), nullable=True),
        sa.Column('notes', sa.Text(), nullable=True),
        sa.Column('source_columns', sa.Text(), nullable=True),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('title_sort', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_engagement'))
    )
    op.create_table('staged_review',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('quality', sa.SmallInteger(), nullable=True),
        sa.Column('expertise', sa.SmallInteger(), nullable=True),
        sa.Column('resources', sa.SmallInteger(), nullable=True),
        sa.Column('flexibility', sa.SmallInteger(), nullable=True),
        sa.Column('communication', sa.SmallInteger(), nullable=True),
        sa.Column('goal_met', sa.String(length=40), nullable=True),
        sa.Column('would_rehire', sa.Boolean(), nullable=True),
        sa.Column('comment', sa.Text(), nullable=True),
        sa.Column('folded', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_review'))
    )
    op.create_table('staged_name',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('card', sa.Text(), nullable=False),
        sa.Column('known_id', sa.Integer(), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_name'))
    )
    op.create_table('staged_change',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('said', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_change'))
    )
    op.create_table('staged_row',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=True),
        sa.Column('title', sa.Text(), nullable=True),
        sa.Column('said', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_row'))
    )


def downgrade() -> None:
    op.drop_table('staged_row')
    op.drop_table('staged_change')
    op.drop_table('staged_name')
    op.drop_table('staged_review')
    op.drop_table('staged_engagement')
    op.drop_table('staged_check')
