"""Changed records as they will be: staged part by part while others write, then written all at once.

Nobody sees them until then. Each has the revision that it replaces, so that a concurrent change is noticed. Since only
one transaction can write at a time, the write takes a few statements, however many records there are.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.domain.kinds import Link
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.core.storage.database import execute_and_count, mark_written
from app.core.storage.types import UtcDateTime
from app.importing.storage.import_changes import Changes, TouchedRows, stage
from app.importing.storage.staging import in_import, row_key
from app.importing.storage.staging_models import STAGED_AFTER, STAGED_ANSWER, STAGED_TEXT
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.providers import PROVIDER_FIELDS, Provider
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage import models as record_models
from app.record.storage import providers, reviews
from app.record.storage.engagements import Stored
from app.record.storage.search_text import SEARCHED_FIELDS, build_search_texts

ENGAGEMENT, REVIEW = record_models.Engagement.__table__, record_models.Review.__table__
PROVIDER, TEXT = record_models.Provider.__table__, core_models.ErasableText.__table__
BATCH_SIZE = 1000  # records that are prepared together
_CONFLICT = "Somebody changed an engagement or a review in the meantime. Check the preview again."
Links = Mapping[str, tuple[str, Mapping[str, int]]]  # by column: the field, and ids by folded name
Card = tuple[providers.Stored, Provider]


@dataclass(frozen=True, slots=True)
class ChangedEngagement:
    """An engagement as it will be, in place of the stored one, how often its arrangement has changed by then, and its
    changed reviews, by reviewer (None: the nameless one)."""

    stored: Stored
    engagement: Engagement
    retags: int
    reviews: Mapping[int | None, Review] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """Some engagements as they will be, the ids of their links, and their existing reviews."""

    after: Sequence[ChangedEngagement]
    links: Links
    existing_reviews: Mapping[tuple[int, int | None], reviews.ReviewRow]


@dataclass(slots=True)
class PreparedChanges:
    """The changes staged under `number`: which fields of engagements change, the numbers of engagements and reviews,
    and the changed cards as columns, with ids and revisions."""

    number: int
    changes: Changes = field(default_factory=Changes)
    fields: set[str] = field(default_factory=set)
    engagements: int = 0
    reviews: Counter[str] = field(default_factory=Counter)
    cards: tuple[list[int], list[int], dict[str, list[Any]]] = ([], [], {})

    def stage(self, session: Session, some: PreparedBatch) -> None:
        """Stages engagements and reviews, and the entries of what changes."""
        if not some.after:
            return
        made = [each.engagement for each in some.after]
        columns = bulk.to_columns(made, FIELDS) | {
            column: [numbers[fold(text)] if (text := getattr(each, name)) is not None else None for each in made]
            for column, (name, numbers) in some.links.items()
        }
        first = row_key(self.number, self.engagements)
        bulk.copy(
            session,
            STAGED_AFTER,
            {
                "place": range(first, first + len(made)),
                "engagement_id": [each.stored.id for each in some.after],
                "revision": [each.stored.revision for each in some.after],
                "retags": [each.retags for each in some.after],
                **columns,
                "folded": build_search_texts(columns, len(made)),
                "title_sort": [fold_accents(each.title) for each in made],
            },
        )
        self.engagements += len(made)
        self._put_reviews(session, some)
        touched = TouchedRows()
        for each in some.after:
            touched.engagement(each.stored, each.engagement, each.reviews.get(None), some.links)
            for reviewer, review in each.reviews.items():
                if reviewer is not None:
                    before = some.existing_reviews.get((each.stored.id, reviewer))
                    touched.review(each.stored, reviewer, before.review if before else Review(), review)
        for _, fields, _, _ in touched.engagements.values():
            self.fields.update(fields)
        stage(session, self.number, self.changes, touched)

    def _put_reviews(self, session: Session, some: PreparedBatch) -> None:
        answered = [
            (each.stored.id, reviewer, review, some.existing_reviews.get((each.stored.id, reviewer)))
            for each in some.after
            for reviewer, review in each.reviews.items()
        ]
        answered = [each for each in answered if each[3] is not None or each[2] != Review()]
        if not answered:
            return
        blank = [review == Review() for _, _, review, _ in answered]
        first = row_key(self.number, self.reviews.total())
        bulk.copy(
            session,
            STAGED_ANSWER,
            {
                "place": range(first, first + len(answered)),
                "engagement_id": [each[0] for each in answered],
                "reviewer_id": [each[1] for each in answered],
                "review_id": [each[3] and each[3].id for each in answered],
                "revision": [each[3] and each[3].revision for each in answered],
                **bulk.to_columns([each[2] for each in answered], REVIEW_FIELDS),
                "silent": blank,
                "folded": [each[2].comment and fold_accents(each[2].comment) for each in answered],
            },
        )
        self.reviews.update(
            "gone" if none else "new" if each[3] is None else "changed"
            for none, each in zip(blank, answered, strict=True)
        )

    def stage_cards(self, session: Session, cards: Collection[Card], touched: TouchedRows) -> None:
        """Keeps cards as they will be, and stages the entries of everything in `touched`."""
        for before, after in cards:
            both = {name: (getattr(before.provider, name), getattr(after, name)) for name in PROVIDER_FIELDS}
            touched.cards[before.id] = (
                before.revision + 1,
                {name: each for name, each in both.items() if each[0] != each[1]},
            )
        self.cards = (
            [before.id for before, _ in cards],
            [before.revision for before, _ in cards],
            providers.to_columns([after for _, after in cards]),
        )
        stage(session, self.number, self.changes, touched)

    def is_current(self, session: Session) -> bool:
        """Whether nobody has changed one of the engagements since."""
        return (
            session.execute(sa.select(sa.func.count()).where(*self._same_revision())).scalar_one() == self.engagements
        )

    def _same_revision(self) -> list[sa.ColumnElement[bool]]:
        """The condition for engagements that still have the replaced revision."""
        table = STAGED_AFTER
        return [
            in_import(table, self.number),
            ENGAGEMENT.c.id == table.c.engagement_id,
            ENGAGEMENT.c.revision == table.c.revision,
        ]

    def write(self, session: Session, now: datetime) -> None:
        """Writes everything, within a transaction that does little else. Raises Stale if somebody changed one of the
        records meanwhile."""
        if self.engagements:
            self._write_engagements(session, now)
        if self.reviews:
            self._write_reviews(session, now)
        ids, revisions, columns = self.cards
        if ids and not bulk.update(session, PROVIDER, ids, columns, revisions):
            raise Stale("Somebody else changed this provider in the meantime.")
        session.execute(
            sa.insert(TEXT).from_select(
                ["id", "subject", "subject_id", "text"],
                sa.select(
                    STAGED_TEXT.c.place - row_key(self.number),
                    STAGED_TEXT.c.subject,
                    STAGED_TEXT.c.subject_id,
                    STAGED_TEXT.c.text,
                )
                .where(in_import(STAGED_TEXT, self.number))
                .order_by(STAGED_TEXT.c.place),
            )
        )
        mark_written(session)

    def _write_engagements(self, session: Session, now: datetime) -> None:
        table = STAGED_AFTER
        names = {f"{name}_id" if isinstance(FIELDS[name].kind, Link) else name for name in self.fields} | {"retags"}
        names |= {"title_sort"} if "title" in names else set()
        names |= set() if names.isdisjoint(SEARCHED_FIELDS) else {"folded"}
        with bulk.rebuild_indexes_after(session, ENGAGEMENT, self.engagements, names, moves=2):
            done = execute_and_count(
                session,
                sa.update(ENGAGEMENT)
                .values(
                    {name: table.c[name] for name in sorted(names)}
                    | {"changed_at": now, "revision": ENGAGEMENT.c.revision + 1}
                )
                .where(*self._same_revision()),
            )
        if done != self.engagements:
            raise Stale(_CONFLICT)

    def _write_reviews(self, session: Session, now: datetime) -> None:
        table = STAGED_ANSWER
        staged, same = (
            in_import(table, self.number),
            sa.and_(REVIEW.c.id == table.c.review_id, REVIEW.c.revision == table.c.revision),
        )
        columns = [*REVIEW_FIELDS, "folded"]
        found = self.reviews["gone"] + self.reviews["changed"]
        if self.reviews["gone"]:
            gone = sa.select(table.c.review_id).join(REVIEW, same).where(staged, table.c.silent)
            found -= execute_and_count(session, sa.delete(REVIEW).where(REVIEW.c.id.in_(gone)))
        if self.reviews["changed"]:
            found -= execute_and_count(
                session,
                sa.update(REVIEW)
                .values(
                    {name: table.c[name] for name in columns} | {"reviewed_at": now, "revision": REVIEW.c.revision + 1}
                )
                .where(staged, same, sa.not_(table.c.silent)),
            )
        if self.reviews["new"]:
            query = (
                sa.select(
                    table.c.engagement_id,
                    table.c.reviewer_id,
                    *(table.c[name] for name in columns),
                    sa.literal(now, UtcDateTime()),
                    sa.literal(1),
                )
                .where(staged, table.c.review_id.is_(None), sa.not_(table.c.silent))
                .order_by(table.c.place)
            )
            bulk.insert_from_select(
                session,
                sa.insert(REVIEW).from_select(
                    ["engagement_id", "reviewer_id", *columns, "reviewed_at", "revision"], query
                ),
            )
        if found:
            raise Stale(_CONFLICT)
