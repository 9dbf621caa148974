"""What imports did to one record, for its history: an import is one event, and `import_change` has what it did.

For a record that an import created there is no entry: its first values are its current ones with all later changes
reversed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import EventKind
from app.core.domain.fields import Field
from app.core.domain.kinds import Link
from app.core.storage import models as core_models
from app.importing.storage import models
from app.importing.storage.import_changes import Entry
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import HISTORY_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import engagements, providers

EVENT, CHANGE = core_models.Event.__table__, models.ImportChange.__table__
SUBJECTS = ("engagement", "provider")
Raw = dict[str, list[Any]]  # field to its values before and after, as an event stores them


@dataclass(frozen=True, slots=True)
class ImportTouch:
    """An import that touched the record: it created it (`made`), or changed it as in `entry`."""

    was_created: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class ImportEffect:
    """What an import did to the record, with the revision and currencies afterwards."""

    changes: Raw
    revision: int
    currencies: list[str | None] | None
    reviews: Mapping[str, Raw]  # reviews of named reviewers


def touching_imports(session: Session, subject: str, number: int) -> dict[int, ImportTouch]:
    """Returns the imports that touched a record, by number."""
    if subject not in SUBJECTS:
        return {}
    changes = sa.select(CHANGE).where(CHANGE.c.subject == subject)
    changed = session.execute(changes.where(CHANGE.c.made.is_(False), CHANGE.c.first == number)).all()
    # Runs of new records never overlap, so only the last one that begins no later can contain it.
    made = session.execute(
        changes.where(CHANGE.c.made.is_(True), CHANGE.c.first <= number).order_by(CHANGE.c.first.desc()).limit(1)
    ).all()
    return {row.import_id: ImportTouch(row.made, row.entry or {}) for row in (*made, *changed) if row.last >= number}


def expand_import_events(
    session: Session, subject: str, number: int, rows: Iterable[Any], touches: Mapping[int, ImportTouch]
) -> list[Any]:
    """Yields event rows, with those of imports replaced by what the import did to this record."""
    found = []
    for row in rows:
        if row.subject == "import":
            done = _import_effect(session, subject, number, touches, touches[row.subject_id], row.id)
            # An undo is stored under a number of its own, which nobody sees; the import's number is
            # shown.
            file = row.note.get("import", row.subject_id)
            note = {"file": row.note.get("file", ""), "import": file, "revision": done.revision}
            note |= {"currencies": done.currencies} if done.currencies else {}
            if done.changes or not done.reviews:
                found.append(
                    _Row(row.id, row.at, row.what, row.user_id, row.source, subject, number, done.changes, note)
                )
            found += [
                _Row(
                    row.id,
                    row.at,
                    row.what,
                    row.user_id,
                    row.source,
                    subject,
                    number,
                    answers,
                    note | {"reviewer": int(reviewer)},
                )
                for reviewer, answers in done.reviews.items()
            ]
        else:
            found.append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """An import's event in the form of one of the record's own."""

    id: int
    at: Any
    what: str
    user_id: int | None
    source: str
    subject: str
    subject_id: int
    changes: Raw
    note: dict[str, Any]


def _import_effect(
    session: Session, subject: str, number: int, touches: Mapping[int, ImportTouch], touch: ImportTouch, event: int
) -> ImportEffect:
    if touch.was_created:
        made = _created_sides(session, subject, number, touches, event)
        return ImportEffect({name: [None, side] for name, side in made.items()}, 1, [None, made.get("currency")], {})
    entry = touch.entry
    return ImportEffect(
        entry["fields"] | entry.get("review", {}), entry["revision"], entry.get("currencies"), entry.get("reviews", {})
    )


def _created_sides(
    session: Session, subject: str, number: int, touches: Mapping[int, ImportTouch], event: int
) -> dict[str, Any]:
    """Returns the record's values when it was created: the current ones with all later changes reversed, newest
    first."""
    sides = _current_sides(session, subject, number)
    later = session.execute(
        sa.select(EVENT)
        .where(EVENT.c.id > event, event_condition(subject, number, touches))
        .order_by(EVENT.c.id.desc())
    ).all()
    for row in later:
        if row.subject == "import":
            entry = touches[row.subject_id].entry
            changes = entry["fields"] | entry.get("review", {})
        elif row.what == EventKind.REVIEWED and "reviewer" in row.note:
            continue  # of a reviewer's own review, not of the nameless one that files fill
        else:
            changes = row.changes
        sides |= {name: both[0] for name, both in changes.items() if name not in HISTORY_FIELDS}
    return {name: side for name, side in sides.items() if side is not None}


def event_condition(subject: str, number: int, touches: Mapping[int, ImportTouch]) -> sa.ColumnElement[bool]:
    """The condition for events of the record itself, or of an import that touched it."""
    own = sa.and_(EVENT.c.subject == subject, EVENT.c.subject_id == number)
    if not touches:
        return own
    return sa.or_(
        own,
        sa.and_(
            EVENT.c.subject == "import",
            EVENT.c.what.in_((EventKind.IMPORTED, EventKind.UNDONE)),
            EVENT.c.subject_id.in_(touches),
        ),
    )


def _current_sides(session: Session, subject: str, number: int) -> dict[str, Any]:
    if subject == "provider":
        stored = providers.get(session, number)
        return _sides(stored.provider, PROVIDER_FIELDS, None) if stored else {}
    engagement = engagements.get_many(session, [number]).get(number)
    if engagement is None:
        return {}
    review = _sides(engagement.review, REVIEW_FIELDS, None) if engagement.review else {}
    return _sides(engagement.engagement, FIELDS, engagement) | review


def _sides(record: object, fields: Mapping[str, Field], links: object | None) -> dict[str, Any]:
    """Returns the record's values as an event stores them, except texts, which are plain here."""
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = getattr(record, name)
        if value is None:
            continue
        if links is not None and isinstance(field.kind, Link):
            found[name] = {field.kind.to: getattr(links, f"{name}_id")}
        else:
            found[name] = field.write(value)
    return found
