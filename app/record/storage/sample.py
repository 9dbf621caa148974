"""Loads and removes the sample data as a whole; every row of it is marked."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import models as core_models
from app.core.storage.database import mark_written
from app.core.storage.events import DELETED_PREFIX
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.sample import Sample
from app.record.storage import engagements, models, reviews

PROVIDER, ENGAGEMENT = models.Provider.__table__, models.Engagement.__table__
MERGE = models.ProviderMerge.__table__
REVIEW, EVENT, TEXT = models.Review.__table__, core_models.Event.__table__, core_models.ErasableText.__table__


def size(session: Session) -> int:
    """Returns the number of sample engagements."""
    return session.execute(
        sa.select(sa.func.count()).select_from(ENGAGEMENT).where(ENGAGEMENT.c.sample.is_(True))
    ).scalar_one()


def load(session: Session, sample: Sample, now: datetime) -> None:
    """Inserts the sample data; there must be none yet."""
    session.execute(
        sa.insert(PROVIDER),
        [
            {name: getattr(provider, name) for name in PROVIDER_FIELDS}
            | {"sample": True, "folded": fold(provider.name), "name_sort": fold_accents(provider.name), "revision": 1}
            for provider in sample.providers
        ],
    )
    provider_ids = {
        row.name: row.id
        for row in session.execute(sa.select(PROVIDER.c.name, PROVIDER.c.id).where(PROVIDER.c.sample.is_(True)))
    }
    fixed = {"sample": True, "retags": 0, "recorded_at": now, "changed_at": now, "revision": 1}
    session.execute(
        sa.insert(ENGAGEMENT),
        [
            engagements.to_columns(
                each, {"provider_id": provider_ids[each.provider], "owner_id": None, "team_id": None}
            )
            | fixed
            for each in sample.engagements
        ],
    )
    engagement_ids = {
        row.reference: row.id
        for row in session.execute(
            sa.select(ENGAGEMENT.c.reference, ENGAGEMENT.c.id).where(ENGAGEMENT.c.sample.is_(True))
        )
    }
    session.execute(
        sa.insert(REVIEW),
        [
            reviews.to_columns(review)
            | {
                "engagement_id": engagement_ids[engagement.reference],
                "reviewer_id": None,
                "reviewed_at": now,
                "revision": 1,
            }
            for engagement, review in zip(sample.engagements, sample.reviews, strict=True)
            if review is not None
        ],
    )
    mark_written(session)


def remove(session: Session, now: datetime) -> int:
    """Deletes the sample data and erases the texts of its history; returns the number of deleted engagements."""
    gone = size(session)
    for name, subject in ((ENGAGEMENT.c.reference, "engagement"), (PROVIDER.c.name, "provider")):
        number, is_sample = name.table.c.id, name.table.c.sample.is_(True)
        sample_ids = sa.select(number).where(is_sample)
        session.execute(
            sa.update(TEXT)
            .where(TEXT.c.subject == subject, TEXT.c.subject_id.in_(sample_ids))
            .values(text=None, erased_at=now)
        )
        # The events stay, so they still have to say which record they were about.
        has_events = sa.exists().where(EVENT.c.subject == subject, EVENT.c.subject_id == number)
        former = sa.select(sa.literal(DELETED_PREFIX + subject), number, name).where(is_sample, has_events)
        session.execute(sa.insert(TEXT).from_select(["subject", "subject_id", "text"], former))
    session.execute(
        sa.delete(REVIEW).where(
            REVIEW.c.engagement_id.in_(sa.select(ENGAGEMENT.c.id).where(ENGAGEMENT.c.sample.is_(True)))
        )
    )
    session.execute(sa.delete(ENGAGEMENT).where(ENGAGEMENT.c.sample.is_(True)))
    session.execute(sa.delete(PROVIDER).where(PROVIDER.c.sample.is_(True)))
    session.execute(sa.delete(MERGE).where(MERGE.c.sample.is_(True)))
    if gone:
        mark_written(session)
    return gone
