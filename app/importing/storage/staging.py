"""Staged rows of a checked file: stored in parts, shown in pages, and committed at once."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.domain.text_normalisation import fold_accents
from app.core.storage import bulk
from app.importing.storage import models
from app.importing.storage.models import WAITING
from app.importing.storage.staging_models import (
    STAGED_AFTER,
    STAGED_ANSWER,
    STAGED_CHANGE,
    STAGED_CHECK,
    STAGED_ENGAGEMENT,
    STAGED_IMPORT_CHANGE,
    STAGED_NAME,
    STAGED_REVIEW,
    STAGED_ROW,
    STAGED_TEXT,
)
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage import models as record_models
from app.record.storage import row_values
from app.record.storage.entry_model import STAGED_GROUP, STAGED_LINE
from app.record.storage.search_text import build_search_texts

PREPARED = (STAGED_AFTER, STAGED_ANSWER, STAGED_TEXT, STAGED_IMPORT_CHANGE)
TABLES = (
    *PREPARED,
    STAGED_ENGAGEMENT,
    STAGED_REVIEW,
    STAGED_NAME,
    STAGED_CHANGE,
    STAGED_ROW,
    STAGED_LINE,
    STAGED_GROUP,
)
# Lists of staged rows. "shared": refusals listed once for many rows; "beside": reviews or providers.
REFUSED, UNCHANGED, SHARED, PAYLOAD_NEW, PAYLOAD_CHANGED = range(5)
_BATCH_SIZE = 1000
_IMPORT_SHIFT, _LIST_SHIFT = 32, 29  # bits of the position within an import, and within one of its lists
LINKS = {"provider": "provider_id", "owner": "owner_id", "team": "team_id"}
PROVIDER, TEAM, USER = record_models.Provider.__table__, record_models.Team.__table__, account_models.User.__table__


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A staged row: its line, reference and title, and its values (in a list: what was staged with it)."""

    line: int
    reference: str | None
    title: str | None
    said: Any


def row_key(number: int, turn: int = 0, part: int = 0) -> int:
    """Returns the primary key of the staged row at this position (from 0) of the import."""
    return number << _IMPORT_SHIFT | part << _LIST_SHIFT | turn


def stage_new(
    session: Session,
    number: int,
    turn: int,
    columns: Mapping[str, Sequence[Any]],
    reviews: Mapping[str, Sequence[Any]],
    reviewed: Sequence[int],
) -> None:
    """Stages new engagements from this position on: their columns (those of `FIELDS`, links as `provider_id` …,
    `line`), and the columns of the reviews of those at the positions `reviewed`."""
    count = len(columns["line"])
    titles = {title: fold_accents(title) for title in dict.fromkeys(columns["title"])}
    first = row_key(number, turn)
    bulk.copy(
        session,
        STAGED_ENGAGEMENT,
        {
            "place": range(first, first + count),
            **columns,
            "folded": build_search_texts(columns, count),
            "title_sort": [titles[title] for title in columns["title"]],
        },
    )
    if reviewed:
        comments = reviews.get("comment")
        bulk.copy(
            session,
            STAGED_REVIEW,
            {
                "place": [first + index for index in reviewed],
                **reviews,
                **({"folded": [each and fold_accents(each) for each in comments]} if comments else {}),
            },
        )


def stage_changed(session: Session, number: int, turn: int, found: Sequence[tuple[Any, ...]]) -> None:
    """Stages changed rows: line, id and revision of the engagement, reference, title, and changes."""
    _insert(session, STAGED_CHANGE, row_key(number, turn), found)


def stage_list(session: Session, number: int, part: int, turn: int, found: Sequence[tuple[Any, ...]]) -> None:
    """Stages rows of one list: line, reference, title, and values."""
    _insert(session, STAGED_ROW, row_key(number, turn, part), found)


def stage_names(session: Session, number: int, found: Sequence[tuple[Any, ...]]) -> None:
    """Stages new names and changed cards: kind, name, line, card, and for an existing one its id and revision."""
    _insert(session, STAGED_NAME, row_key(number), [(*each, None) for each in found])


def _insert(session: Session, table: sa.Table, first: int, found: Sequence[tuple[Any, ...]]) -> None:
    if found:
        columns: dict[str, Sequence[Any]] = dict(
            zip((column.name for column in table.c if column.name != "place"), zip(*found, strict=True), strict=True)
        )
        for name in ("said", "card"):
            if name in columns:
                columns[name] = [json.dumps(each, ensure_ascii=False) for each in columns[name]]
        bulk.copy(session, table, {"place": range(first, first + len(found)), **columns})


def save_check(session: Session, number: int, changes: int, result: dict[str, Any]) -> None:
    """Stores the result of a check, replacing an earlier one."""
    session.execute(sa.delete(STAGED_CHECK).where(STAGED_CHECK.c.import_id == number))
    session.execute(sa.insert(STAGED_CHECK).values(import_id=number, changes=changes, said=result))


def load_check(session: Session, number: int) -> tuple[int, dict[str, Any]] | None:
    """Returns the result of a check, with the record's change count at that time."""
    row = session.execute(sa.select(STAGED_CHECK).where(STAGED_CHECK.c.import_id == number)).one_or_none()
    return None if row is None else (row.changes, row.said)


def delete_check(session: Session, number: int) -> None:
    """Deletes the result of a check; its rows are deleted by the next one."""
    session.execute(sa.delete(STAGED_CHECK).where(STAGED_CHECK.c.import_id == number))


def clear(session: Session, number: int, refused: bool = True) -> None:
    """Deletes everything staged for this import; with `refused=False` keeps its refused rows."""
    session.execute(sa.delete(STAGED_CHECK).where(STAGED_CHECK.c.import_id == number))
    _clear(session, number, TABLES, refused)


def clear_prepared(session: Session, number: int) -> None:
    """Deletes what was prepared under this number, for an import or an undo."""
    _clear(session, number, PREPARED)


def _clear(session: Session, number: int, tables: Iterable[sa.Table], refused: bool = True) -> None:
    for table in tables:
        # Both ends of the key are found by index; if nothing else is staged, the table is emptied unread.
        first = session.execute(sa.select(sa.func.min(table.c.place))).scalar()
        last = session.execute(sa.select(sa.func.max(table.c.place))).scalar()
        if first is None or last is None or last < row_key(number) or first >= row_key(number + 1):
            continue
        if table is STAGED_ROW and not refused:
            for part in (UNCHANGED, PAYLOAD_NEW, PAYLOAD_CHANGED):
                session.execute(
                    sa.delete(table).where(
                        table.c.place >= row_key(number, 0, part), table.c.place < row_key(number, 0, part + 1)
                    )
                )
            continue
        sqlite = session.get_bind().dialect.name == "sqlite"  # no other writer adds rows between two statements
        only_import = sqlite and first >= row_key(number) and last < row_key(number + 1)
        session.execute(sa.delete(table) if only_import else sa.delete(table).where(in_import(table, number)))


def orphans(session: Session) -> dict[int, bool]:
    """Returns the numbers with staged rows but no such pending import, and whether no import is pending. A finished
    import keeps its refused rows."""
    done = _staged_import_ids(session, [table for table in TABLES if table is not STAGED_ROW])
    found = done | _staged_import_ids(session, [STAGED_ROW])
    states = dict(
        session.execute(sa.select(models.Import.id, models.Import.state).where(models.Import.id.in_(found))).all()
    )
    return {
        number: number not in states
        for number in sorted(found)
        if number not in states or (number in done and states[number] != WAITING)
    }


def _staged_import_ids(session: Session, tables: Iterable[sa.Table]) -> set[int]:
    found: set[int] = set()
    for table in tables:
        at = 0
        while (
            first := session.execute(sa.select(sa.func.min(table.c.place)).where(table.c.place >= row_key(at))).scalar()
        ) is not None:  # skips from one import to the next by the key
            found.add(first >> _IMPORT_SHIFT)
            at = (first >> _IMPORT_SHIFT) + 1
    return found


def in_import(table: sa.Table, number: int) -> sa.ColumnElement[bool]:
    """The condition for staged rows of this import."""
    return sa.and_(table.c.place >= row_key(number), table.c.place < row_key(number + 1))


def page(session: Session, number: int, part: int, begin: int, size: int) -> list[StagedRow]:
    """Returns some rows of a list."""
    first = row_key(number, begin, part)
    query = sa.select(STAGED_ROW).where(STAGED_ROW.c.place >= first, STAGED_ROW.c.place < first + size)
    return [
        StagedRow(row.line, row.reference, row.title, json.loads(row.said))
        for row in session.execute(query.order_by(STAGED_ROW.c.place))
    ]


def changed_page(session: Session, number: int, begin: int, size: int) -> list[StagedRow]:
    """Returns some of the changed rows, each with its changes."""
    return [
        StagedRow(row.line, row.reference, row.title, json.loads(row.said))
        for row in _changed_rows(session, number, begin, size)
    ]


def _changed_rows(session: Session, number: int, begin: int, size: int) -> Sequence[Any]:
    first = row_key(number, begin)
    return session.execute(
        sa.select(STAGED_CHANGE)
        .where(STAGED_CHANGE.c.place >= first, STAGED_CHANGE.c.place < first + size)
        .order_by(STAGED_CHANGE.c.place)
    ).all()


def new_page(session: Session, number: int, begin: int, size: int) -> list[StagedRow]:
    """Returns some of the new rows, each with the engagement and the review to be created."""
    first, table = row_key(number, begin), STAGED_ENGAGEMENT
    found = session.execute(
        sa.select(table).where(table.c.place >= first, table.c.place < first + size).order_by(table.c.place)
    ).all()
    review = {
        row.place: Review(**{name: getattr(row, name) for name in REVIEW_FIELDS})
        for row in session.execute(
            sa.select(STAGED_REVIEW).where(STAGED_REVIEW.c.place >= first, STAGED_REVIEW.c.place < first + size)
        )
    }
    called = _link_names(session, number, found)
    made = []
    for row in found:
        values = dict(row._mapping) | {name: called[name].get(getattr(row, column)) for name, column in LINKS.items()}
        engagement = Engagement(**row_values.from_row(values, FIELDS))
        made.append(StagedRow(row.line, row.reference, row.title, (engagement, review.get(row.place))))
    return made


def _link_names(session: Session, number: int, found: Sequence[Any]) -> dict[str, dict[int | None, str]]:
    """Returns the names of the links of some new rows."""
    called: dict[str, dict[int | None, str]] = {}
    for name, table in (("provider", PROVIDER), ("owner", USER), ("team", TEAM)):
        wanted = {getattr(row, LINKS[name]) for row in found} - {None}
        known = session.execute(
            sa.select(table.c.id, table.c.name).where(table.c.id.in_([each for each in wanted if each > 0]))
        )
        called[name] = {row.id: row.name for row in known}
        turns = [row_key(number, -each - 1) for each in wanted if each < 0]
        called[name] |= {
            row_key(number) - row.place - 1: row.name
            for row in session.execute(
                sa.select(STAGED_NAME.c.place, STAGED_NAME.c.name).where(STAGED_NAME.c.place.in_(turns))
            )
        }
    return called


def refused_rows(session: Session, number: int) -> Iterator[tuple[int, list[list[Any]]]]:
    """Yields the refused rows in the order they were staged: the line and its refusals."""
    return merge(_read_list(session, number, REFUSED), _read_list(session, number, SHARED), key=itemgetter(0))


def _read_list(session: Session, number: int, part: int) -> Iterator[tuple[int, list[list[Any]]]]:
    begin = 0
    while some := page(session, number, part, begin, _BATCH_SIZE):
        yield from ((row.line, row.said) for row in some)
        begin += _BATCH_SIZE
