"""Reports are saved, with what people add to them; schedules make them, and mails and links take them to people."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_settings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('host', sa.Text(), server_default='', nullable=False),
        sa.Column('port', sa.Integer(), server_default='587', nullable=False),
        sa.Column('security', sa.String(length=10), server_default='starttls', nullable=False),
        sa.Column('user_name', sa.Text(), server_default='', nullable=False),
        sa.Column('password', sa.Text(), server_default='', nullable=False),
        sa.Column('sender', sa.Text(), server_default='', nullable=False),
        sa.Column('public_url', sa.Text(), server_default='', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_settings'))
    )
    op.create_table('report_schedule',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('filters', sa.JSON(), nullable=False),
        sa.Column('every', sa.String(length=20), nullable=False),
        sa.Column('months', sa.Integer(), server_default='12', nullable=False),
        sa.Column('time_zone', sa.String(length=60), nullable=False),
        sa.Column('day', sa.Integer(), nullable=False),
        sa.Column('hour', sa.Integer(), nullable=False),
        sa.Column('recipients', sa.JSON(), nullable=False),
        sa.Column('formats', sa.JSON(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('begun_on', sa.Date(), nullable=False),
        sa.Column('paused_at', sa.String(20), nullable=True),
        sa.Column('removed_at', sa.String(20), nullable=True),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_report_schedule_owner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_schedule')),
        sqlite_autoincrement=True
    )
    op.create_table('saved_report',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('series', sa.Text(), nullable=False),
        sa.Column('sample', sa.Boolean(), nullable=False),
        sa.Column('every', sa.String(length=20), nullable=False),
        sa.Column('code', sa.String(length=20), nullable=False),
        sa.Column('first', sa.Date(), nullable=True),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('ends', sa.Date(), nullable=False),
        sa.Column('interim', sa.Boolean(), nullable=False),
        sa.Column('as_of', sa.Date(), nullable=False),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('schedule_id', sa.Integer(), nullable=True),
        sa.Column('schema', sa.Integer(), nullable=False),
        sa.Column('document', sa.LargeBinary(), nullable=False),
        sa.Column('changes', sa.LargeBinary(), nullable=True),
        sa.Column('data_hash', sa.String(length=64), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_saved_report_made_by')),
        sa.ForeignKeyConstraint(['schedule_id'], ['report_schedule.id'], name=op.f('fk_saved_report_schedule_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_report')),
        sa.UniqueConstraint('schedule_id', 'ends', name=op.f('uq_saved_report_schedule_id_ends')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_saved_report_series', 'saved_report', ['series', 'last', 'id'])
    op.create_table('report_comment',
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=80), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('changed_at', sa.String(20), nullable=False),
        sa.Column('changed_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['changed_by'], ['user_account.id'], name=op.f('fk_report_comment_changed_by')),
        sa.ForeignKeyConstraint(['report_id'], ['saved_report.id'], name=op.f('fk_report_comment_report_id')),
        sa.PrimaryKeyConstraint('report_id', 'key', name=op.f('pk_report_comment'))
    )
    op.create_table('report_decision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.Text(), nullable=False),
        sa.Column('who', sa.Text(), nullable=False),
        sa.Column('due', sa.Date(), nullable=True),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('done_at', sa.String(20), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_report_decision_made_by')),
        sa.ForeignKeyConstraint(['report_id'], ['saved_report.id'], name=op.f('fk_report_decision_report_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_decision')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_report_decision_report_id', 'report_decision', ['report_id'])
    op.create_table('report_share',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('secret_hash', sa.String(length=64), nullable=False),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('expires_at', sa.String(20), nullable=False),
        sa.Column('revoked_at', sa.String(20), nullable=True),
        sa.Column('visits', sa.Integer(), server_default='0', nullable=False),
        sa.Column('visited_at', sa.String(20), nullable=True),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_report_share_made_by')),
        sa.ForeignKeyConstraint(['report_id'], ['saved_report.id'], name=op.f('fk_report_share_report_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_share')),
        sa.UniqueConstraint('secret_hash', name=op.f('uq_report_share_secret_hash')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_report_share_report_id', 'report_share', ['report_id'])
    op.create_table('schedule_run',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('schedule_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=20), nullable=False),
        sa.Column('ends', sa.Date(), nullable=False),
        sa.Column('due_at', sa.String(20), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
        sa.Column('next_at', sa.String(20), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=True),
        sa.Column('error', sa.Text(), nullable=True),
        sa.Column('ended_at', sa.String(20), nullable=True),
        sa.ForeignKeyConstraint(['report_id'], ['saved_report.id'], name=op.f('fk_schedule_run_report_id')),
        sa.ForeignKeyConstraint(['schedule_id'], ['report_schedule.id'], name=op.f('fk_schedule_run_schedule_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule_run')),
        sa.UniqueConstraint('schedule_id', 'ends', name=op.f('uq_schedule_run_schedule_id_ends')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_schedule_run_state', 'schedule_run', ['state', 'next_at'])
    op.create_table('report_delivery',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=True),
        sa.Column('run_id', sa.Integer(), nullable=True),
        sa.Column('schedule_id', sa.Integer(), nullable=True),
        sa.Column('code', sa.String(length=20), nullable=True),
        sa.Column('purpose', sa.String(length=10), nullable=False),
        sa.Column('recipient', sa.Text(), nullable=False),
        sa.Column('formats', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
        sa.Column('next_at', sa.String(20), nullable=False),
        sa.Column('answer', sa.Text(), nullable=True),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('sent_at', sa.String(20), nullable=True),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_report_delivery_made_by')),
        sa.ForeignKeyConstraint(['report_id'], ['saved_report.id'], name=op.f('fk_report_delivery_report_id')),
        sa.ForeignKeyConstraint(['run_id'], ['schedule_run.id'], name=op.f('fk_report_delivery_run_id')),
        sa.ForeignKeyConstraint(['schedule_id'], ['report_schedule.id'], name=op.f('fk_report_delivery_schedule_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_delivery')),
        sa.UniqueConstraint('run_id', 'recipient', name=op.f('uq_report_delivery_run_id_recipient')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_report_delivery_report_id', 'report_delivery', ['report_id'])
    op.create_index('ix_report_delivery_state', 'report_delivery', ['state', 'next_at'])


def downgrade() -> None:
    op.drop_table('report_delivery')
    op.drop_table('schedule_run')
    op.drop_table('report_share')
    op.drop_table('report_decision')
    op.drop_table('report_comment')
    op.drop_table('saved_report')
    op.drop_table('report_schedule')
    op.drop_table('mail_settings')
