"""Engagements in the database: read and written one by one, listed a page at a time, streamed as a whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.domain.selection import Order, Page, Selection
from app.core.domain.text_normalisation import fold_accents
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
    "lock_row",
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
_MAX_WALKED_ROWS = 50_000  # rows that are walked past rather than sorted away


@dataclass(frozen=True, slots=True)
class Stored:
    """An engagement as it is kept. `card` is its provider's record, `review` what the nameless review says."""

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
        """The key it goes by."""
        return self.engagement.reference or ""

    @property
    def inherited(self) -> dict[str, Any]:
        """The answers of the provider's card that stand in for what the engagement does not say itself."""
        if self.card is None:
            return {}
        usual = {name: getattr(self.card, name) for name in INHERITED_FIELDS if getattr(self.engagement, name) is None}
        return {name: value for name, value in usual.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and how many there are on all pages."""

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
    """The engagement with this reference, if there is one."""
    found = session.execute(
        _SELECT.where(ENGAGEMENT.c.sample.is_(sample), ENGAGEMENT.c.reference == reference)
    ).one_or_none()
    return None if found is None else _from_row(found)


def get_many(session: Session, numbers: Sequence[int]) -> dict[int, Stored]:
    """The engagements with these numbers, by number."""
    found = session.execute(_SELECT.where(ENGAGEMENT.c.id.in_(numbers))) if numbers else ()
    return {row.id: _from_row(row) for row in found}


def count(session: Session, selection: Selection) -> int:
    """How many engagements the selection holds."""
    return session.execute(
        sa.select(sa.func.count()).select_from(ENGAGEMENT).where(*selection_conditions(selection))
    ).scalar_one()


def ids(
    session: Session,
    selection: Selection,
    order: Order | None = None,
    page: Page | None = None,
    common: bool | None = None,
) -> list[int]:
    """The numbers of the engagements that the selection holds, in order.

    `common`: whether a good part of the record is meant, so that walking it in order soon fills a page; where nobody
    says so, that is taken of a selection of everything.
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
    """One page of the engagements that the selection holds."""
    query, total = _ids_query(selection, order, page), None
    if selection.search:
        # Looking through texts takes so long that it is done once, and what is found counted on the way.
        lines = session.execute(query.add_columns(sa.func.count().over())).all()
        numbers = [line[0] for line in lines]
        total = lines[0][1] if lines else None
    else:
        numbers = list(session.execute(query).scalars())
    found = get_many(session, numbers)
    before = (page.number - 1) * page.size
    if total is None:
        last = len(numbers) < page.size and (numbers or not before)
        total = before + len(numbers) if last else count(session, selection)
    return Listing(tuple(found[number] for number in numbers), total)


def stream(session: Session, selection: Selection) -> Iterator[Stored]:
    """Every engagement that the selection holds, in the order they were recorded, a few hundred at a time."""
    query = _SELECT.where(*selection_conditions(selection)).order_by(ENGAGEMENT.c.id)
    for row in session.execute(query, execution_options={"yield_per": _STREAM_BATCH}):
        yield _from_row(row)


def to_columns(engagement: Engagement, links: dict[str, int | None]) -> dict[str, Any]:
    """Every column that follows from an engagement, `links` being the numbers behind its names (`provider_id`, …)."""
    return (
        row_values.to_row(engagement, FIELDS)
        | links
        | {"folded": build_search_text(engagement), "title_sort": fold_accents(engagement.title)}
    )


def insert(
    session: Session, engagement: Engagement, now: datetime, links: dict[str, int | None], sample: bool = False
) -> Stored:
    """Keeps a new engagement, whose reference nobody else has."""
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
    """Keeps `engagement` in the place of `stored`; raises Stale where `revision` is not the present one."""
    row = session.get(models.Engagement, stored.id)
    if row is None or (revision is not None and row.revision != revision):
        raise Stale("Somebody else changed this engagement.")
    kept = to_columns(engagement, links) | {
        "changed_at": now,
        "retags": stored.retags + (engagement.arrangement != stored.engagement.arrangement),
    }
    for name, value in kept.items():
        setattr(row, name, value)
    flush(session)
    return get_many(session, [stored.id])[stored.id]


def soft_delete(session: Session, stored: Stored, removed_at: datetime | None, now: datetime) -> Stored:
    """Takes an engagement out of every list, or (None) puts it back."""
    row = session.get_one(models.Engagement, stored.id)
    row.removed_at, row.changed_at = removed_at, now
    flush(session)
    return get_many(session, [stored.id])[stored.id]


def list_removed(session: Session, sample: bool, page: Page) -> Listing:
    """One page of the removed engagements, the last removed first."""
    meant = [ENGAGEMENT.c.removed_at.is_not(None), ENGAGEMENT.c.sample.is_(sample)]
    total = session.execute(sa.select(sa.func.count()).select_from(ENGAGEMENT).where(*meant)).scalar_one()
    query = _SELECT.where(*meant).order_by(ENGAGEMENT.c.removed_at.desc(), ENGAGEMENT.c.id.desc())
    query = query.limit(page.size).offset((page.number - 1) * page.size)
    return Listing(tuple(_from_row(row) for row in session.execute(query)), total)


def lock_row(session: Session, number: int) -> None:
    """Makes whoever acts upon this engagement at the same moment wait, so that they see what was done first."""
    session.execute(sa.update(ENGAGEMENT).where(ENGAGEMENT.c.id == number).values(changed_at=ENGAGEMENT.c.changed_at))


def find_renewals(session: Session, reference: str, sample: bool) -> list[Stored]:
    """The engagements that say they continue this one, removed ones too."""
    query = _SELECT.where(ENGAGEMENT.c.sample.is_(sample), ENGAGEMENT.c.continues == reference)
    return [_from_row(row) for row in session.execute(query.order_by(ENGAGEMENT.c.id))]


def next_references(session: Session, number: int = 1, avoid: Iterable[str] = ()) -> list[str]:
    """So many made-up references ("E-000123") that nobody has, `avoid` not among them."""
    of = core_models.RecordState.__table__
    following = session.execute(sa.select(of.c.next_reference).where(of.c.id == 1).with_for_update()).scalar_one()
    used, made = set(avoid), list[str]()
    while len(made) < number:
        wanted = [f"E-{following + place:06d}" for place in range(number - len(made))]
        following += len(wanted)
        taken = session.execute(sa.select(ENGAGEMENT.c.reference).where(ENGAGEMENT.c.reference.in_(wanted))).scalars()
        used |= set(taken)
        made += [each for each in wanted if each not in used]
    session.execute(sa.update(of).where(of.c.id == 1).values(next_reference=following))
    return made


def next_reference(session: Session) -> str:
    """A made-up reference that nobody has."""
    return next_references(session)[0]
