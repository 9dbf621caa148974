"""Undoing an import, in the database: deletes what it created and restores what it changed.

An undo is stored among the imports, in the state "undo", with changes of its own, so that the history of a record shows
it like any other import.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.core.storage.database import execute_and_count, mark_written
from app.core.storage.events import DELETED_PREFIX
from app.importing.storage import import_changes, models
from app.importing.storage.import_changes import Changes
from app.importing.storage.models import DONE, WAITING
from app.record.storage import models as record_models

IMPORT, ENGAGEMENT, REVIEW, LINE, TEXT = (
    each.__table__
    for each in (
        models.Import,
        record_models.Engagement,
        record_models.Review,
        record_models.Line,
        core_models.ErasableText,
    )
)
NAME_TABLES = {"provider": record_models.Provider.__table__, "team": record_models.Team.__table__}
UNDO, UNDONE = "undo", "undone"
_BATCH_SIZE = 2000
Runs = Sequence[Sequence[int]]
State = list[tuple[int, int | None]]
LINK_COLUMNS = {name: ENGAGEMENT.c[f"{name}_id"] for name in NAME_TABLES}


@dataclass(frozen=True, slots=True)
class UndoInfo:
    """When an import was undone, by whom and from where, and its counts: rows `new` (deleted), `changed` (restored) and
    `left` (skipped)."""

    at: datetime
    user_id: int | None
    source: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CreatedEngagement:
    """An engagement that an import created, as it is now."""

    id: int
    revision: int
    reference: str
    title: str


def was_done(session: Session, number: int) -> bool:
    """Whether an import is done, even if it was undone since."""
    return bool(
        session.execute(
            sa.select(sa.func.count()).where(IMPORT.c.id == number, IMPORT.c.state.in_((DONE, UNDONE)))
        ).scalar_one()
    )


def undos_by_import(session: Session, numbers: Iterable[int]) -> dict[int, UndoInfo]:
    """Returns which of these imports were undone; the last undo, if there were several."""
    rows = session.execute(
        sa.select(IMPORT.c.undoes, IMPORT.c.at, IMPORT.c.user_id, IMPORT.c.source, IMPORT.c.counts)
        .where(IMPORT.c.state == UNDO, bulk.number_in(session, IMPORT.c.undoes, numbers))
        .order_by(IMPORT.c.id)
    )
    return {row.undoes: UndoInfo(row.at, row.user_id, row.source, row.counts) for row in rows}


def lock_rows(session: Session, runs: Runs, changed: Sequence[int]) -> None:
    """Locks these engagements and their reviews, so that concurrent edits wait; not needed on SQLite, which has one
    writer."""
    if session.get_bind().dialect.name != "postgresql":
        return
    meant: list[sa.ColumnElement[bool]] = [ENGAGEMENT.c.id.between(first, last) for first, last in runs]
    meant += [bulk.number_in(session, ENGAGEMENT.c.id, changed)] if changed else []
    for each in meant:
        rows = sa.select(ENGAGEMENT.c.id).where(each).order_by(ENGAGEMENT.c.id).with_for_update()
        session.execute(sa.select(sa.func.count()).select_from(rows.subquery())).scalar_one()
        review_rows = (
            sa.select(REVIEW.c.id)
            .join(ENGAGEMENT, ENGAGEMENT.c.id == REVIEW.c.engagement_id)
            .where(each)
            .order_by(REVIEW.c.id)
            .with_for_update(of=REVIEW)
        )
        session.execute(sa.select(sa.func.count()).select_from(review_rows.subquery())).scalar_one()


def state(session: Session, runs: Mapping[str, Runs]) -> State:
    """Returns a value that changes with these records: counts by kind, of what belongs to, uses or continues them, sums
    of revisions (which only grow), and the number of imports done or undone."""
    done = session.execute(sa.select(sa.func.count()).where(IMPORT.c.state != WAITING)).scalar_one()
    found: list[Any] = [(done, 0)]
    keys = {"engagement": [ENGAGEMENT.c.id, REVIEW.c.engagement_id, LINE.c.engagement_id]} | {
        name: [table.c.id, LINK_COLUMNS[name]] for name, table in NAME_TABLES.items()
    }
    for name, columns in keys.items():
        for key in columns:
            for first, last in runs[name]:
                found += session.execute(
                    sa.select(sa.func.count(), sa.func.sum(key.table.c.revision)).where(key.between(first, last))
                ).all()
    return [
        *map(tuple, found),
        *sorted((one, other) for one, other, *_ in continued_engagements(session, runs["engagement"])),
    ]


def count_engagements(session: Session, runs: Runs) -> int:
    """Returns how many engagements of these runs exist."""
    return sum(
        session.execute(sa.select(sa.func.count()).where(ENGAGEMENT.c.id.between(first, last))).scalar_one()
        for first, last in runs
    )


def changed_engagements(session: Session, runs: Runs, others: Sequence[int]) -> Iterator[CreatedEngagement]:
    """Yields the engagements of the runs that were changed since they were created, and the `others` by id."""
    columns = sa.select(ENGAGEMENT.c.id, ENGAGEMENT.c.revision, ENGAGEMENT.c.reference, ENGAGEMENT.c.title)
    meant = [sa.and_(ENGAGEMENT.c.id.between(first, last), ENGAGEMENT.c.revision != 1) for first, last in runs]
    meant += [bulk.number_in(session, ENGAGEMENT.c.id, others)] if others else []
    seen: set[int] = set()
    for each in meant:
        for row in session.execute(columns.where(each).order_by(ENGAGEMENT.c.id)):
            if row.id not in seen:
                seen.add(row.id)
                yield CreatedEngagement(*row)


def continued_engagements(session: Session, runs: Runs) -> list[tuple[int, int, str, datetime]]:
    """Returns the engagements of the runs that others continue: their id, the other's id, reference and time of
    recording."""
    other = ENGAGEMENT.alias()
    query = sa.select(ENGAGEMENT.c.id, other.c.id, other.c.reference, other.c.recorded_at).join(
        other, sa.and_(other.c.continues == ENGAGEMENT.c.reference, other.c.sample == ENGAGEMENT.c.sample)
    )
    return [
        row for first, last in runs for row in session.execute(query.where(ENGAGEMENT.c.id.between(first, last))).all()
    ]


def engagements_using(session: Session, name: str, runs: Runs) -> Iterator[tuple[int, int]]:
    """Yields the engagements with one of these providers or teams, each with its id."""
    column = LINK_COLUMNS[name]
    for first, last in runs:
        yield from session.execute(
            sa.select(ENGAGEMENT.c.id, column).where(column.between(first, last)),
            execution_options={"yield_per": _BATCH_SIZE},
        )


def existing_names(session: Session, name: str, runs: Runs) -> dict[int, tuple[int, str]]:
    """Returns the providers or teams of these runs: revision and name by id."""
    table, found = NAME_TABLES[name], dict[int, tuple[int, str]]()
    for first, last in runs:
        found |= {
            row.id: (row.revision, row.name)
            for row in session.execute(
                sa.select(table.c.id, table.c.revision, table.c.name).where(table.c.id.between(first, last))
            )
        }
    return found


def references_in_use(session: Session, references: Iterable[str]) -> dict[str, int]:
    """Returns which of these references own engagements have, with their ids."""
    query = sa.select(ENGAGEMENT.c.reference, ENGAGEMENT.c.id).where(
        ENGAGEMENT.c.sample.is_(False), bulk.text_in(session, ENGAGEMENT.c.reference, references)
    )
    return dict(session.execute(query).all())


def delete(session: Session, runs: Runs, stay: Collection[int], named: Mapping[int, str], expected: int) -> None:
    """Deletes the engagements of these runs with their reviews and entries, except those in `stay`; the references in
    `named` are kept for history. Raises Stale if the number deleted is not `expected`."""
    _keep_deleted_names(session, "engagement", named)
    staying = [sa.not_(bulk.number_in(session, ENGAGEMENT.c.id, stay))] if stay else []
    with bulk.rebuild_indexes_after(session, ENGAGEMENT, expected, moves=2):
        gone = sum(
            execute_and_count(session, sa.delete(ENGAGEMENT).where(ENGAGEMENT.c.id.between(first, last), *staying))
            for first, last in runs
        )
    if gone != expected:
        raise Stale("Somebody changed an engagement in the meantime. Check the preview again.")
    mark_written(session)


def delete_unused(session: Session, name: str, named: Mapping[int, str]) -> None:
    """Deletes providers or teams that nothing uses; their names are kept for history."""
    _keep_deleted_names(session, name, named)
    if named:
        table = NAME_TABLES[name]
        session.execute(sa.delete(table).where(bulk.number_in(session, table.c.id, named)))
        mark_written(session)


def _keep_deleted_names(session: Session, subject: str, named: Mapping[int, str]) -> None:
    if named:
        bulk.insert(
            session,
            TEXT,
            {
                "id": bulk.iter_reserved_ids(session, TEXT, len(named)),
                "subject": [DELETED_PREFIX + subject] * len(named),
                "subject_id": list(named),
                "text": list(named.values()),
            },
        )


def reserve_id(session: Session) -> int:
    """Reserves the number under which an undo will be stored, and its changes are staged until then."""
    return bulk.iter_reserved_ids(session, IMPORT, 1)[0]


def save(
    session: Session,
    now: datetime,
    number: int,
    user_id: int | None,
    source: str,
    counts: Mapping[str, int],
    own: int,
    changes: Changes,
) -> None:
    """Marks an import as undone and stores the changes of the undo under the number `own`."""
    session.execute(sa.update(IMPORT).where(IMPORT.c.id == number).values(state=UNDONE))
    undone = session.get_one(models.Import, number)
    session.add(
        models.Import(
            id=own,
            at=now,
            user_id=user_id,
            source=source,
            file_name=undone.file_name,
            sha256=undone.sha256,
            options={},
            state=UNDO,
            counts=dict(counts),
            undoes=number,
        )
    )
    session.flush()
    import_changes.save(session, own, changes)
