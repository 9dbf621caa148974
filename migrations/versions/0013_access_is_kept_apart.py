"""Sessions, attempts and waiting events are kept; on SQLite in a file of their own, which is made when it is opened."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('user_account', sa.Column('must_change', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('event', sa.Column('key', sa.String(length=32), nullable=True))
    op.create_index('ix_event_at', 'event', ['at', 'id'])
    op.create_index('ix_event_key', 'event', ['key'], unique=True)
    if op.get_context().dialect.name == 'sqlite':
        return
    op.create_table('user_session',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('began_at', sa.String(20), nullable=False),
        sa.Column('seen_at', sa.String(20), nullable=False),
        sa.Column('address', sa.Text(), nullable=True),
        sa.Column('browser', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    op.create_index(op.f('ix_user_session_user_id'), 'user_session', ['user_id'])
    op.create_table('attempt',
        sa.Column('who', sa.String(length=64), nullable=False),
        sa.Column('since', sa.String(20), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('who', name=op.f('pk_attempt'))
    )
    op.create_index(op.f('ix_attempt_since'), 'attempt', ['since'])
    op.create_table('waiting_event',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=32), nullable=False),
        sa.Column('at', sa.String(20), nullable=False),
        sa.Column('actor', sa.JSON(), nullable=False),
        sa.Column('what', sa.String(length=40), nullable=False),
        sa.Column('subject', sa.String(length=20), nullable=True),
        sa.Column('subject_id', sa.Integer(), nullable=True),
        sa.Column('note', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_event')),
        sa.UniqueConstraint('key', name=op.f('uq_waiting_event_key'))
    )


def downgrade() -> None:
    if op.get_context().dialect.name != 'sqlite':
        for table in ('waiting_event', 'attempt', 'user_session'):
            op.drop_table(table)
    op.drop_index('ix_event_key', 'event')
    op.drop_index('ix_event_at', 'event')
    op.drop_column('event', 'key')
    op.drop_column('user_account', 'must_change')
