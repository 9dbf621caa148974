"""The median answers of each engagement's reviews, by field."""

from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.core.domain import kinds
from app.core.domain.fields import options_of
from app.core.storage.types import RATING_PARTS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import models as record_models
from app.report.domain.dataset import EXEMPT, REVIEW_COLUMNS
from app.report.storage.column_queries import column_texts, id_condition
from app.report.storage.packing import pack_columns, unpack_columns
from app.report.storage.unpacking import parse_numbers

REVIEW = record_models.Review.__table__
_WANTED = (REVIEW.c.engagement_id, *pack_columns(REVIEW, REVIEW_FIELDS, REVIEW_COLUMNS))


def review_medians(session: Session, ids: Any) -> dict[str, Any]:
    """Returns the medians of the reviews of these engagements, by field."""
    engagement, *packs = map(
        parse_numbers,
        column_texts(
            session,
            id_condition(REVIEW.c.engagement_id, ids),
            _WANTED,
            REVIEW,
        ),
    )
    index = np.searchsorted(ids, engagement)
    is_selected = index < len(ids)
    is_selected[is_selected] = ids[index[is_selected]] == engagement[is_selected]
    index, answers = (
        index[is_selected],
        unpack_columns(REVIEW_FIELDS, REVIEW_COLUMNS, [pack[is_selected] for pack in packs]),
    )
    medians = {
        name: _middle_answers(index, answers[name], len(ids), REVIEW_FIELDS[name].kind) for name in REVIEW_COLUMNS
    }
    options, goal = options_of(REVIEW_FIELDS["goal_met"]), medians["goal_met"]
    return medians | {
        name: np.where(np.isnan(goal), np.nan, goal == options.index(option))
        for name, option in (("goal_met", "yes"), ("goal_partly", "partly"))
    }


def _middle_answers(index: Any, answer: Any, n: int, kind: kinds.Kind) -> Any:
    """Returns the median answer of each engagement, the same as `reviews.summary` gives for one.

    A rating may be half-way between two; for other kinds the median is unknown where the two middle answers differ.
    EXEMPT where nobody gave a rating and somebody answered that the question doesn't apply.
    """
    result = np.full(n, np.nan)
    is_rating = isinstance(kind, kinds.Rating)
    if isinstance(kind, kinds.Rating) and kind.exempt:
        result[index[answer == 0]] = EXEMPT
    is_answer = answer >= (1 if is_rating else 0)
    index, answer = index[is_answer], answer[is_answer]
    order = np.lexsort((answer, index))
    index, answer = index[order], answer[order].astype(float)
    count = np.bincount(index, minlength=n)
    start = np.cumsum(count) - count
    has = count > 0
    low, high = answer[(start + (count - 1) // 2)[has]], answer[(start + count // 2)[has]]
    result[has] = np.where(is_rating | (low == high), (low + high) / (2 * RATING_PARTS if is_rating else 2), np.nan)
    return result
