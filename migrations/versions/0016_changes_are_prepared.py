"""Changed rows of a file, and those of an import that is undone, wait as they will stand."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('staged_after',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
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
        sa.Column('retags', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_after'))
    )
    op.create_table('staged_answer',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('reviewer_id', sa.Integer(), nullable=True),
        sa.Column('review_id', sa.Integer(), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=True),
        sa.Column('quality', sa.SmallInteger(), nullable=True),
        sa.Column('expertise', sa.SmallInteger(), nullable=True),
        sa.Column('resources', sa.SmallInteger(), nullable=True),
        sa.Column('flexibility', sa.SmallInteger(), nullable=True),
        sa.Column('communication', sa.SmallInteger(), nullable=True),
        sa.Column('goal_met', sa.String(length=40), nullable=True),
        sa.Column('would_rehire', sa.Boolean(), nullable=True),
        sa.Column('comment', sa.Text(), nullable=True),
        sa.Column('folded', sa.Text(), nullable=True),
        sa.Column('silent', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_answer'))
    )
    op.create_table('staged_text',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_text'))
    )
    op.create_table('staged_touch',
        sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('begins', sa.Integer(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_touch'))
    )
    op.add_column('staged_name', sa.Column('made_id', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('staged_name', 'made_id')
    op.drop_table('staged_touch')
    op.drop_table('staged_text')
    op.drop_table('staged_answer')
    op.drop_table('staged_after')
