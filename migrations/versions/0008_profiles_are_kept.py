"""How a kind of file is read is kept by name."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('profile',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.Column('header_mark', sa.String(length=64), nullable=False),
        sa.Column('headers', sa.JSON(), nullable=False),
        sa.Column('options', sa.JSON(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('made_at', sa.String(length=20), nullable=False),
        sa.Column('changed_at', sa.String(length=20), nullable=False),
        sa.Column('removed_at', sa.String(length=20), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_profile_made_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_profile')),
        sa.UniqueConstraint('folded', name=op.f('uq_profile_folded')),
        sqlite_autoincrement=True
    )
    op.add_column('import', sa.Column('profile', sa.Text()))
    op.create_index(op.f('ix_profile_header_mark'), 'profile', ['header_mark'])


def downgrade() -> None:
    op.drop_column('import', 'profile')
    op.drop_table('profile')
