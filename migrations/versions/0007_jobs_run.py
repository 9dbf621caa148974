"""Imports can be undone, and what takes long is a job with progress, which survives a restart."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('import', sa.Column('undoes', sa.Integer()))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM import_touch WHERE import_id IN (SELECT id FROM import WHERE state = 'undo')"))
    op.execute(sa.text("DELETE FROM import WHERE state = 'undo'"))
    op.execute(sa.text("UPDATE import SET state = 'done' WHERE state = 'undone'"))
    op.drop_column('import', 'undoes')
