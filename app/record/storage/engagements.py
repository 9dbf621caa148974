"""Reads and writes engagements: one by one, a page at a time, or as a stream."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.domain.selection import Order, Page, Selection
from app.core.domain.text_normalisation import fold_accents
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.core.storage.database import flush
from app.record.domain.engagements import FIELDS, INHERITED_FIELDS, Engagement
from app.record.domain.providers import PROVIDER_FIELDS, Provider
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage import models, row_values
from app.record.storage.search_text import build_search_text
from app.record.storage.selection_sql import ENGAGEMENT, LINKED_TABLES, order_clauses, selection_conditions, sort_column

__all__ = [
    "Listing",
    "Stored",
    "count",
    "find_renewals",
    "get",
    "get_many",
    "ids",
    "insert",
    "list_removed",
    "listing",
    "lock_rows",
    "next_reference",
    "next_references",
    "selection_conditions",
    "soft_delete",
    "stream",
    "to_columns",
    "update",
]

PROVIDER, USER, TEAM = LINKED_TABLES["provider"], LINKED_TABLES["user"], LINKED_TABLES["team"]
REVIEW = models.Review.__table__
_STREAM_BATCH = 500
_MAX_WALKED_ROWS = 50_000  # up to this offset a page is found by walking the index instead of sorting


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored engagement. `card` is its provider, `review` the official review."""

    id: int
    revision: int
    engagement: Engagement
    recorded_at: datetime
    changed_at: datetime
    retags: int
    sample: bool
    provider_id: int | None
    owner_id: int | None
    team_id: int | None
    removed_at: datetime | None = None
    card: Provider | None = None
    review: Review | None = None

    @property
    def reference(self) -> str:
        """Its unique key."""
        return self.engagement.reference or ""

    @property
    def inherited(self) -> dict[str, Any]:
        """The answers of the provider's card to the questions that the engagement has no answer to."""
        if self.card is None:
            return {}
        answers = {
            name: getattr(self.card, name) for name in INHERITED_FIELDS if getattr(self.engagement, name) is None
        }
        return {name: value for name, value in answers.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and the total on all pages."""

    rows: tuple[Stored, ...]
    total: int


def _prefixed_columns(table: sa.Table, prefix: str, names: Iterable[str]) -> list[sa.Label[Any]]:
    return [table.c[name].label(prefix + name) for name in names]


_NAME_COLUMNS = (PROVIDER.c.name.label("provider"), USER.c.name.label("owner"), TEAM.c.name.label("team"))
_STORED_COLUMNS = [column for column in ENGAGEMENT.c if column.name not in ("folded", "title_sort")]
_SELECT = (
    sa.select(
        *_STORED_COLUMNS,
        *_NAME_COLUMNS,
        *_prefixed_columns(PROVIDER, "card_", PROVIDER_FIELDS),
        REVIEW.c.id.label("review_id"),
        *_prefixed_columns(REVIEW, "review_", REVIEW_FIELDS),
    )
    .select_from(ENGAGEMENT)
    .outerjoin(PROVIDER, PROVIDER.c.id == ENGAGEMENT.c.provider_id)
    .outerjoin(USER, USER.c.id == ENGAGEMENT.c.owner_id)
    .outerjoin(TEAM, TEAM.c.id == ENGAGEMENT.c.team_id)
    .outerjoin(REVIEW, sa.and_(REVIEW.c.engagement_id == ENGAGEMENT.c.id, REVIEW.c.reviewer_id.is_(None)))
)


def _from_row(row: Any) -> Stored:
    it = row._mapping
    card = Provider(**row_values.from_row(it, PROVIDER_FIELDS, "card_")) if it["provider_id"] is not None else None
    review = Review(**row_values.from_row(it, REVIEW_FIELDS, "review_")) if it["review_id"] is not None else None
    return Stored(
        id=it["id"],
        revision=it["revision"],
        engagement=Engagement(**row_values.from_row(it, FIELDS)),
        recorded_at=it["recorded_at"],
        changed_at=it["changed_at"],
        retags=it["retags"],
        sample=it["sample"],
        provider_id=it["provider_id"],
        owner_id=it["owner_id"],
        team_id=it["team_id"],
        removed_at=it["removed_at"],
        card=card,
        review=review,
    )


def get(session: Session, reference: str, sample: bool = False) -> Stored | None:
    """Returns the engagement with this reference, or None."""
    found = session.execute(
        _SELECT.where(ENGAGEMENT.c.sample.is_(sample), ENGAGEMENT.c.reference == reference)
    ).one_or_none()
    return None if found is None else _from_row(found)


def get_many(session: Session, numbers: Sequence[int]) -> dict[int, Stored]:
    """Returns the engagements with these ids, by id."""
    pieces = (numbers[begin : begin + _STREAM_BATCH] for begin in range(0, len(numbers), _STREAM_BATCH))
    found = (row for piece in pieces for row in session.execute(_SELECT.where(ENGAGEMENT.c.id.in_(piece))))
    return {row.id: _from_row(row) for row in found}


def count(session: Session, selection: Selection) -> int:
    """Returns the number of selected engagements."""
    query = sa.select(sa.func.count()).select_from(ENGAGEMENT).where(*selection_conditions(selection))
    return session.execute(query).scalar_one()


def ids(
    session: Session,
    selection: Selection,
    order: Order | None = None,
    page: Page | None = None,
    common: bool | None = None,
) -> list[int]:
    """Returns the ids of the selected engagements, in order.

    `common`: whether so much of the record is selected that walking it in order soon fills a page. The default is true
    for the first pages of a selection of everything.
    """
    return list(session.execute(_ids_query(selection, order or Order(), page, common)).scalars())


def _ids_query(selection: Selection, order: Order, page: Page | None, common: bool | None = None) -> sa.Select[int]:
    _, joined = sort_column(order)
    if common is None:
        early = page is None or (page.number - 1) * page.size < _MAX_WALKED_ROWS
        common = early and not (selection.conditions or selection.search)
    query = (
        sa.select(ENGAGEMENT.c.id).where(*selection_conditions(selection)).order_by(*order_clauses(order, walk=common))
    )
    if joined is not None:
        query = query.outerjoin(joined, joined.c.id == ENGAGEMENT.c[f"{order.field}_id"])
    if page is not None:
        query = query.limit(page.size).offset((page.number - 1) * page.size)
    return query


def listing(session: Session, selection: Selection, order: Order, page: Page) -> Listing:
    """Returns one page of the selected engagements."""
    query, total = _ids_query(selection, order, page), None
    if selection.search:
        # Searching texts is slow, so one query both finds and counts the rows.
        rows = session.execute(query.add_columns(sa.func.count().over())).all()
        numbers = [row[0] for row in rows]
        total = rows[0][1] if rows else None
    else:
        numbers = list(session.execute(query).scalars())
    found = get_many(session, numbers)
    before = (page.number - 1) * page.size
    if total is None:
        is_last = len(numbers) < page.size and (numbers or not before)
        total = before + len(numbers) if is_last else count(session, selection)
    return Listing(tuple(found[number] for number in numbers), total)


def stream(session: Session, selection: Selection) -> Iterator[Stored]:
    """Yields the selected engagements in the order they were recorded, fetched a few hundred at a time."""
    query = _SELECT.where(*selection_conditions(selection)).order_by(ENGAGEMENT.c.id)
    for row in session.execute(query, execution_options={"yield_per": _STREAM_BATCH}):
        yield _from_row(row)


def to_columns(engagement: Engagement, links: dict[str, int | None]) -> dict[str, Any]:
    """Returns the columns of an engagement; `links` are the ids of the records it names (`provider_id`, …)."""
    return (
        row_values.to_row(engagement, FIELDS)
        | links
        | {"folded": build_search_text(engagement), "title_sort": fold_accents(engagement.title)}
    )


def insert(
    session: Session, engagement: Engagement, now: datetime, links: dict[str, int | None], sample: bool = False
) -> Stored:
    """Stores a new engagement with an unused reference."""
    row = models.Engagement(sample=sample, retags=0, recorded_at=now, changed_at=now, **to_columns(engagement, links))
    session.add(row)
    flush(session)
    return get_many(session, [row.id])[row.id]


def update(
    session: Session,
    stored: Stored,
    engagement: Engagement,
    now: datetime,
    links: dict[str, int | None],
    revision: int | None = None,
) -> Stored:
    """Replaces `stored` by `engagement`; raises Stale if `revision` is given and outdated."""
    row = session.get(models.Engagement, stored.id)
    if row is None or (revision is not None and row.revision != revision):
        raise Stale("Somebody else changed this engagement.")
    columns = to_columns(engagement, links) | {
        "changed_at": now,
        "retags": stored.retags + (engagement.arrangement != stored.engagement.arrangement),
    }
    for name, value in columns.items():
        setattr(row, name, value)
    flush(session)
    return get_many(session, [stored.id])[stored.id]


def soft_delete(session: Session, stored: Stored, removed_at: datetime | None, now: datetime) -> Stored:
    """Marks an engagement as removed, or (`removed_at` None) restores it."""
    row = session.get_one(models.Engagement, stored.id)
    row.removed_at, row.changed_at = removed_at, now
    flush(session)
    return get_many(session, [stored.id])[stored.id]


def list_removed(session: Session, sample: bool, page: Page) -> Listing:
    """Returns one page of the removed engagements, the last removed first."""
    conditions = [ENGAGEMENT.c.removed_at.is_not(None), ENGAGEMENT.c.sample.is_(sample)]
    total = session.execute(sa.select(sa.func.count()).select_from(ENGAGEMENT).where(*conditions)).scalar_one()
    query = _SELECT.where(*conditions).order_by(ENGAGEMENT.c.removed_at.desc(), ENGAGEMENT.c.id.desc())
    query = query.limit(page.size).offset((page.number - 1) * page.size)
    return Listing(tuple(_from_row(row) for row in session.execute(query)), total)


def lock_rows(session: Session, numbers: Sequence[int]) -> None:
    """Locks engagements' rows, in the order of their ids, so that concurrent changes wait and then see this one."""
    if numbers and session.get_bind().dialect.name == "postgresql":
        condition = bulk.number_in(session, ENGAGEMENT.c.id, numbers)
        session.execute(sa.select(ENGAGEMENT.c.id).where(condition).order_by(ENGAGEMENT.c.id).with_for_update())


def find_renewals(session: Session, reference: str, sample: bool) -> list[Stored]:
    """Returns the engagements that renew this one, including removed ones."""
    query = _SELECT.where(ENGAGEMENT.c.sample.is_(sample), ENGAGEMENT.c.continues == reference)
    return [_from_row(row) for row in session.execute(query.order_by(ENGAGEMENT.c.id))]


def next_references(session: Session, number: int = 1, avoid: Iterable[str] = ()) -> list[str]:
    """Returns `number` new references ("E-000123") that are neither used nor in `avoid`."""
    state = core_models.RecordState.__table__
    following = session.execute(sa.select(state.c.next_reference).where(state.c.id == 1).with_for_update()).scalar_one()
    used, references = set(avoid), list[str]()
    while len(references) < number:
        wanted = [f"E-{following + offset:06d}" for offset in range(number - len(references))]
        following += len(wanted)
        taken = session.execute(sa.select(ENGAGEMENT.c.reference).where(ENGAGEMENT.c.reference.in_(wanted))).scalars()
        used |= set(taken)
        references += [each for each in wanted if each not in used]
    session.execute(sa.update(state).where(state.c.id == 1).values(next_reference=following))
    return references


def next_reference(session: Session) -> str:
    """Returns a new, unused reference."""
    return next_references(session)[0]
