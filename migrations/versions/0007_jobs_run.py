"""Imports can be undone, and what takes long is a job with progress, which survives a restart."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('import', sa.Column('undoes', sa.Integer()))
    op.create_table('job',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('args', sa.JSON(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('queued_at', sa.String(20), nullable=False),
        sa.Column('started_at', sa.String(20), nullable=True),
        sa.Column('ended_at', sa.String(20), nullable=True),
        sa.Column('runner', sa.Text(), nullable=True),
        sa.Column('heartbeat', sa.String(20), nullable=True),
        sa.Column('lease_until', sa.String(20), nullable=True),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=True),
        sa.Column('cancel_asked', sa.Boolean(), nullable=False),
        sa.Column('message', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_job_user_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_job_kind_subject_id', 'job', ['kind', 'subject_id', 'id'])
    op.create_index('ix_job_state', 'job', ['state', 'id'])


def downgrade() -> None:
    op.drop_table('job')
    op.execute(sa.text("DELETE FROM import_touch WHERE import_id IN (SELECT id FROM import WHERE state = 'undo')"))
    op.execute(sa.text("DELETE FROM import WHERE state = 'undo'"))
    op.execute(sa.text("UPDATE import SET state = 'done' WHERE state = 'undone'"))
    op.drop_column('import', 'undoes')
