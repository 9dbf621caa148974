"""However many rows a file has, they go in by a few statements, and so they are undone: while they run nobody else can
write."""

import re

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.services.transactions import separate_transactions
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, undo, undo_plan
from app.importing.storage import preparing, preparing_reviews
from app.importing.storage.staging import TABLES
from app.importing.values.options import Options
from tests.importing.services.undo_steps import history_of, record_contents, text

pytestmark = pytest.mark.both_databases

WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (engagement|review|provider) ")
FEW, MANY = 6, 24


def first(count):
    """A file of new engagements with a new provider each, and every team of its own."""
    every = [str(number) for number in range(count)]
    return text(
        title=[f"Title {each}" for each in every],
        arrangement=["freelance"] * count,
        provider=[f"Provider {each}" for each in every],
        team=[f"Team {each}" for each in every],
        reference=[f"R-{each}" if int(each) % 2 else "" for each in every],
        quality=["3"] * count,
        notes=[f"Note {each}" for each in every],
    )


def second(count):
    """A file that changes them, their reviews and their providers' cards, and has new providers as well."""
    odd = range(1, count, 2)
    return text(
        reference=[f"R-{number}" for number in odd],
        title=[f"Again {number}" for number in odd],
        provider=[f"{'Provider' if number % 4 == 1 else 'Other'} {number}" for number in odd],
        provider_kind=["company"] * len(odd),
        quality=["4"] * len(odd),
        comment=["Good"] * len(odd),
        notes=[f"Seen {number}" for number in odd],
    )


def reviews(count):
    """A file of reviews, of every other engagement that has a reference of its own."""
    odd = range(1, count, 2)
    return text(
        reference=[f"R-{number}" for number in odd] * 2,
        reviewer=["record"] * len(odd) + ["Rita"] * len(odd),
        quality=["5" if number % 4 == 1 else "4" for number in odd] * 2,
        comment=[f"{who} {number}" for who in ("Fine", "Fine as well") for number in odd],
    )


@pytest.fixture
def counted(database, monkeypatch):
    """Acts by parts of a few rows, and gives the statements of the one transaction that wrote engagements, reviews or
    providers."""
    for module, name in ((preparing, "BATCH_SIZE"), (preparing_reviews, "BATCH_SIZE"), (undo_plan, "_BATCH_SIZE")):
        monkeypatch.setattr(module, name, 5)

    def act(what, *arguments, **more):
        kept = []
        held = {}

        def begun(connection):
            held[id(connection.connection.dbapi_connection)] = []

        def said(connection, cursor, statement, *_):
            held.setdefault(id(connection.connection.dbapi_connection), []).append(statement)

        def ended(connection):
            kept.append(held.pop(id(connection.connection.dbapi_connection), []))

        listeners = (("begin", begun), ("before_cursor_execute", said), ("commit", ended))
        for name, listener in listeners:
            sa.event.listen(database.engine, name, listener)
        try:
            what(separate_transactions(database, CONSOLE), *arguments, **more)
        finally:
            for name, listener in listeners:
                sa.event.remove(database.engine, name, listener)
        (writing,) = [each for each in kept if any(map(WRITES.match, each))]
        return writing

    return act


def left_waiting(database):
    """How many rows wait in whichever table."""
    with database.reading() as session:
        return sum(session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in TABLES)


def test_more_rows_take_no_more_statements(database, counted, tmp_path):
    found = []
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Rita", "manager")
    for count in (FEW, MANY):
        numbers = []

        def bring(transactions, content, numbers=numbers, **options):
            done = imports.import_file(
                transactions, tmp_path / "uploads", content.encode(), "file.csv", Options(**options)
            )
            numbers.append(done.number)
            assert done.number is not None, done.preview

        steps = [counted(bring, first(count))]
        before = record_contents(database)
        steps.append(counted(bring, second(count), same_engagements=True))
        changed = record_contents(database)
        steps.append(counted(bring, reviews(count), of="reviews"))
        assert changed != before and record_contents(database) != changed
        told = {each.changes["comment"][1] for each in history_of(database, "R-1") if "comment" in each.changes}
        assert told == {"Good", "Fine 1", "Fine as well 1"}
        steps.append(counted(undo.undo_in_parts, numbers[2]))
        assert record_contents(database) == changed
        steps.append(counted(undo.undo_in_parts, numbers[1]))
        assert record_contents(database) == before
        steps.append(counted(undo.undo_in_parts, numbers[0]))
        assert record_contents(database)[1:] == ({}, {}, {}) and left_waiting(database) == 0
        found.append(steps)
    few, many = found
    for one, other in zip(few, many, strict=True):
        assert list(map(_shape, other)) == list(map(_shape, one)), "a statement for each row, or for some of them"
    assert max(map(len, many)) < 50


def _shape(statement):
    """A statement without what it is about."""
    return re.sub(r"\s+", " ", statement)[:60]
