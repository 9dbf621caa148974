"""Names keep their accents where they say who is who; without them they are searched and ordered."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

NAMED = ('provider', 'team', 'user_account')
TEXTS = ('reference', 'title', 'continues', 'other_quote_provider', 'links', 'tags', 'notes', 'source_columns')
_AT_ONCE = 2000


def upgrade() -> None:
    for name in NAMED:
        op.add_column(name, sa.Column('name_sort', sa.Text(), server_default='', nullable=False))
    bind = op.get_bind()
    # The new form tells more names apart than the old one did, and never two that it took for one: none is taken.
    for name in (*NAMED, 'profile'):
        sort = name in NAMED
        table = _table(name, 'name', 'folded', *(['name_sort'] if sort else []))
        for row in bind.execute(sa.select(table.c.id, table.c.name)).all():
            found = {'folded': _fold(row.name)} | ({'name_sort': _fold_accents(row.name)} if sort else {})
            bind.execute(table.update().where(table.c.id == row.id).values(found))
    engagement = _table('engagement', 'folded', 'title_sort', *TEXTS)
    _searched(bind, engagement, lambda row: {'folded': _whole(row), 'title_sort': _fold_accents(row.title)})
    review = _table('review', 'folded', 'comment')
    _searched(bind, review, lambda row: {'folded': None if row.comment is None else _fold_accents(row.comment)})
    # Files that wait are checked again before they go in.
    bind.execute(sa.text("UPDATE record_state SET changes = changes + 1 WHERE EXISTS "
                         "(SELECT 1 FROM import WHERE state = 'waiting')"))


def downgrade() -> None:
    bind = op.get_bind()
    for name in NAMED:
        table = _table(name, 'folded', 'name_sort')
        rows = bind.execute(sa.select(table.c.id, table.c.folded, table.c.name_sort).order_by(table.c.id)).all()
        taken = {row.folded for row in rows}
        for row in rows:
            if row.name_sort not in taken:  # else two that differ in accents alone, of which one stays as it is
                taken.add(row.name_sort)
                bind.execute(table.update().where(table.c.id == row.id).values(folded=row.name_sort))
        op.drop_column(name, 'name_sort')


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, sa.column('id', sa.Integer()), *(sa.column(each, sa.Text()) for each in columns))


def _searched(bind, table, values) -> None:
    last = 0
    while rows := bind.execute(sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(_AT_ONCE)).all():
        for row in rows:
            found = values(row)
            if any(getattr(row, name) != value for name, value in found.items()):
                bind.execute(table.update().where(table.c.id == row.id).values(found))
        last = rows[-1].id


def _whole(row) -> str:
    """What a search looks through: each text behind a mark of its own, each tag between two marks."""
    found = []
    for place, name in enumerate(TEXTS):
        said = getattr(row, name)
        found.append(chr(0xE000 + place))
        if said is not None:
            found.append(_listed(said) if name == 'tags' else _fold_accents(said))
    return ''.join(found) + chr(0xE000 + len(TEXTS))


def _listed(said: str) -> str:
    return '\x1f' + ''.join(f'{_fold_accents(tag)}\x1f' for tag in said.strip('\n').split('\n'))


_SPECIAL = str.maketrans({'ø': 'o', 'đ': 'd', 'ł': 'l', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ð': 'd', 'ı': 'i'})
_TOO_MANY = re.compile(rb'(?<=[^\0]{30})[^\0]+')


def _fold(text: str) -> str:
    bare = _without_surplus(_seen(text))
    apart = unicodedata.normalize('NFKD', unicodedata.normalize('NFKD', bare).casefold())
    return _seen(unicodedata.normalize('NFC', _without_surplus(apart).replace('i\u0307', 'i')))


def _fold_accents(text: str) -> str:
    found = _fold(text)
    if found.isascii():
        return found
    kept, accents_go = [], True
    for char in unicodedata.normalize('NFD', found):
        if not unicodedata.combining(char):
            accents_go = char < '\u0250' or '\u0370' <= char < '\u0400'
        elif accents_go:
            continue
        kept.append(char)
    return ' '.join(unicodedata.normalize('NFC', ''.join(kept)).translate(_SPECIAL).split())


def _seen(text: str) -> str:
    spaced = ' '.join(text.split())
    if spaced.isprintable():
        return spaced
    return ' '.join(''.join(each for each in spaced if unicodedata.category(each) not in ('Cc', 'Cf', 'Co')).split())


def _without_surplus(text: str) -> str:
    kept, begin = [], 0
    for found in _TOO_MANY.finditer(bytes(map(unicodedata.combining, text))):
        kept.append(text[begin:found.start()])
        begin = found.end()
    return ''.join(kept) + text[begin:]
