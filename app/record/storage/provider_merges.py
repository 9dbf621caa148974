"""Merges one provider into another, and separates them again exactly."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.core.storage.database import flush, mark_written, stale_on_conflict
from app.core.storage.events import DELETED_PREFIX
from app.record.domain.engagements import INHERITED_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS, Provider
from app.record.storage import models, provider_names
from app.record.storage.provider_models import ProviderMerge
from app.record.storage.providers import Stored

PROVIDER, ENGAGEMENT = models.Provider.__table__, models.Engagement.__table__
MERGE, TEXT = ProviderMerge.__table__, core_models.ErasableText.__table__
DELETED = DELETED_PREFIX + "provider"
Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge of the provider `source_id`, which was called `name`, into `target_id`."""

    id: int
    at: datetime
    sample: bool
    source_id: int
    target_id: int
    source: Mapping[str, Any]
    changes: Mapping[str, Any]
    engagements: tuple[int, ...]
    aliases: tuple[int, ...]
    apart: tuple[int, ...]
    alias_id: int | None
    undone_at: datetime | None

    @property
    def name(self) -> str:
        """The name of the provider that was merged."""
        return str(self.source["name"])


def lock(session: Session, numbers: Collection[int]) -> None:
    """Locks these providers, so that nobody else changes them or gives them an engagement."""
    if session.get_bind().dialect.name == "postgresql":
        query = sa.select(PROVIDER.c.id).where(PROVIDER.c.id.in_(numbers)).order_by(PROVIDER.c.id).with_for_update()
        session.execute(query).all()


def inheriting(session: Session, number: int) -> dict[str, int]:
    """Returns, by field of the card, how many engagements of a provider have no answer of their own."""
    counts = [sa.func.sum(sa.case((ENGAGEMENT.c[name].is_(None), 1), else_=0)) for name in INHERITED_FIELDS]
    row = session.execute(
        sa.select(*counts).where(ENGAGEMENT.c.provider_id == number, ENGAGEMENT.c.removed_at.is_(None))
    ).one()
    return {name: int(count or 0) for name, count in zip(INHERITED_FIELDS, row, strict=True)}


def count_engagements(session: Session, number: int) -> tuple[int, int]:
    """Returns how many engagements a provider has, and how many removed ones."""
    removed = sa.func.count(ENGAGEMENT.c.removed_at)
    row = session.execute(sa.select(sa.func.count(), removed).where(ENGAGEMENT.c.provider_id == number)).one()
    return row[0] - row[1], row[1]


def merge(session: Session, source: Stored, target: Stored, changes: Changes, now: datetime) -> Merge:
    """Moves everything of `source` to `target`, deletes `source`, and keeps what is needed to undo that."""
    numbers = _move_engagements(session, source.id, target.id)
    apart = provider_names.distinct_from(session, source.id)
    aliases = provider_names.move(session, source.id, target.id)
    session.add(core_models.ErasableText(subject=DELETED, subject_id=source.id, text=source.provider.name))
    with stale_on_conflict():
        session.execute(sa.delete(PROVIDER).where(PROVIDER.c.id == source.id))
    session.expire_all()
    row = ProviderMerge(
        at=now,
        sample=source.sample,
        source_id=source.id,
        target_id=target.id,
        source={name: getattr(source.provider, name) for name in PROVIDER_FIELDS} | {"revision": source.revision},
        changes={name: list(both) for name, both in changes.items()},
        engagements=numbers,
        aliases=aliases,
        apart=apart,
        alias_id=provider_names.add(session, target.id, source.provider.name, source.sample),
    )
    session.add(row)
    flush(session)
    mark_written(session)
    return _to_merge(row)


def _move_engagements(session: Session, source_id: int, target_id: int) -> list[int]:
    query = sa.select(ENGAGEMENT.c.id).where(ENGAGEMENT.c.provider_id == source_id).order_by(ENGAGEMENT.c.id)
    numbers = list(session.execute(query).scalars())
    # The revision stays: a form opened before still names the merged provider, which is now a former name.
    session.execute(sa.update(ENGAGEMENT).where(ENGAGEMENT.c.provider_id == source_id).values(provider_id=target_id))
    return numbers


def separate(session: Session, it: Merge, now: datetime) -> list[int]:
    """Restores the merged provider with what still belongs to the other; returns the engagements that moved back."""
    provider = Provider(**{name: it.source[name] for name in PROVIDER_FIELDS})
    if it.alias_id is not None:
        provider_names.remove(session, it.target_id, it.alias_id)
    # Written as it was, with its id and revision: nobody can have changed it in between.
    session.execute(
        sa.insert(PROVIDER).values(
            id=it.source_id,
            sample=it.sample,
            folded=fold(provider.name),
            name_sort=fold_accents(provider.name),
            revision=it.source["revision"],
            **{name: it.source[name] for name in PROVIDER_FIELDS},
        )
    )
    session.execute(sa.delete(TEXT).where(TEXT.c.subject == DELETED, TEXT.c.subject_id == it.source_id))
    provider_names.move(session, it.target_id, it.source_id, only=it.aliases)
    moves = sa.and_(bulk.number_in(session, ENGAGEMENT.c.id, it.engagements), ENGAGEMENT.c.provider_id == it.target_id)
    back = list(session.execute(sa.select(ENGAGEMENT.c.id).where(moves).order_by(ENGAGEMENT.c.id)).scalars())
    session.execute(sa.update(ENGAGEMENT).where(moves).values(provider_id=it.source_id))
    for number in session.execute(sa.select(PROVIDER.c.id).where(PROVIDER.c.id.in_(it.apart))).scalars().all():
        provider_names.keep_apart(session, it.source_id, number)
    session.execute(sa.update(MERGE).where(MERGE.c.id == it.id).values(undone_at=now))
    session.expire_all()
    mark_written(session)
    return back


def get(session: Session, number: int) -> Merge | None:
    """Returns the merge with this id, or None."""
    row = session.get(ProviderMerge, number)
    return None if row is None else _to_merge(row)


def of_source(session: Session, source_id: int) -> Merge | None:
    """Returns the merge by which a provider went into another one, unless it was undone."""
    query = sa.select(ProviderMerge).where(MERGE.c.source_id == source_id, MERGE.c.undone_at.is_(None))
    row = session.execute(query.order_by(MERGE.c.id.desc()).limit(1)).scalars().first()
    return None if row is None else _to_merge(row)


def present_ids(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Returns the ids of the providers that these merged ones went into by now, by id; without those deleted since."""
    found = {}
    for number in numbers:
        done = of_source(session, number)
        while done is not None:
            if session.execute(sa.select(PROVIDER.c.id).where(PROVIDER.c.id == done.target_id)).first() is not None:
                found[number] = done.target_id
                break
            done = of_source(session, done.target_id)
    return found


def into_target(session: Session, target_id: int) -> tuple[Merge, ...]:
    """Returns the merges into a provider that were not undone, the last one first."""
    query = sa.select(ProviderMerge).where(MERGE.c.target_id == target_id, MERGE.c.undone_at.is_(None))
    return tuple(map(_to_merge, session.execute(query.order_by(MERGE.c.id.desc())).scalars()))


def _to_merge(row: ProviderMerge) -> Merge:
    return Merge(
        row.id,
        row.at,
        row.sample,
        row.source_id,
        row.target_id,
        row.source,
        row.changes,
        tuple(row.engagements),
        tuple(row.aliases),
        tuple(row.apart),
        row.alias_id,
        row.undone_at,
    )
