"""People are erased: each gets a number, and saved reports keep a record of the names that were replaced in them."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('erased_person',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('erased_at', sa.String(length=20), nullable=False),
        sa.Column('erased_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['erased_by'], ['user_account.id'], name=op.f('fk_erased_person_erased_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_erased_person')),
        sqlite_autoincrement=True
    )
    op.create_table('report_erasure',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('person', sa.Integer(), nullable=False),
        sa.Column('at', sa.String(length=20), nullable=False),
        sa.Column('paths', sa.JSON(), nullable=False),
        sa.Column('hash_before', sa.String(length=64), nullable=False),
        sa.Column('hash_after', sa.String(length=64), nullable=False),
        sa.Column('rest_hash', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['report_id'], ['saved_report.id'], name=op.f('fk_report_erasure_report_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_erasure')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_report_erasure_report_id', 'report_erasure', ['report_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_report_erasure_report_id', table_name='report_erasure')
    op.drop_table('report_erasure')
    op.drop_table('erased_person')
