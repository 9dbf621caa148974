"""Users are invited and reset their password by link, stay signed in, and have second factors and passkeys."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('organisation', sa.Column('second_factor_required', sa.Boolean(), server_default=sa.false(),
                                            nullable=False))
    op.create_table('account_link',
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.String(length=12), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('made_at', sa.String(length=20), nullable=False),
        sa.Column('expires_at', sa.String(length=20), nullable=False),
        sa.Column('email', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_account_link_user_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', 'purpose', name=op.f('pk_account_link')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_account_link_token_hash'))
    )
    op.create_table('authenticator_app',
        sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('secret', sa.Text(), nullable=False),
        sa.Column('made_at', sa.String(length=20), nullable=False),
        sa.Column('confirmed_at', sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_authenticator_app_user_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_authenticator_app'))
    )
    op.create_table('recovery_code',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('code_hash', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_recovery_code_user_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'])
    op.create_table('passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('credential_id', sa.Text(), nullable=False),
        sa.Column('public_key', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('added_at', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_passkey_user_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
        sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_passkey_user_id'), 'passkey', ['user_id'])
    if op.get_context().dialect.name == 'sqlite':  # these lie in the other file there
        return
    op.add_column('user_session', sa.Column('remembered', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('reset_request',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('typed', sa.Text(), nullable=False),
        sa.Column('made_at', sa.String(length=20), nullable=False),
        sa.Column('due_at', sa.String(length=20), nullable=False),
        sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reset_request'))
    )
    op.create_index(op.f('ix_reset_request_due_at'), 'reset_request', ['due_at'])
    op.create_table('used_counter',
        sa.Column('key', sa.String(length=40), nullable=False),
        sa.Column('counter', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_used_counter'))
    )


def downgrade() -> None:
    if op.get_context().dialect.name != 'sqlite':
        op.drop_table('used_counter')
        op.drop_table('reset_request')
        op.drop_column('user_session', 'remembered')
    op.drop_table('passkey')
    op.drop_table('recovery_code')
    op.drop_table('authenticator_app')
    op.drop_table('account_link')
    op.drop_column('organisation', 'second_factor_required')
