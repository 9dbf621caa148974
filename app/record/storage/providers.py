"""Reads and writes providers, found by folded name, with the counts of their engagements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.domain.selection import Page, Selection
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage.database import flush
from app.record.domain.providers import PROVIDER_FIELDS, Provider
from app.record.storage import models, provider_names
from app.record.storage.selection_sql import NOT_REMOVED, selection_conditions

PROVIDER = models.Provider.__table__
ENGAGEMENT = models.Engagement.__table__
_BATCH_SIZE = 500  # parameters in one statement
_STREAM_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored provider."""

    id: int
    revision: int
    provider: Provider
    sample: bool


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider in a list: its engagements by arrangement, and the last date on which one ended or began."""

    stored: Stored
    engagements: int
    freelance: int
    outsourced: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and the total on all pages."""

    rows: tuple[ProviderRow, ...]
    total: int


def _from_row(row: Any) -> Stored:
    provider = Provider(**{name: getattr(row, name) for name in PROVIDER_FIELDS})
    return Stored(row.id, row.revision, provider, row.sample)


def get(session: Session, number: int) -> Stored | None:
    """Returns the provider with this id, or None."""
    row = session.execute(sa.select(PROVIDER).where(PROVIDER.c.id == number)).one_or_none()
    return None if row is None else _from_row(row)


def get_many(session: Session, numbers: Iterable[int]) -> dict[int, Stored]:
    """Returns the providers with these ids, by id."""
    wanted, found = sorted(numbers), dict[int, Stored]()
    for begin in range(0, len(wanted), _BATCH_SIZE):
        rows = session.execute(sa.select(PROVIDER).where(PROVIDER.c.id.in_(wanted[begin : begin + _BATCH_SIZE])))
        found |= {row.id: _from_row(row) for row in rows}
    return found


def find_by_name(session: Session, name: str, sample: bool = False) -> Stored | None:
    """Returns the provider with this name or former name, ignoring case, width and spaces, or None."""
    number = ids_by_name(session, [name], sample).get(fold(name))
    return None if number is None else get(session, number)


def ids_by_name(session: Session, names: Iterable[str], sample: bool = False) -> dict[str, int]:
    """Returns the ids of the existing providers with these names or former names, by folded name."""
    wanted = sorted({fold(name) for name in names})
    found: dict[str, int] = {}
    for begin in range(0, len(wanted), _BATCH_SIZE):
        query = sa.select(PROVIDER.c.folded, PROVIDER.c.id).where(
            PROVIDER.c.sample.is_(sample), PROVIDER.c.folded.in_(wanted[begin : begin + _BATCH_SIZE])
        )
        found |= {row.folded: row.id for row in session.execute(query)}
    return provider_names.find(session, wanted, sample) | found


def insert(session: Session, provider: Provider, sample: bool = False) -> Stored:
    """Stores a new provider with an unused name."""
    row = models.Provider(sample=sample, **_name_columns(provider), **_field_columns(provider))
    session.add(row)
    flush(session)
    return Stored(row.id, row.revision, provider, sample)


def update(session: Session, stored: Stored, provider: Provider, revision: int | None = None) -> Stored:
    """Replaces `stored` by `provider`; raises Stale if `revision` is given and outdated.

    A renamed provider keeps its old name as a former one.
    """
    row = session.get(models.Provider, stored.id)
    if row is None or (revision is not None and row.revision != revision):
        raise Stale("Somebody else changed this provider.")
    if fold(provider.name) != row.folded:
        provider_names.remove_name(session, provider.name, stored.sample)
        provider_names.add(session, stored.id, row.name, stored.sample)
    for name, value in (_field_columns(provider) | _name_columns(provider)).items():
        setattr(row, name, value)
    flush(session)
    return Stored(row.id, row.revision, provider, stored.sample)


def to_columns(providers: Sequence[Provider]) -> dict[str, list[Any]]:
    """Returns the columns of many providers, by name."""
    rows = [_field_columns(each) | _name_columns(each) for each in providers]
    return {name: [row[name] for row in rows] for name in (*PROVIDER_FIELDS, "folded", "name_sort")}


def _name_columns(provider: Provider) -> dict[str, str]:
    return {"folded": fold(provider.name), "name_sort": fold_accents(provider.name)}


def _field_columns(provider: Provider) -> dict[str, Any]:
    return {name: getattr(provider, name) for name in PROVIDER_FIELDS}


def listing(
    session: Session, search: str = "", page: Page | None = None, sample: bool = False, archived: bool | None = None
) -> Listing:
    """Returns one page of the providers whose name contains every word of `search`, by name.

    `archived`: only archived providers (True) or only the others (False).
    """
    page = page or Page()
    conditions: list[sa.ColumnElement[bool]] = [PROVIDER.c.sample.is_(sample)]
    conditions += [PROVIDER.c.name_sort.contains(word, autoescape=True) for word in fold_accents(search).split()]
    if archived is not None:
        conditions.append(PROVIDER.c.archived.is_(True) if archived else PROVIDER.c.archived.is_not(True))
    total = session.execute(sa.select(sa.func.count()).select_from(PROVIDER).where(*conditions)).scalar_one()
    rows = session.execute(
        sa.select(PROVIDER)
        .where(*conditions)
        .order_by(PROVIDER.c.name_sort, PROVIDER.c.folded)
        .limit(page.size)
        .offset((page.number - 1) * page.size)
    ).all()
    counts = _engagement_counts(session, [row.id for row in rows])
    return Listing(tuple(ProviderRow(_from_row(row), *counts.get(row.id, (0, 0, 0, None))) for row in rows), total)


def _engagement_counts(session: Session, providers: list[int]) -> dict[int, tuple[int, int, int, date | None]]:
    e = ENGAGEMENT.c
    query = (
        sa.select(
            e.provider_id,
            sa.func.count(),
            sa.func.sum(sa.case((e.arrangement == "freelance", 1), else_=0)),
            sa.func.sum(sa.case((e.arrangement == "outsourced", 1), else_=0)),
            sa.func.max(sa.func.coalesce(e.ended_on, e.started_on)),
        )
        .where(e.provider_id.in_(providers), NOT_REMOVED)
        .group_by(e.provider_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(query)}


def names(session: Session, sample: bool = False, most: int = 2000) -> list[str]:
    """Returns names to suggest in forms, without archived providers."""
    query = sa.select(PROVIDER.c.name).where(PROVIDER.c.sample.is_(sample), PROVIDER.c.archived.is_not(True))
    return list(session.execute(query.order_by(PROVIDER.c.name_sort, PROVIDER.c.folded).limit(most)).scalars())


def ids_and_names(session: Session, sample: bool = False, most: int = 2000) -> list[tuple[int, str]]:
    """Returns the ids and names of providers, archived ones included, in the order they were added."""
    query = sa.select(PROVIDER.c.id, PROVIDER.c.name).where(PROVIDER.c.sample.is_(sample))
    return [(row.id, row.name) for row in session.execute(query.order_by(PROVIDER.c.id).limit(most))]


def rows_by_id(session: Session, numbers: Iterable[int]) -> dict[int, ProviderRow]:
    """Returns providers as in a list, by id."""
    wanted = sorted(numbers)
    counts = _engagement_counts(session, wanted)
    return {
        number: ProviderRow(stored, *counts.get(number, (0, 0, 0, None)))
        for number, stored in get_many(session, wanted).items()
    }


def stream(session: Session, selection: Selection) -> Iterator[Stored]:
    """Yields the providers of the selected engagements, by name, fetched a few hundred at a time.

    A selection of everything includes providers without any engagement.
    """
    query = sa.select(PROVIDER).where(*_conditions(selection)).order_by(PROVIDER.c.name_sort, PROVIDER.c.folded)
    for row in session.execute(query, execution_options={"yield_per": _STREAM_BATCH}):
        yield _from_row(row)


def count(session: Session, selection: Selection) -> int:
    """Returns the number of providers that `stream` yields."""
    return session.execute(sa.select(sa.func.count()).select_from(PROVIDER).where(*_conditions(selection))).scalar_one()


def _conditions(selection: Selection) -> list[sa.ColumnElement[bool]]:
    if not selection.is_exploratory and selection.period.everything:
        return [PROVIDER.c.sample.is_(selection.sample)]
    return [PROVIDER.c.id.in_(sa.select(ENGAGEMENT.c.provider_id).where(*selection_conditions(selection)))]


def names_by_id(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Returns the names of the providers with these ids, by id."""
    wanted, found = sorted(set(ids)), dict[int, str]()
    for begin in range(0, len(wanted), _BATCH_SIZE):
        query = sa.select(PROVIDER.c.id, PROVIDER.c.name).where(PROVIDER.c.id.in_(wanted[begin : begin + _BATCH_SIZE]))
        found |= {row.id: row.name for row in session.execute(query)}
    return found
