"""Imports in the database: the files, and the engagements and providers that their rows match."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.domain.text_normalisation import fold
from app.core.storage import bulk
from app.core.storage.database import execute_and_count
from app.importing.storage import import_changes, models
from app.importing.storage.import_changes import Changes
from app.importing.storage.models import DONE, WAITING
from app.record.domain.providers import PROVIDER_FIELDS, Provider
from app.record.storage import engagements, provider_names, providers
from app.record.storage import models as record_models

IMPORT, ENGAGEMENT = models.Import.__table__, record_models.Engagement.__table__
PROVIDER, REVIEW = record_models.Provider.__table__, record_models.Review.__table__
_BATCH_SIZE = 2000  # parameters in one statement
_NAMED_TABLES = {"provider": PROVIDER, "owner": account_models.User.__table__, "team": record_models.Team.__table__}
_IS_UPLOAD = IMPORT.c.undoes.is_(None)  # undos are stored among them, but aren't files


@dataclass(frozen=True, slots=True)
class StoredImport:
    """An imported file: `state` is "waiting", "done" or "undone"; `counts` are the rows by outcome."""

    id: int
    at: datetime
    user_id: int | None
    source: str
    file_name: str
    sha256: str
    options: Mapping[str, Any]
    state: str
    counts: Mapping[str, int]


def add(
    session: Session,
    now: datetime,
    user_id: int | None,
    source: str,
    file_name: str,
    sha256: str,
    options: dict[str, Any],
    state: str = WAITING,
) -> int:
    """Adds a pending import and returns its number."""
    # A pending file is not a change of the record and doesn't count as one.
    return session.execute(
        sa.insert(IMPORT)
        .values(
            at=now,
            user_id=user_id,
            source=source,
            file_name=file_name,
            sha256=sha256,
            options=options,
            state=state,
            counts={},
        )
        .returning(IMPORT.c.id)
    ).scalar_one()


def get(session: Session, number: int) -> StoredImport | None:
    """Returns the import with this number, or None."""
    row = session.execute(sa.select(IMPORT).where(IMPORT.c.id == number, _IS_UPLOAD)).one_or_none()
    return None if row is None else _to_stored(row)


def listing(session: Session, most: int = 100) -> tuple[StoredImport, ...]:
    """Returns the last imports, newest first."""
    return tuple(
        map(_to_stored, session.execute(sa.select(IMPORT).where(_IS_UPLOAD).order_by(IMPORT.c.id.desc()).limit(most)))
    )


def _to_stored(row: Any) -> StoredImport:
    return StoredImport(
        row.id, row.at, row.user_id, row.source, row.file_name, row.sha256, row.options, row.state, row.counts
    )


def set_options(session: Session, number: int, options: dict[str, Any]) -> None:
    """Stores the options of a pending file."""
    session.execute(sa.update(IMPORT).where(IMPORT.c.id == number, IMPORT.c.state == WAITING).values(options=options))


def finish(session: Session, number: int, now: datetime, counts: dict[str, int], changes: Changes) -> bool:
    """Marks a pending import as done; returns False if somebody else was first."""
    done = execute_and_count(
        session,
        sa.update(IMPORT)
        .where(IMPORT.c.id == number, IMPORT.c.state == WAITING)
        .values(state=DONE, at=now, counts=counts),
    )
    if done == 1:
        import_changes.save(session, number, changes)
    return done == 1


def delete(session: Session, number: int) -> None:
    """Deletes a pending import."""
    session.execute(sa.delete(IMPORT).where(IMPORT.c.id == number, IMPORT.c.state == WAITING))


def pending_before(session: Session, before: datetime) -> tuple[StoredImport, ...]:
    """Returns the pending imports from earlier than `before`."""
    return tuple(
        map(_to_stored, session.execute(sa.select(IMPORT).where(IMPORT.c.state == WAITING, IMPORT.c.at < before)))
    )


def hashes(session: Session) -> set[str]:
    """Returns the hashes of all files that imports refer to."""
    return set(session.execute(sa.select(IMPORT.c.sha256).distinct()).scalars())


def upload_hashes(session: Session) -> set[str]:
    """Returns the SHA-256 of each uploaded file that should be there."""
    return set(session.execute(sa.select(IMPORT.c.sha256).where(_IS_UPLOAD).distinct()).scalars())


def with_hash(session: Session, sha256: str) -> tuple[StoredImport, ...]:
    """Returns the imports of the file with this hash, in any state, newest first."""
    query = sa.select(IMPORT).where(IMPORT.c.sha256 == sha256, _IS_UPLOAD).order_by(IMPORT.c.id.desc())
    return tuple(map(_to_stored, session.execute(query)))


def last_done(session: Session, sha256: str) -> StoredImport | None:
    """Returns the last import of the file with this hash that is done and not undone."""
    row = session.execute(
        sa.select(IMPORT)
        .where(IMPORT.c.sha256 == sha256, IMPORT.c.state == DONE, _IS_UPLOAD)
        .order_by(IMPORT.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _to_stored(row)


def has_no_engagements(session: Session) -> bool:
    """Whether there are no own (not sample) engagements to match."""
    return session.execute(sa.select(ENGAGEMENT.c.id).where(ENGAGEMENT.c.sample.is_(False)).limit(1)).first() is None


def engagements_by_reference(session: Session, references: Iterable[str]) -> dict[str, engagements.Stored]:
    """Returns the own (not sample) engagements with these references."""
    ids = (
        session.execute(
            sa.select(ENGAGEMENT.c.id).where(
                ENGAGEMENT.c.sample.is_(False), bulk.text_in(session, ENGAGEMENT.c.reference, references)
            )
        )
        .scalars()
        .all()
    )
    found: dict[str, engagements.Stored] = {}
    for begin in range(0, len(ids), _BATCH_SIZE):
        some = engagements.get_many(session, ids[begin : begin + _BATCH_SIZE])
        found |= {each.reference: each for each in some.values()}
    return found


def engagements_by_id(session: Session, numbers: Iterable[int]) -> dict[int, engagements.Stored]:
    """Returns the engagements with these ids."""
    wanted, found = sorted(numbers), dict[int, engagements.Stored]()
    for begin in range(0, len(wanted), _BATCH_SIZE):
        found |= engagements.get_many(session, wanted[begin : begin + _BATCH_SIZE])
    return found


def key_values(session: Session, names: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yields every own (not sample) engagement that was not deleted: its id, and its values of these fields."""
    columns = {name: ENGAGEMENT.c[name] for name in names if name in ENGAGEMENT.c}
    source: Any = ENGAGEMENT
    for name in names:
        if name not in columns:
            table = _NAMED_TABLES[name]
            source = source.outerjoin(table, table.c.id == ENGAGEMENT.c[f"{name}_id"])
            columns[name] = table.c.name
    wanted = [columns[name].label(f"key_{name}") for name in names]
    query = (
        sa.select(ENGAGEMENT.c.id, *wanted)
        .select_from(source)
        .where(ENGAGEMENT.c.sample.is_(False), ENGAGEMENT.c.removed_at.is_(None))
    )
    for row in session.execute(query, execution_options={"yield_per": _BATCH_SIZE}):
        yield row[0], tuple(row[1:])


def references(session: Session) -> list[str]:
    """Returns the references of all own (not sample) engagements."""
    return list(session.execute(sa.select(ENGAGEMENT.c.reference).where(ENGAGEMENT.c.sample.is_(False))).scalars())


def providers_by_name(session: Session, names: Iterable[str]) -> dict[str, providers.Stored]:
    """Returns the own (not sample) providers with these names or former names, by that folded name."""
    wanted, found = sorted({fold(name) for name in names}), dict[str, providers.Stored]()
    former = provider_names.find(session, wanted)
    renamed = providers.get_many(session, set(former.values()))
    found |= {folded: renamed[number] for folded, number in former.items()}
    for begin in range(0, len(wanted), _BATCH_SIZE):
        rows = session.execute(
            sa.select(PROVIDER).where(
                PROVIDER.c.sample.is_(False), PROVIDER.c.folded.in_(wanted[begin : begin + _BATCH_SIZE])
            )
        )
        found |= {
            row.folded: providers.Stored(
                row.id, row.revision, Provider(**{name: getattr(row, name) for name in PROVIDER_FIELDS}), row.sample
            )
            for row in rows
        }
    return found
