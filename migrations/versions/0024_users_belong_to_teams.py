"""The role “lead” is called “manager”; users belong to teams, and accounts can be removed."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('user_team',
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('team_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_user_team_team_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_team_user_id')),
        sa.PrimaryKeyConstraint('user_id', 'team_id', name=op.f('pk_user_team'))
    )
    op.create_index('ix_user_team_team_id', 'user_team', ['team_id'])
    op.add_column('user_account', sa.Column('removed_at', sa.String(length=20), nullable=True))
    _rename('lead', 'manager')


def downgrade() -> None:
    _rename('member', 'reader')  # the roles before had none like it, and nobody is to get more rights by this
    _rename('manager', 'lead')
    op.drop_column('user_account', 'removed_at')
    op.drop_index('ix_user_team_team_id', table_name='user_team')
    op.drop_table('user_team')


def _rename(before: str, after: str) -> None:
    """Renames a role of every user; roles are stored one per line."""
    users = sa.table('user_account', sa.column('roles', sa.Text()))
    op.execute(users.update().values(roles=sa.func.replace(users.c.roles, f'\n{before}\n', f'\n{after}\n')))
