"""Which records still hold a value that an import set for all of its rows.

Stored for each import and field, as runs of the records' ids. A record edited since holds another value, and an undone
import no longer counts.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.fields import Field
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Amount
from app.core.domain.selection import Condition
from app.core.storage import bulk
from app.importing.storage import models
from app.importing.storage.import_changes import Changes, staged_entries, to_runs
from app.importing.storage.imports import DONE
from app.record.domain.engagements import FIELDS
from app.record.domain.providers import CARD_FIELDS, PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import models as record_models
from app.record.storage.selection_sql import column_condition

CONSTANT, IMPORT = models.ImportConstant.__table__, models.Import.__table__
ENGAGEMENT, PROVIDER, REVIEW = (
    record_models.Engagement.__table__,
    record_models.Provider.__table__,
    record_models.Review.__table__,
)
_PROVIDER_PREFIX = "provider_"
_CARD_COLUMNS = {f"{_PROVIDER_PREFIX}{name}": name for name in ("kind", *CARD_FIELDS)}
_FIELD_NAMES = frozenset({*FIELDS, *REVIEW_FIELDS, *_CARD_COLUMNS})


@dataclass(frozen=True, slots=True)
class ConstantUse:
    """Records that still hold what an import set for all rows: engagements, or with `card` providers. `ids` and
    `imports` are comma-separated, in the same order; a record may occur with several imports. `field`: as the columns
    of a report call it."""

    field: str
    card: bool
    ids: str
    imports: str


ConstantRow = tuple[int, str, int, int]


def rows(session: Session, number: int, names: Iterable[str], changes: Changes) -> list[ConstantRow]:
    """Returns the rows to be stored: which records get these fields (named as in a file) from the import's constants.
    The import's changes are staged under its number."""
    wanted = sorted(_FIELD_NAMES.intersection(names))
    if not wanted:
        return []
    touched: dict[str, list[int]] = {name: [] for name in wanted}
    for subject, record, entry in staged_entries(session, number) if changes.changed else ():
        for name in wanted:
            card = _CARD_COLUMNS.get(name)
            kind = "provider" if card else "engagement"
            if kind == subject and ((card or name) in entry["fields"] or name in entry.get("review", {})):
                touched[name].append(record)
    return [
        (number, name, first, last)
        for name in wanted
        for first, last in (
            *changes.new["provider" if name in _CARD_COLUMNS else "engagement"],
            *to_runs(sorted(touched[name])),
        )
    ]


def add(session: Session, some: Sequence[ConstantRow]) -> None:
    """Stores which records got a field from an import's constants."""
    if some:
        names = ("import_id", "field", "first", "last")
        bulk.insert(session, CONSTANT, dict(zip(names, zip(*some, strict=True), strict=True)))


def current_uses(session: Session, fields: Collection[str]) -> Iterator[ConstantUse]:
    """Yields the constants of imports that records still hold, for these fields and for provider cards."""
    wanted = _FIELD_NAMES.intersection(fields) | _CARD_COLUMNS.keys()
    with_fields = sa.select(CONSTANT.c.import_id).where(CONSTANT.c.field.in_(wanted))
    done = session.execute(
        sa.select(IMPORT.c.id, IMPORT.c.options).where(IMPORT.c.state == DONE, IMPORT.c.id.in_(with_fields))
    ).all()
    alike: dict[tuple[str, Any], list[int]] = {}
    for number, options in done:
        for name, text in options.get("constants", {}).items():
            if name in wanted:
                alike.setdefault((name, _value(name, text, options)), []).append(number)
    for (name, value), numbers in alike.items():
        ids, imports = session.execute(_holding_query(name, value, numbers)).one()
        if ids:
            card = _CARD_COLUMNS.get(name)
            yield ConstantUse(name if card in (None, "kind") else card, card is not None, ids, imports)


def _field(name: str) -> Field:
    return PROVIDER_FIELDS[_CARD_COLUMNS[name]] if name in _CARD_COLUMNS else (FIELDS | REVIEW_FIELDS)[name]


def _value(name: str, text: str, options: dict[str, Any]) -> Any:
    return _field(name).read(text, InputFormat(options.get("decimal") or "point", options.get("dates")))


def _holding_query(name: str, value: Any, numbers: list[int]) -> sa.Select[str, str]:
    """Selects the ids of the records in these imports' runs that still hold the value, each with its import."""
    field = _field(name)
    if name in REVIEW_FIELDS:
        # Once others reviewed too, the engagement's value is a median of all reviews, not the constant.
        other = REVIEW.alias("other")
        only_review = ~sa.exists().where(
            other.c.engagement_id == REVIEW.c.engagement_id, other.c.id != REVIEW.c.id, other.c[name].is_not(None)
        )
        key, same = REVIEW.c.engagement_id, [REVIEW.c.reviewer_id.is_(None), REVIEW.c[name] == value, only_review]
    else:
        table = PROVIDER if name in _CARD_COLUMNS else ENGAGEMENT
        column = table.c[field.name]
        key, same = table.c.id, [column == value]
        if isinstance(field.kind, Amount):
            same = [column_condition(field, column, Condition(name, test, (value,))) for test in ("min", "max")]
    own, others = (sa.func.aggregate_strings(sa.cast(each, sa.Text), ",") for each in (key, CONSTANT.c.import_id))
    within = key.between(CONSTANT.c.first, CONSTANT.c.last)
    return (
        sa.select(own, others)
        .select_from(CONSTANT)
        .join(key.table, within)
        .where(CONSTANT.c.field == name, CONSTANT.c.import_id.in_(numbers), *same)
    )
