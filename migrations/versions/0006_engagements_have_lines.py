"""Engagements have lines: invoices, time, expenses, bonuses, refunds."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=True),
        sa.Column('hours', sa.BigInteger(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('key', sa.Text(), nullable=True),
        sa.Column('mark', sa.String(length=32), nullable=False),
        sa.Column('import_id', sa.Integer(), nullable=True),
        sa.Column('recorded_at', sa.String(length=20), nullable=False),
        sa.Column('removed_at', sa.String(length=20), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_line_engagement_id'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_line_import_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_line')),
        sa.UniqueConstraint('engagement_id', 'key', name=op.f('uq_line_engagement_id_key')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_line_engagement_id_day', 'line', ['engagement_id', 'day', 'id'])
    op.create_index(op.f('ix_line_import_id'), 'line', ['import_id'])
    place = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('staged_line',
        sa.Column('place', place, autoincrement=False, nullable=False),
        sa.Column('engagement', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('kind', sa.String(length=40), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=True),
        sa.Column('hours', sa.BigInteger(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('key', sa.Text(), nullable=True),
        sa.Column('mark', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_line'))
    )
    op.create_table('staged_group',
        sa.Column('place', place, autoincrement=False, nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_group'))
    )


def downgrade() -> None:
    op.drop_table('staged_group')
    op.drop_table('staged_line')
    op.drop_table('line')
