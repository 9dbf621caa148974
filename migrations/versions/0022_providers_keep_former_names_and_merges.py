"""Providers keep their former names, merges can be undone, and the checklist of the first days can be dismissed."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('provider_alias',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('provider_id', sa.Integer(), nullable=False),
        sa.Column('sample', sa.Boolean(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_provider_alias_provider_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_alias')),
        sa.UniqueConstraint('folded', 'sample', name=op.f('uq_provider_alias_folded_sample')),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_provider_alias_provider_id'), 'provider_alias', ['provider_id'])
    op.create_table('provider_merge',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.String(20), nullable=False),
        sa.Column('sample', sa.Boolean(), nullable=False),
        sa.Column('source_id', sa.Integer(), nullable=False),
        sa.Column('target_id', sa.Integer(), nullable=False),
        sa.Column('source', sa.JSON(), nullable=False),
        sa.Column('changes', sa.JSON(), nullable=False),
        sa.Column('engagements', sa.JSON(), nullable=False),
        sa.Column('aliases', sa.JSON(), nullable=False),
        sa.Column('apart', sa.JSON(), nullable=False),
        sa.Column('alias_id', sa.Integer(), nullable=True),
        sa.Column('undone_at', sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_merge')),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_provider_merge_source_id'), 'provider_merge', ['source_id'])
    op.create_index(op.f('ix_provider_merge_target_id'), 'provider_merge', ['target_id'])
    op.create_table('provider_distinct',
        sa.Column('one_id', sa.Integer(), nullable=False),
        sa.Column('other_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['one_id'], ['provider.id'], name=op.f('fk_provider_distinct_one_id'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['other_id'], ['provider.id'], name=op.f('fk_provider_distinct_other_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('one_id', 'other_id', name=op.f('pk_provider_distinct'))
    )
    op.create_index(op.f('ix_provider_distinct_other_id'), 'provider_distinct', ['other_id'])
    op.add_column('organisation', sa.Column('show_checklist', sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column('organisation', 'show_checklist')
    op.drop_table('provider_distinct')
    op.drop_table('provider_merge')
    op.drop_table('provider_alias')
