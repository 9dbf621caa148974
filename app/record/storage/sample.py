"""The sample data in the database: loaded and removed as a whole, marked on every row."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import models as core_models
from app.core.storage.database import mark_written
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.sample import Sample
from app.record.storage import engagements, models, reviews

PROVIDER, ENGAGEMENT = models.Provider.__table__, models.Engagement.__table__
REVIEW, EVENT, TEXT = models.Review.__table__, core_models.Event.__table__, core_models.ErasableText.__table__


def size(session: Session) -> int:
    """How many engagements of the sample data are here."""
    return session.execute(
        sa.select(sa.func.count()).select_from(ENGAGEMENT).where(ENGAGEMENT.c.sample.is_(True))
    ).scalar_one()


def load(session: Session, sample: Sample, now: datetime) -> None:
    """Keeps the sample data, of which nothing is here yet."""
    session.execute(
        sa.insert(PROVIDER),
        [
            {name: getattr(provider, name) for name in PROVIDER_FIELDS}
            | {"sample": True, "folded": fold(provider.name), "name_sort": fold_accents(provider.name), "revision": 1}
            for provider in sample.providers
        ],
    )
    numbers = {
        row.name: row.id
        for row in session.execute(sa.select(PROVIDER.c.name, PROVIDER.c.id).where(PROVIDER.c.sample.is_(True)))
    }
    kept = {"sample": True, "retags": 0, "recorded_at": now, "changed_at": now, "revision": 1}
    session.execute(
        sa.insert(ENGAGEMENT),
        [
            engagements.to_columns(each, {"provider_id": numbers[each.provider], "owner_id": None, "team_id": None})
            | kept
            for each in sample.engagements
        ],
    )
    placed = {
        row.reference: row.id
        for row in session.execute(
            sa.select(ENGAGEMENT.c.reference, ENGAGEMENT.c.id).where(ENGAGEMENT.c.sample.is_(True))
        )
    }
    session.execute(
        sa.insert(REVIEW),
        [
            reviews.to_columns(review)
            | {"engagement_id": placed[engagement.reference], "reviewer_id": None, "reviewed_at": now, "revision": 1}
            for engagement, review in zip(sample.engagements, sample.reviews, strict=True)
            if review is not None
        ],
    )
    mark_written(session)


def remove(session: Session) -> int:
    """Takes every row of the sample data away, its own history included; returns how many engagements went."""
    gone = size(session)
    for table, subject in ((ENGAGEMENT, "engagement"), (PROVIDER, "provider")):
        meant = sa.select(table.c.id).where(table.c.sample.is_(True))
        for told in (EVENT, TEXT):
            session.execute(sa.delete(told).where(told.c.subject == subject, told.c.subject_id.in_(meant)))
    session.execute(
        sa.delete(REVIEW).where(
            REVIEW.c.engagement_id.in_(sa.select(ENGAGEMENT.c.id).where(ENGAGEMENT.c.sample.is_(True)))
        )
    )
    session.execute(sa.delete(ENGAGEMENT).where(ENGAGEMENT.c.sample.is_(True)))
    session.execute(sa.delete(PROVIDER).where(PROVIDER.c.sample.is_(True)))
    if gone:
        mark_written(session)
    return gone
