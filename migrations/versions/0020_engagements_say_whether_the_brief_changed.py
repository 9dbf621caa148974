"""An engagement says whether its brief changed after it was agreed, and by whom."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

TABLES = ('engagement', 'staged_engagement', 'staged_after')
COLUMNS = ('brief_changed', 'brief_changed_by')


def upgrade() -> None:
    for table in TABLES:
        for column in COLUMNS:
            op.add_column(table, sa.Column(column, sa.String(length=40), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        for column in COLUMNS:
            op.drop_column(table, column)
