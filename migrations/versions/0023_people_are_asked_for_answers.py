"""People are asked for answers, reviewers are chosen, due dates are in a calendar, and reviews compare."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feed',
        sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('token_id', sa.String(length=32), nullable=False),
        sa.Column('made_at', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_calendar_feed_user_id')),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_calendar_feed'))
    )
    op.create_table('answer_request',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.String(length=10), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('mails', sa.Integer(), server_default='0', nullable=False),
        sa.Column('token_id', sa.String(length=32), nullable=False),
        sa.Column('expires_at', sa.String(length=20), nullable=False),
        sa.Column('answered_at', sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_answer_request_engagement_id'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_answer_request_user_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_request')),
        sa.UniqueConstraint('engagement_id', 'user_id', 'purpose', 'due_on',
                            name=op.f('uq_answer_request_engagement_id_user_id_purpose_due_on')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_answer_request_state', 'answer_request', ['state', 'id'])
    op.create_index('ix_answer_request_user_id', 'answer_request', ['user_id', 'state'])
    op.create_table('engagement_reviewer',
        sa.Column('engagement_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_engagement_reviewer_engagement_id'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_engagement_reviewer_user_id')),
        sa.PrimaryKeyConstraint('engagement_id', 'user_id', name=op.f('pk_engagement_reviewer'))
    )
    op.create_index('ix_engagement_reviewer_user_id', 'engagement_reviewer', ['user_id'])
    op.create_table('answer_mail',
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('delivery_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['delivery_id'], ['report_delivery.id'], name=op.f('fk_answer_mail_delivery_id')),
        sa.ForeignKeyConstraint(['request_id'], ['answer_request.id'], name=op.f('fk_answer_mail_request_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('request_id', 'number', name=op.f('pk_answer_mail')),
        sa.UniqueConstraint('delivery_id', name=op.f('uq_answer_mail_delivery_id'))
    )
    op.create_index('ix_engagement_due_on', 'engagement', ['due_on', 'id'])
    op.add_column('review', sa.Column('compared', sa.String(length=40), nullable=True))
    op.add_column('staged_answer', sa.Column('compared', sa.String(length=40), nullable=True))
    op.add_column('staged_review', sa.Column('compared', sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column('staged_review', 'compared')
    op.drop_column('staged_answer', 'compared')
    op.drop_column('review', 'compared')
    op.drop_index('ix_engagement_due_on', table_name='engagement')
    op.drop_table('answer_mail')
    op.drop_index('ix_engagement_reviewer_user_id', table_name='engagement_reviewer')
    op.drop_table('engagement_reviewer')
    op.drop_index('ix_answer_request_user_id', table_name='answer_request')
    op.drop_index('ix_answer_request_state', table_name='answer_request')
    op.drop_table('answer_request')
    op.drop_table('calendar_feed')
