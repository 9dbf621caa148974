"""The record."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claim',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=60), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('own', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
        sa.UniqueConstraint('key', name=op.f('uq_claim_key'))
    )
    op.create_table('erasable_text',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=True),
        sa.Column('erased_at', sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_erasable_text')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_erasable_text_subject', 'erasable_text', ['subject', 'subject_id'], unique=False)
    op.create_table('organisation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('reporting_currency', sa.String(length=3), nullable=False),
        sa.Column('time_zone', sa.String(length=60), nullable=False),
        sa.Column('hours_per_day', sa.BigInteger(), nullable=False),
        sa.Column('own_hourly_cost', sa.BigInteger(), nullable=True),
        sa.Column('financial_year_month', sa.Integer(), nullable=False),
        sa.Column('scope_bands', sa.JSON(), nullable=False),
        sa.Column('category_labels', sa.JSON(), nullable=False),
        sa.Column('questions', sa.JSON(), nullable=False),
        sa.Column('window_months', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    op.create_table('provider',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sample', sa.Boolean(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=True),
        sa.Column('country', sa.Text(), nullable=True),
        sa.Column('email', sa.Text(), nullable=True),
        sa.Column('website', sa.Text(), nullable=True),
        sa.Column('notes', sa.Text(), nullable=True),
        sa.Column('archived', sa.Boolean(), nullable=True),
        sa.Column('serves_other_clients', sa.Boolean(), nullable=True),
        sa.Column('taxes_borne_by', sa.String(length=40), nullable=True),
        sa.Column('insurance_borne_by', sa.String(length=40), nullable=True),
        sa.Column('expenses_borne_by', sa.String(length=40), nullable=True),
        sa.Column('workload_set_by', sa.String(length=40), nullable=True),
        sa.Column('fee_agreed_with', sa.String(length=40), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_provider')),
        sa.UniqueConstraint('folded', 'sample', name=op.f('uq_provider_folded_sample')),
        sqlite_autoincrement=True
    )
    op.create_table('rate',
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('per_euro', sa.BigInteger(), nullable=False),
        sa.Column('source', sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint('currency', 'day', name=op.f('pk_rate'))
    )
    op.create_table('record_state',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('changes', sa.Integer(), nullable=False),
        sa.Column('next_reference', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_record_state'))
    )
    op.create_table('team',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('archived', sa.Boolean(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
        sa.UniqueConstraint('folded', name=op.f('uq_team_folded')),
        sqlite_autoincrement=True
    )
    op.create_table('user_account',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=True),
        sa.Column('password', sa.Text(), nullable=True),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('roles', sa.Text(), nullable=False),
        sa.Column('uniquifier', sa.String(length=64), nullable=False),
        sa.Column('added_at', sa.String(20), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
        sa.UniqueConstraint('folded', name=op.f('uq_user_account_folded')),
        sa.UniqueConstraint('uniquifier', name=op.f('uq_user_account_uniquifier')),
        sqlite_autoincrement=True
    )
    op.create_table('claim_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('claim_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('text', sa.JSON(), nullable=False),
        sa.Column('enabled', sa.Boolean(), nullable=False),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_version_claim_id')),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_claim_version_made_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_version')),
        sa.UniqueConstraint('claim_id', 'number', name=op.f('uq_claim_version_claim_id_number'))
    )
    op.create_table('engagement',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sample', sa.Boolean(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
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
        sa.Column('recorded_at', sa.String(20), nullable=False),
        sa.Column('changed_at', sa.String(20), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_engagement_owner_id')),
        sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_engagement_provider_id')),
        sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_engagement_team_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_engagement')),
        sa.UniqueConstraint('reference', 'sample', name=op.f('uq_engagement_reference_sample')),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_engagement_owner_id'), 'engagement', ['owner_id'], unique=False)
    op.create_index(op.f('ix_engagement_provider_id'), 'engagement', ['provider_id'], unique=False)
    op.create_index('ix_engagement_started_on', 'engagement', ['started_on', 'id'], unique=False)
    op.create_index('ix_engagement_ended_on', 'engagement', ['ended_on', 'id'], unique=False)
    op.create_index('ix_engagement_title_sort', 'engagement', ['title_sort', 'id'], unique=False)
    op.create_index('ix_engagement_continues', 'engagement', ['continues'], unique=False)
    op.create_index(op.f('ix_engagement_team_id'), 'engagement', ['team_id'], unique=False)
    op.create_table('event',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.String(20), nullable=False),
        sa.Column('what', sa.String(length=40), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('address_id', sa.Integer(), nullable=True),
        sa.Column('subject', sa.String(length=20), nullable=True),
        sa.Column('subject_id', sa.Integer(), nullable=True),
        sa.Column('changes', sa.JSON(), nullable=False),
        sa.Column('note', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['address_id'], ['erasable_text.id'], name=op.f('fk_event_address_id')),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_event_user_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_event_subject', 'event', ['subject', 'subject_id', 'id'], unique=False)
    op.create_index(op.f('ix_event_what'), 'event', ['what'], unique=False)
    op.create_table('import',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.String(20), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('file_name', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('options', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.Column('change_set', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_import_user_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_import')),
        sqlite_autoincrement=True
    )
    op.create_table('review',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('reviewer_id', sa.Integer(), nullable=True),
        sa.Column('quality', sa.SmallInteger(), nullable=True),
        sa.Column('expertise', sa.SmallInteger(), nullable=True),
        sa.Column('resources', sa.SmallInteger(), nullable=True),
        sa.Column('flexibility', sa.SmallInteger(), nullable=True),
        sa.Column('communication', sa.SmallInteger(), nullable=True),
        sa.Column('goal_met', sa.String(length=40), nullable=True),
        sa.Column('would_rehire', sa.Boolean(), nullable=True),
        sa.Column('comment', sa.Text(), nullable=True),
        sa.Column('folded', sa.Text(), nullable=True),
        sa.Column('reviewed_at', sa.String(20), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_review_engagement_id'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['reviewer_id'], ['user_account.id'], name=op.f('fk_review_reviewer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
        sa.UniqueConstraint('engagement_id', 'reviewer_id', name=op.f('uq_review_engagement_id_reviewer_id')),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_review_reviewer_id'), 'review', ['reviewer_id'], unique=False)
    op.create_index('uq_review_record', 'review', ['engagement_id'], unique=True,
                    sqlite_where=sa.text('reviewer_id IS NULL'), postgresql_where=sa.text('reviewer_id IS NULL'))
    op.execute(sa.text("INSERT INTO record_state (id, changes, next_reference) VALUES (1, 0, 1)"))
    op.execute(sa.text(
        "INSERT INTO organisation (id, name, reporting_currency, time_zone, hours_per_day, financial_year_month, "
        "scope_bands, category_labels, questions, window_months, revision) "
        "VALUES (1, '', 'EUR', 'UTC', 800, 1, '[40, 200, 1000]', '{}', '[]', 24, 1)"
    ))


def downgrade() -> None:
    op.drop_index('uq_review_record', 'review')
    op.drop_index(op.f('ix_review_reviewer_id'), 'review')
    op.drop_table('review')
    op.drop_table('import')
    op.drop_index(op.f('ix_event_what'), 'event')
    op.drop_index('ix_event_subject', 'event')
    op.drop_table('event')
    op.drop_index(op.f('ix_engagement_team_id'), 'engagement')
    op.drop_index('ix_engagement_continues', 'engagement')
    op.drop_index('ix_engagement_title_sort', 'engagement')
    op.drop_index('ix_engagement_ended_on', 'engagement')
    op.drop_index('ix_engagement_started_on', 'engagement')
    op.drop_index(op.f('ix_engagement_provider_id'), 'engagement')
    op.drop_index(op.f('ix_engagement_owner_id'), 'engagement')
    op.drop_table('engagement')
    op.drop_table('claim_version')
    op.drop_table('user_account')
    op.drop_table('team')
    op.drop_table('record_state')
    op.drop_table('rate')
    op.drop_table('provider')
    op.drop_table('organisation')
    op.drop_index('ix_erasable_text_subject', 'erasable_text')
    op.drop_table('erasable_text')
    op.drop_table('claim')
