"""Each record knows which imports touched it, and where in the import's change set it stands."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    touch = op.create_table('import_touch',
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('made', sa.Boolean(), nullable=False),
        sa.Column('first', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('import_id', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.Column('begins', sa.Integer(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_import_touch_import_id')),
        sa.PrimaryKeyConstraint('subject', 'made', 'first', 'import_id', name=op.f('pk_import_touch')),
        sqlite_with_rowid=False
    )
    imported = sa.table('import', sa.column('id', sa.Integer()), sa.column('change_set', sa.LargeBinary()))
    known = op.get_bind().execute(sa.select(imported).where(imported.c.change_set.is_not(None))).all()
    for number, change_set in known:
        found = list(_touched(number, change_set))
        if found:
            op.bulk_insert(touch, found)


def _touched(number, change_set):
    """A change set is one compressed piece, or since this migration several behind each other."""
    begins = 0
    while begins < len(change_set):
        piece = zlib.decompressobj()
        said = json.loads(piece.decompress(change_set[begins:]))
        size = len(change_set) - begins - len(piece.unused_data)
        yield from _of_piece(said, {'import_id': number, 'begins': begins, 'size': size})
        begins += size


def _of_piece(said, where):
    for subject, part in (('engagement', said), ('provider', said['providers'])):
        for first, last in part['new']:
            yield where | {'subject': subject, 'made': True, 'first': first, 'last': last}
        for touched in part['changed']:
            yield where | {'subject': subject, 'made': False, 'first': int(touched), 'last': int(touched)}


def downgrade() -> None:
    op.drop_table('import_touch')
