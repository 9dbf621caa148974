"""The checked reviews of a file go over into the record, all reviews of an engagement together."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import Stale
from app.domain.folding import fold_accents
from app.domain.readings import CANONICAL
from app.domain.reviews import REVIEW_FIELDS, Review
from app.storage import bulk, engagements, models, reviews
from app.storage.change_sets import Packed, Touched, packed
from app.storage.staging import BESIDE_CHANGED, BESIDE_NEW, place
from app.storage.staging_models import STAGED_ROW

ENGAGEMENT, REVIEW = models.Engagement.__table__, models.Review.__table__
_AT_ONCE = 500  # engagements
_OVERTAKEN = "Somebody changed an engagement or a review while the file was read. Bring the file again."
Key = tuple[int, int | None]  # engagement and reviewer


def take_over(session: Session, number: int, now: datetime) -> Packed:
    """Writes the reviews that wait for this import; what it touched. Raises Stale where an engagement has no longer the
    revision that was checked."""
    whole = packed(session, Touched())
    for some in _waiting(session, number):
        whole.join(_write(session, now, some))
    return whole


def _waiting(session: Session, number: int) -> Iterator[list[dict[str, Any]]]:
    """What was put away, the reviews of some engagements at a time."""
    table = STAGED_ROW
    query = sa.select(table.c.reference, table.c.said).where(
        table.c.place >= place(number, 0, BESIDE_NEW), table.c.place < place(number, 0, BESIDE_CHANGED + 1)
    ).order_by(table.c.reference, table.c.line)
    rows = session.execute(query, execution_options={"yield_per": _AT_ONCE})
    groups = ([json.loads(row.said) for row in group] for _, group in groupby(rows, attrgetter("reference")))
    while some := list(islice(groups, _AT_ONCE)):
        yield [each for group in some for each in group]


def _write(session: Session, now: datetime, some: list[dict[str, Any]]) -> Packed:
    revisions = {each["of"]: each["revision"] for each in some}
    stored, kept = engagements.of(session, list(revisions)), reviews.kept(session, revisions)
    after: dict[Key, Review] = {}
    touched = Touched()
    for each in some:
        number, key = each["of"], (each["of"], each["reviewer"])
        if number not in stored or stored[number].revision != each["revision"]:
            raise Stale(_OVERTAKEN)
        before = kept[key].review if key in kept else Review()
        said = {name: REVIEW_FIELDS[name].read(both[1], CANONICAL) for name, both in each["changes"].items()}
        after[key] = Review(**{name: getattr(before, name) for name in REVIEW_FIELDS} | said)
        touched.review(stored[number], each["reviewer"], before, after[key])
    put(session, now, after, kept)
    ids = list(revisions)
    if not bulk.update(session, ENGAGEMENT, ids, {"changed_at": [now] * len(ids)}, list(revisions.values())):
        raise Stale(_OVERTAKEN)
    return packed(session, touched)


def put(session: Session, now: datetime, after: dict[Key, Review], kept: dict[Key, reviews.Kept]) -> None:
    """Keeps reviews in the place of those that are `kept`; one without any answer is none. Raises Stale where somebody
    changed one meanwhile."""
    silent = {key for key, review in after.items() if review == Review()}
    if gone := [kept[key].id for key in silent if key in kept]:
        session.execute(sa.delete(REVIEW).where(bulk.numbered(session, REVIEW.c.id, gone)))
    new = [key for key in after if key not in kept and key not in silent]
    if new:
        bulk.insert(session, REVIEW, {
            "id": bulk.numbers(session, REVIEW, len(new)), **_columns([after[key] for key in new], now),
            "engagement_id": [key[0] for key in new], "reviewer_id": [key[1] for key in new],
            "revision": [1] * len(new)})
    known = [key for key in after if key in kept and key not in silent]
    if known and not bulk.update(session, REVIEW, [kept[key].id for key in known],
                                 _columns([after[key] for key in known], now), [kept[key].revision for key in known]):
        raise Stale(_OVERTAKEN)


def _columns(some: list[Review], now: datetime) -> dict[str, list[Any]]:
    return {**bulk.of_fields(some, REVIEW_FIELDS), "reviewed_at": [now] * len(some),
            "folded": [None if each.comment is None else fold_accents(each.comment) for each in some]}
