"""Lists are saved under a name, with their filter, order and columns."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_view',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('query', sa.JSON(), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('removed_at', sa.String(20), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_saved_view_owner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_saved_view_owner_id', 'saved_view', ['owner_id'])


def downgrade() -> None:
    op.drop_table('saved_view')
