"""What an import did to a record is a row of a plain table; the packed change sets of before become such rows."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

MANY = 1000  # rows written together
IMPORT = sa.table('import', sa.column('id', sa.Integer()), sa.column('change_set', sa.LargeBinary()))
CHANGE = sa.table('import_change', sa.column('subject', sa.String()), sa.column('made', sa.Boolean()),
                  sa.column('first', sa.Integer()), sa.column('import_id', sa.Integer()),
                  sa.column('last', sa.Integer()), sa.column('entry', sa.JSON(none_as_null=True)))
TOUCH = sa.table('import_touch', sa.column('subject', sa.String()), sa.column('made', sa.Boolean()),
                 sa.column('first', sa.Integer()), sa.column('import_id', sa.Integer()),
                 sa.column('last', sa.Integer()), sa.column('begins', sa.Integer()), sa.column('size', sa.Integer()))


def upgrade() -> None:
    op.create_table('import_change',
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('made', sa.Boolean(), nullable=False),
        sa.Column('first', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('import_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.Column('entry', sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_import_change_import_id')),
        sa.PrimaryKeyConstraint('subject', 'made', 'first', 'import_id', name=op.f('pk_import_change')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_import_change_import_id'), 'import_change', ['import_id', 'subject', 'made', 'first'])
    connection = op.get_bind()
    for number in _done(connection):
        whole = connection.execute(sa.select(IMPORT.c.change_set).where(IMPORT.c.id == number)).scalar_one()
        _write(connection, CHANGE, ({'import_id': number, **row} for row in _rows(whole)))
    op.drop_table('import_touch')
    op.drop_column('import', 'change_set')
    # What waits there is made ready anew.
    op.drop_table('staged_touch')
    op.create_table('staged_import_change', _place(),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('entry', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_import_change'))
    )


def _place() -> sa.Column:
    return sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False)


def _done(connection) -> list[int]:
    return connection.execute(sa.select(IMPORT.c.id).where(IMPORT.c.change_set.is_not(None))).scalars().all()


def _write(connection, table, rows) -> None:
    some = []
    for row in rows:
        some.append(row)
        if len(some) == MANY:
            connection.execute(table.insert(), some)
            some = []
    if some:
        connection.execute(table.insert(), some)


def _rows(change_set: bytes):
    """A change set is one compressed piece, or several behind each other."""
    while change_set:
        piece = zlib.decompressobj()
        said = json.loads(piece.decompress(change_set))
        change_set = piece.unused_data
        parts = (('engagement', said), ('provider', said.get('providers', {})), ('team', said.get('teams', {})))
        for subject, part in parts:
            for first, last in part.get('new', []):
                yield {'subject': subject, 'made': True, 'first': first, 'last': last, 'entry': None}
            for number, entry in part.get('changed', {}).items():
                yield {'subject': subject, 'made': False, 'first': int(number), 'last': int(number), 'entry': entry}


def downgrade() -> None:
    op.drop_table('staged_import_change')
    op.create_table('staged_touch', _place(),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('begins', sa.Integer(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_staged_touch'))
    )
    op.add_column('import', sa.Column('change_set', sa.LargeBinary(), nullable=True))
    op.create_table('import_touch',
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
    connection = op.get_bind()
    state = sa.table('import', sa.column('id', sa.Integer()), sa.column('state', sa.String()))
    for number in connection.execute(sa.select(state.c.id).where(state.c.state != 'waiting')).scalars().all():
        rows = connection.execute(sa.select(CHANGE).where(CHANGE.c.import_id == number).order_by(
            CHANGE.c.made.desc(), CHANGE.c.subject, CHANGE.c.first)).mappings().all()
        whole, touched = _packed(number, rows)
        connection.execute(sa.update(IMPORT).where(IMPORT.c.id == number).values(change_set=whole))
        _write(connection, TOUCH, touched)
    op.drop_table('import_change')


def _packed(number: int, rows) -> tuple[bytes, list[dict]]:
    """A change set of one piece with the new records and one for each changed one, and where each stands in it."""
    new = {subject: [[row['first'], row['last']] for row in rows if row['made'] and row['subject'] == subject]
           for subject in ('engagement', 'provider', 'team')}
    whole = _pressed({'new': new['engagement'], 'changed': {}, 'teams': {'new': new['team']},
                      'providers': {'new': new['provider'], 'changed': {}}})
    touched = []
    for row in rows:
        where = {'subject': row['subject'], 'made': row['made'], 'first': row['first'], 'last': row['last'],
                 'import_id': number, 'begins': 0, 'size': len(whole)}
        if row['subject'] == 'team':
            continue
        if not row['made']:
            entry = {str(row['first']): row['entry']}
            engagement = row['subject'] == 'engagement'
            piece = _pressed({'new': [], 'changed': entry if engagement else {}, 'teams': {'new': []},
                              'providers': {'new': [], 'changed': {} if engagement else entry}})
            where |= {'begins': len(whole), 'size': len(piece)}
            whole += piece
        touched.append(where)
    return whole, touched


def _pressed(piece: dict) -> bytes:
    return zlib.compress(json.dumps(piece, ensure_ascii=False, sort_keys=True, separators=(',', ':')).encode())
