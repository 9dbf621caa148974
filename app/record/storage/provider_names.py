"""Former names of providers, and pairs of providers that look alike but are not the same."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.text_normalisation import fold
from app.core.storage import bulk
from app.core.storage.database import flush, mark_written
from app.record.storage.provider_models import DistinctProviders, ProviderAlias

ALIAS, DISTINCT = ProviderAlias.__table__, DistinctProviders.__table__


@dataclass(frozen=True, slots=True)
class Alias:
    """A former name of a provider."""

    id: int
    provider_id: int
    name: str
    folded: str


def aliases(session: Session, provider_id: int) -> tuple[Alias, ...]:
    """Returns the former names of a provider, by name."""
    rows = session.execute(sa.select(ALIAS).where(ALIAS.c.provider_id == provider_id).order_by(ALIAS.c.folded))
    return tuple(Alias(row.id, row.provider_id, row.name, row.folded) for row in rows)


def find(session: Session, folded: Iterable[str], sample: bool = False) -> dict[str, int]:
    """Returns the ids of the providers that have one of these as a former name, by the folded former name."""
    wanted = set(folded)
    if not wanted:
        return {}
    query = sa.select(ALIAS.c.folded, ALIAS.c.provider_id).where(
        ALIAS.c.sample.is_(sample), bulk.text_in(session, ALIAS.c.folded, wanted)
    )
    return {row.folded: row.provider_id for row in session.execute(query)}


def add(session: Session, provider_id: int, name: str, sample: bool) -> int:
    """Keeps a former name of a provider, in place of any other provider that had it; returns its id."""
    remove_name(session, name, sample)
    row = ProviderAlias(provider_id=provider_id, name=name, folded=fold(name), sample=sample)
    session.add(row)
    flush(session)
    return row.id


def remove_name(session: Session, name: str, sample: bool) -> None:
    """Forgets a former name, whoever had it."""
    session.execute(sa.delete(ALIAS).where(ALIAS.c.folded == fold(name), ALIAS.c.sample.is_(sample)))


def remove(session: Session, provider_id: int, number: int) -> str | None:
    """Forgets a former name of this provider and returns it; None if it has no such name."""
    gone = session.execute(
        sa.delete(ALIAS).where(ALIAS.c.id == number, ALIAS.c.provider_id == provider_id).returning(ALIAS.c.name)
    ).scalar()
    if gone is not None:
        mark_written(session)
    return gone


def move(session: Session, source_id: int, target_id: int, only: Iterable[int] | None = None) -> list[int]:
    """Gives the former names of one provider (`only`: those with these ids) to another; returns their ids."""
    query = sa.select(ALIAS.c.id).where(ALIAS.c.provider_id == source_id).order_by(ALIAS.c.id)
    if only is not None:
        query = query.where(ALIAS.c.id.in_(list(only)))
    numbers = list(session.execute(query).scalars())
    if numbers:
        session.execute(sa.update(ALIAS).where(ALIAS.c.id.in_(numbers)).values(provider_id=target_id))
    return numbers


def distinct_from(session: Session, provider_id: int) -> list[int]:
    """Returns the ids of the providers that somebody said this one is not the same as."""
    columns = ((DISTINCT.c.one_id, DISTINCT.c.other_id), (DISTINCT.c.other_id, DISTINCT.c.one_id))
    found = [session.execute(sa.select(theirs).where(own == provider_id)).scalars() for own, theirs in columns]
    return sorted(number for numbers in found for number in numbers)


def distinct_pairs(session: Session) -> set[tuple[int, int]]:
    """Returns all pairs that are not the same provider, the smaller id first."""
    return {(row.one_id, row.other_id) for row in session.execute(sa.select(DISTINCT))}


def keep_apart(session: Session, one: int, other: int, apart: bool = True) -> bool:
    """Remembers that two providers are not the same, or forgets it; returns whether that is new."""
    pair = {"one_id": min(one, other), "other_id": max(one, other)}
    row = session.get(DistinctProviders, (pair["one_id"], pair["other_id"]))
    if (row is not None) == apart:
        return False
    if row is None:
        session.add(DistinctProviders(**pair))
    else:
        session.delete(row)
    flush(session)
    return True
