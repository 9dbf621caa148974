"""Imports name the records that got a value for all rows alike; those of before are gone through once."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_NOT_KEPT = ('arrangement', 'currency', 'provider', 'owner', 'team', 'title', 'reference')


def upgrade() -> None:
    table = op.create_table('import_constant',
        sa.Column('import_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('field', sa.String(length=60), nullable=False),
        sa.Column('first', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_import_constant_import_id')),
        sa.PrimaryKeyConstraint('import_id', 'field', 'first', name=op.f('pk_import_constant')),
        sqlite_with_rowid=False
    )
    connection = op.get_bind()
    imports = sa.table('import', sa.column('id', sa.Integer()), sa.column('state', sa.String()),
                       sa.column('options', sa.JSON()), sa.column('change_set', sa.LargeBinary()))
    done = connection.execute(sa.select(imports.c.id, imports.c.options).where(imports.c.state == 'done')).all()
    for number, options in done:
        names = [name for name in (options or {}).get('constants', {}) if name not in _NOT_KEPT]
        if not names:
            continue
        whole = connection.execute(sa.select(imports.c.change_set).where(imports.c.id == number)).scalar()
        rows = [{'import_id': number, 'field': name, 'first': first, 'last': last}
                for name, first, last in _set(whole or b'', names)]
        if rows:
            connection.execute(table.insert(), rows)


def _set(change_set: bytes, names: list[str]):
    """Field, first and last number of the records that the import made, or in which it changed the field."""
    while change_set:
        piece = zlib.decompressobj()
        said = json.loads(piece.decompress(change_set))
        change_set = piece.unused_data
        for name in names:
            card = name.removeprefix('provider_') if name.startswith('provider_') else None
            part = said.get('providers', {}) if card else said
            for first, last in part.get('new', []):
                yield name, first, last
            for number, entry in part.get('changed', {}).items():
                if (card or name) in entry['fields'] or name in entry.get('review', {}):
                    yield name, int(number), int(number)


def downgrade() -> None:
    op.drop_table('import_constant')
