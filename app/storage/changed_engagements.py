"""Engagements that a file changes: many at once, with their nameless reviews."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.engagements import FIELDS, Engagement
from app.domain.errors import Stale
from app.domain.folding import fold, fold_accents
from app.domain.reviews import REVIEW_FIELDS, Review
from app.storage import bulk, engagements, models, providers, reviews, teams, users
from app.storage.change_sets import Touched
from app.storage.folded import folded

ENGAGEMENT, REVIEW = models.Engagement.__table__, models.Review.__table__
_AT_ONCE = 2000  # parameters in one statement
Changed = tuple[engagements.Stored, Engagement, Review | None]


def update(session: Session, now: datetime, changed: Sequence[Changed], touched: Touched) -> None:
    """Writes engagements as they are from now on, and their nameless reviews where there is one to write; notes it in
    `touched`. Raises Stale where somebody changed a row meanwhile."""
    if not changed:
        return
    after = [engagement for _, engagement, _ in changed]
    stored = [before for before, _, _ in changed]
    links = _Links(session, after)
    columns = {**bulk.of_fields(after, FIELDS), **links.columns(after), **_derived(after)}
    columns["changed_at"] = [now] * len(after)
    columns["retags"] = [old.retags + (old.engagement.arrangement != new.arrangement)
                         for old, new in zip(stored, after, strict=True)]
    if not bulk.update(session, ENGAGEMENT, [old.id for old in stored], columns, [old.revision for old in stored]):
        raise Stale("Somebody changed an engagement while the file was read. Bring the file again.")
    for old, new, review in changed:
        touched.engagement(old, new, review, links.of)
    _write_reviews(session, now, changed)


class _Links:
    """The numbers behind the names that engagements give for their provider, owner and team."""

    def __init__(self, session: Session, every: Sequence[Engagement]):
        self.of = {
            "provider_id": ("provider", providers.numbers(session, {e.provider for e in every if e.provider})),
            "owner_id": ("owner", users.numbers(session, {e.owner for e in every if e.owner})),
            "team_id": ("team", teams.numbers(session, {e.team for e in every if e.team})),
        }

    def columns(self, every: list[Engagement]) -> dict[str, list[int | None]]:
        """The columns of numbers, for these engagements."""
        found = {}
        for column, (name, by_folded) in self.of.items():
            names = [getattr(each, name) for each in every]
            by_name = {text: by_folded[fold(text)] for text in set(names) if text is not None}
            found[column] = [by_name.get(text) for text in names]
        return found


def _derived(made: list[Engagement]) -> dict[str, list[str]]:
    return {"folded": [folded(each) for each in made], "title_sort": [fold_accents(each.title) for each in made]}


def _write_reviews(session: Session, now: datetime, changed: Sequence[Changed]) -> None:
    said = [(old.id, review, old.review is None) for old, _, review in changed if review is not None]
    _insert_reviews(session, now, [(number, review) for number, review, fresh in said if fresh])
    kept = [(number, review) for number, review, fresh in said if not fresh]
    for begin in range(0, len(kept), _AT_ONCE):
        some = dict(kept[begin:begin + _AT_ONCE])
        rows = session.execute(sa.select(REVIEW.c.id, REVIEW.c.revision, REVIEW.c.engagement_id).where(
            REVIEW.c.reviewer_id.is_(None), REVIEW.c.engagement_id.in_(some))).all()
        answers = [reviews.columns(some[row.engagement_id]) for row in rows]
        columns = {name: [each[name] for each in answers] for name in answers[0]}
        columns["reviewed_at"] = [now] * len(rows)
        if not bulk.update(session, REVIEW, [row.id for row in rows], columns, [row.revision for row in rows]):
            raise Stale("Somebody changed a review while the file was read. Bring the file again.")


def _insert_reviews(session: Session, now: datetime, made: list[tuple[int, Review]]) -> None:
    if not made:
        return
    said = [review for _, review in made]
    bulk.insert(session, REVIEW, {
        "id": bulk.numbers(session, REVIEW, len(made)), "engagement_id": [number for number, _ in made],
        **bulk.of_fields(said, REVIEW_FIELDS), "folded": [each.comment and fold_accents(each.comment) for each in said],
        "reviewed_at": [now] * len(made), "revision": [1] * len(made)})
