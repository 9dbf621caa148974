"""Shuffle tests of the report are kept, with the selection and the state of the record they were run on."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shuffle_test',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sample', sa.Boolean(), nullable=False),
        sa.Column('everything', sa.Boolean(), nullable=False),
        sa.Column('first', sa.Date(), nullable=True),
        sa.Column('last', sa.Date(), nullable=True),
        sa.Column('changes', sa.Integer(), nullable=False),
        sa.Column('result', sa.JSON(), nullable=False),
        sa.Column('made_at', sa.String(20), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_shuffle_test_made_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shuffle_test')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_shuffle_test_sample_everything', 'shuffle_test', ['sample', 'everything', 'id'])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM job WHERE kind = 'shuffle'"))
    op.drop_table('shuffle_test')
