"""The checked rows of an import go over into the record, within one transaction that does nothing else."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import money
from app.domain.engagements import FIELDS, Engagement
from app.domain.errors import Stale
from app.domain.folding import fold, fold_accents
from app.domain.kinds import Amount
from app.domain.providers import PROVIDER_FIELDS, Provider
from app.domain.readings import CANONICAL
from app.domain.reviews import REVIEW_FIELDS, Review
from app.storage import bulk, changed_engagements, engagements, models, providers, teams
from app.storage.change_sets import Packed, Touched, packed
from app.storage.database import UNIQUE_VIOLATION
from app.storage.folded import MARKS
from app.storage.staging import place, within
from app.storage.staging_models import STAGED_CHANGE, STAGED_ENGAGEMENT, STAGED_NAME, STAGED_REVIEW
from app.storage.types import Moment

PROVIDER, ENGAGEMENT, REVIEW = models.Provider.__table__, models.Engagement.__table__, models.Review.__table__
_AT_ONCE = 1000
_MANY = 50_000  # rows from which on an index is rather made anew
_OVERTAKEN = "Somebody changed an engagement while the file was read. Bring the file again."


def take_over(session: Session, number: int, now: datetime, count: int) -> Packed:
    """Writes everything that waits for this import, `count` new engagements among it; what it touched.

    Raises Stale where a row that changes has no longer the revision that was checked.
    """
    touched = Touched()
    _names(session, number, touched)
    with _indexed_afterwards(session, ENGAGEMENT, count):
        runs = _new(session, number, now, count)
    touched.new = chain.from_iterable(range(first, last + 1) for first, last in runs)
    whole = packed(session, touched)
    begin = 0
    while some := session.execute(sa.select(STAGED_CHANGE).where(
            STAGED_CHANGE.c.place >= place(number, begin), STAGED_CHANGE.c.place < place(number, begin + _AT_ONCE)
            ).order_by(STAGED_CHANGE.c.place)).all():
        whole.join(_change(session, now, some))
        begin += _AT_ONCE
    return whole


@contextmanager
def _indexed_afterwards(session: Session, table: sa.Table, count: int) -> Iterator[None]:
    """Where so many rows come that they are most of the table, SQLite's indexes on it are made anew afterwards, sorted
    at once, instead of in a million places one after the other. It is all one transaction."""
    highest = session.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0
    if session.get_bind().dialect.name != "sqlite" or count < max(_MANY, highest):
        yield
        return
    listed = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND "
                     "sql IS NOT NULL")
    indexes = session.execute(listed, {"table": table.name}).all()
    for name, _ in indexes:
        session.connection().exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, made in indexes:
        session.connection().exec_driver_sql(made)


def _names(session: Session, number: int, touched: Touched) -> None:
    """Makes the new providers and teams, and changes the cards of known providers."""
    found = session.execute(sa.select(STAGED_NAME).where(within(STAGED_NAME, number)).order_by(
        STAGED_NAME.c.place)).all()
    made = [row for row in found if row.kind == "provider" and row.known_id is None]
    new = [Provider(name=row.name, **_card(row.card)) for row in made]
    ids = _insert_providers(session, new)
    new_teams = [row for row in found if row.kind == "team"]
    touched.new_providers, touched.new_teams = ids, [teams.insert(session, row.name).id for row in new_teams]
    known = dict(zip([row.place for row in made], ids, strict=True))
    known |= dict(zip([row.place for row in new_teams], touched.new_teams, strict=True))
    for each, made_id in known.items():
        session.execute(sa.update(STAGED_NAME).where(STAGED_NAME.c.place == each).values(known_id=made_id))
    for row in found:
        if row.kind == "provider" and row.known_id is not None:
            stored = providers.get(session, row.known_id)
            if stored is None:
                raise Stale("A provider is gone since the file was checked. Check it again.")
            before = stored.provider
            after = Provider(**{name: getattr(before, name) for name in PROVIDER_FIELDS} | _card(row.card))
            providers.update(session, stored, after, row.revision)
            both = {name: (getattr(before, name), getattr(after, name)) for name in PROVIDER_FIELDS}
            touched.cards[stored.id] = (row.revision + 1, {name: each for name, each in both.items()
                                                           if each[0] != each[1]})


def _insert_providers(session: Session, made: list[Provider]) -> list[int]:
    if not made:
        return []
    ids = bulk.numbers(session, PROVIDER, len(made))
    columns = {name: [getattr(each, name) for each in made] for name in PROVIDER_FIELDS}
    bulk.insert(session, PROVIDER, {"id": ids, **columns, "folded": [fold(each.name) for each in made],
                                    "name_sort": [fold_accents(each.name) for each in made],
                                    "sample": [False] * len(made), "revision": [1] * len(made)})
    return ids


def _card(said: str) -> dict[str, Any]:
    return {name: PROVIDER_FIELDS[name].read(text, CANONICAL) for name, text in json.loads(said).items()}


def _new(session: Session, number: int, now: datetime, count: int) -> list[list[int]]:
    """Moves the new engagements and their reviews over; the runs of numbers that they got, in the file's order."""
    if not count:
        return []
    _make_references(session, number)
    runs = _drawn(session, ENGAGEMENT, count)
    table, turn = STAGED_ENGAGEMENT, 0
    plain = [column.name for column in table.c if column.name not in ("place", "line", "provider_id", "team_id")]
    provider, team = STAGED_NAME.alias("new_provider"), STAGED_NAME.alias("new_team")
    before = sa.literal(place(number) - 1, sa.BigInteger())
    source = table.outerjoin(provider, provider.c.place == before - table.c.provider_id).outerjoin(
        team, team.c.place == before - table.c.team_id)
    if not session.execute(sa.select(STAGED_NAME.c.place).where(within(STAGED_NAME, number)).limit(1)).first():
        source, links = table, [table.c.provider_id, table.c.team_id]
    else:
        links = [sa.func.coalesce(provider.c.known_id, table.c.provider_id),
                 sa.func.coalesce(team.c.known_id, table.c.team_id)]
    moment = sa.literal(now, Moment())
    names = ["id", "provider_id", "team_id", *plain, "sample", "retags", "recorded_at", "changed_at", "revision"]
    for first, last in runs:
        begin, end = place(number, turn), place(number, turn + last - first + 1)
        query = sa.select(
            table.c.place - (begin - first), *links, *(table.c[name] for name in plain), sa.false(), sa.literal(0),
            moment, moment, sa.literal(1)).select_from(source).where(table.c.place >= begin, table.c.place < end)
        _move(session, sa.insert(ENGAGEMENT).from_select(names, query.order_by(table.c.place)))
        _reviews(session, now, begin, end, first)
        turn += last - first + 1
    return runs


def _move(session: Session, statement: sa.Insert) -> None:
    try:
        session.execute(statement)
    except sa.exc.IntegrityError as refused:
        if getattr(refused.orig, "sqlstate", None) != UNIQUE_VIOLATION:
            raise
        raise Stale("Somebody else wrote the same at the same moment. Look at it again, then try again.") from None


def _reviews(session: Session, now: datetime, begin: int, end: int, first: int) -> None:
    table = STAGED_REVIEW
    said = [column.name for column in table.c if column.name != "place"]
    query = sa.select(table.c.place - (begin - first), *(table.c[name] for name in said), sa.literal(now, Moment()),
                      sa.literal(1)).where(table.c.place >= begin, table.c.place < end)
    session.execute(sa.insert(REVIEW).from_select(
        ["engagement_id", *said, "reviewed_at", "revision"], query.order_by(table.c.place)))


def _drawn(session: Session, table: sa.Table, count: int) -> list[list[int]]:
    """So many new numbers for rows of `table` that nobody else gets, as runs of first and last."""
    if session.get_bind().dialect.name != "postgresql":
        numbers = bulk.numbers(session, table, 1)
        return [[numbers[0], numbers[0] + count - 1]]
    drawn = sa.text("SELECT min(n), max(n) FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS run FROM (SELECT "
                    "nextval(pg_get_serial_sequence(:name, 'id')) AS n FROM generate_series(1, :count)) AS drawn) "
                    "AS numbered GROUP BY run ORDER BY 1")
    return [list(row) for row in session.execute(drawn, {"name": table.name, "count": count})]


def _make_references(session: Session, number: int) -> None:
    """Gives those a reference that came without one, which nothing in the file or the record has."""
    table = STAGED_ENGAGEMENT
    nameless = session.execute(sa.select(table.c.place).where(
        within(table, number), table.c.reference.is_(None)).order_by(table.c.place)).scalars().all()
    if not nameless:
        return
    given = set(session.execute(sa.select(table.c.reference).where(
        within(table, number), table.c.reference.like("E-%"))).scalars())
    for begin in range(0, len(nameless), _AT_ONCE):
        some = nameless[begin:begin + _AT_ONCE]
        made = engagements.next_references(session, len(some), given)
        found = sa.case(dict(zip(some, made, strict=True)), value=table.c.place)
        folded = sa.case({each: MARKS["reference"] + fold_accents(text) for each, text in zip(some, made, strict=True)},
                         value=table.c.place)
        session.execute(sa.update(table).where(table.c.place.in_(some)).values(
            reference=found, folded=folded.concat(sa.func.substr(table.c.folded, 2))))


def _change(session: Session, now: datetime, some: Sequence[Any]) -> Packed:
    stored = engagements.of(session, [row.engagement_id for row in some])
    changed: list[changed_engagements.Changed] = []
    for row in some:
        before = stored.get(row.engagement_id)
        if before is None or before.revision != row.revision:
            raise Stale(_OVERTAKEN)
        said = json.loads(row.said)
        answers = {name: REVIEW_FIELDS[name].read(both[1], CANONICAL) for name, both in said.items()
                   if name in REVIEW_FIELDS}
        review = Review(**{name: getattr(before.review or Review(), name) for name in REVIEW_FIELDS} | answers)
        if any(name in FIELDS or name in REVIEW_FIELDS for name in said):
            changed.append((before, _after(before.engagement, said), review if answers else None))
    touched = Touched()
    changed_engagements.update(session, now, changed, touched)
    return packed(session, touched)


def _after(before: Engagement, said: dict[str, list[str]]) -> Engagement:
    values = {name: getattr(before, name) for name in FIELDS}
    values |= {name: FIELDS[name].read(both[1], CANONICAL) for name, both in said.items() if name in FIELDS}
    for name, value in values.items():
        if value is not None and isinstance(FIELDS[name].kind, Amount) and not isinstance(value, money.Money):
            values[name] = money.of(value, values["currency"])
    return Engagement(**values)
