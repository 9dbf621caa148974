"""Prepares staged reviews of a file, all reviews of an engagement together."""

import json
from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.domain.input_format import CANONICAL
from app.importing.storage import previous_values
from app.importing.storage.prepared import BATCH_SIZE, ChangedEngagement, PreparedBatch
from app.importing.storage.preparing import StagedImport
from app.importing.storage.staging import PAYLOAD_CHANGED, PAYLOAD_NEW, row_key
from app.importing.storage.staging_models import STAGED_ROW
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage import engagements, reviews

_CONFLICT = "Somebody changed an engagement or a review while the file was read. Import the file again."


def changes(session: Session, staged: StagedImport) -> Iterator[PreparedBatch]:
    """Yields the engagements with staged reviews, each with the reviews as they will be. Raises Stale if an engagement
    no longer has the revision that was checked."""
    for some in _staged_reviews(session, staged.number):
        yield _compose_batch(session, some)


def _staged_reviews(session: Session, number: int) -> Iterator[list[dict[str, Any]]]:
    """Yields staged reviews, for some engagements at a time."""
    table = STAGED_ROW
    query = (
        sa.select(table.c.reference, table.c.said)
        .where(
            table.c.place >= row_key(number, 0, PAYLOAD_NEW), table.c.place < row_key(number, 0, PAYLOAD_CHANGED + 1)
        )
        .order_by(table.c.reference, table.c.line)
    )
    rows = session.execute(query, execution_options={"yield_per": BATCH_SIZE})
    groups = ([json.loads(row.said) for row in group] for _, group in groupby(rows, attrgetter("reference")))
    while some := list(islice(groups, BATCH_SIZE)):
        yield [each for group in some for each in group]


def _compose_batch(session: Session, some: list[dict[str, Any]]) -> PreparedBatch:
    revisions = {each["of"]: each["revision"] for each in some}
    stored, existing = engagements.get_many(session, list(revisions)), reviews.load_existing(session, revisions)
    after: dict[int, dict[int | None, Review]] = {number: {} for number in revisions}
    for each in some:
        number, reviewer = each["of"], each["reviewer"]
        if number not in stored or stored[number].revision != each["revision"]:
            raise Stale(_CONFLICT)
        before = existing[number, reviewer].review if (number, reviewer) in existing else Review()
        answers = {name: REVIEW_FIELDS[name].read(both[1], CANONICAL) for name, both in each["changes"].items()}
        after[number][reviewer] = Review(**{name: getattr(before, name) for name in REVIEW_FIELDS} | answers)
    links = previous_values.links([(each, previous_values.PreviousValues()) for each in stored.values()])
    return PreparedBatch(
        [
            ChangedEngagement(stored[number], stored[number].engagement, stored[number].retags, answers)
            for number, answers in after.items()
        ],
        links,
        existing,
    )
