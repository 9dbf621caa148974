"""Reads a selection as arrays in one go: only the columns a report needs.

A column travels as one text that the database joins, since fetching its cells one by one takes three times as long;
fields of few values travel packed, several to a whole number.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import kinds, rating_scales
from app.core.domain.fields import options_of
from app.core.domain.selection import EVERYTHING, Selection
from app.core.domain.text_normalisation import fold
from app.core.storage.types import RATING_PARTS
from app.importing.storage import constants
from app.record.domain.engagements import ACTIVE, FIELDS
from app.record.domain.entries import REFUND
from app.record.domain.providers import CARD_FIELDS, PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import engagements, job_numbers, providers
from app.record.storage import models as record_models
from app.report.domain.dataset import CODED, COUNTS, DAYS, EXEMPT, MONEY, QUANTITIES, RATED, REVIEWED, Columns, Payments
from app.report.domain.measures.sources import DECIDING
from app.report.storage.packing import packed, unpacked
from app.report.storage.unpacking import BLANK, NO_DAY, bits_in, by_id, in_units, numbers_in, ordinals_in, words_in

ENGAGEMENT, PROVIDER, REVIEW = (
    record_models.Engagement.__table__,
    record_models.Provider.__table__,
    record_models.Review.__table__,
)
LINE = record_models.Line.__table__
_COUNTED = (LINE.c.removed_at.is_(None), LINE.c.amount.is_not(None))
CARD = ("kind", *CARD_FIELDS)
_PLAIN = ("id", "provider_id", "owner_id", "team_id", "retags")
_ONE_BY_ONE = 200
_BEYOND = 2**40  # above the number of any provider


def read(session: Session, selection: Selection) -> Columns:
    """Every engagement of the selection, and the undated ones that its period leaves out."""
    everything = replace(selection, period=EVERYTHING)
    undated = (
        None
        if selection.period.everything
        else [*engagements.where(everything), ENGAGEMENT.c.ended_on.is_(None), ENGAGEMENT.c.started_on.is_(None)]
    )
    return _read(session, engagements.where(selection), undated, selection.sample)


def touching(session: Session, selection: Selection, first: date, last: date) -> Columns:
    """Every engagement of the selection, whatever its period, that began, ended, ran or was paid in these days, both
    included; and those that may have, since nobody said when they began or ended."""
    e, paid = ENGAGEMENT.c, sa.select(LINE.c.engagement_id).where(LINE.c.day.between(first, last), *_COUNTED)
    where = [
        *engagements.where(replace(selection, period=EVERYTHING)),
        sa.or_(
            sa.and_(
                sa.or_(e.started_on.is_(None), e.started_on <= last),
                sa.or_(e.ended_on.is_(None), e.ended_on >= first, e.status == ACTIVE),
            ),
            e.id.in_(paid),
        ),
    ]
    return _read(session, where, None, selection.sample)


def one(session: Session, engagement_id: int, sample: bool = False) -> Columns:
    """A single engagement, for its own page."""
    return _read(session, [ENGAGEMENT.c.id == engagement_id], None, sample)


def _read(session: Session, where: list[Any], undated: list[Any] | None, sample: bool) -> Columns:
    names = [*_PLAIN, *QUANTITIES, *COUNTS, *RATED, *MONEY]
    packs = packed(ENGAGEMENT, FIELDS, CODED)
    texts = _joined(
        session,
        where,
        [
            *(_whole(ENGAGEMENT.c[name]) for name in names),
            *packs,
            *(_day(ENGAGEMENT.c[name]) for name in DAYS),
            *(sa.func.coalesce(sa.type_coerce(ENGAGEMENT.c[name], sa.Text), BLANK) for name in ("motives", "currency")),
        ],
    )
    numbers = [numbers_in(text) for text in texts[: len(names) + len(packs)]]
    found: dict[str, Any] = dict(zip(names, numbers, strict=False)) | unpacked(FIELDS, CODED, numbers[len(names) :])
    *days, motives, currency = texts[len(numbers) :]
    found |= {name: ordinals_in(text) for name, text in zip(DAYS, days, strict=True)}
    for name in RATED:
        found[name] = in_units(found[name], rating_scales.PLACES)
    for name in (*QUANTITIES, *COUNTS):
        found[name] = in_units(found[name], getattr(FIELDS[name].kind, "places", 0))
    found["motives"] = bits_in(motives)
    found["currency"], currencies = words_in(currency)
    found["owner"], found["team"] = found.pop("owner_id"), found.pop("team_id")
    found = by_id(found)
    provider_ids = found["provider_id"]
    found["provider"] = _inherit(session, found, provider_ids, sample)
    found["other_quote_provider"] = _quoting(session, where, found["id"], sample)
    found |= _reviewed(session, found["id"])
    found |= _set_for_all(session, found)
    found["first"] = _first(session, found["id"], provider_ids, sample)
    found |= _left_out(session, undated)
    return Columns(found, currencies, _payments(session, where, found["id"]))


def _payments(session: Session, where: list[Any], ids: Any) -> Payments | None:
    """The lines with an amount of these engagements, in the order they were recorded."""
    signed = sa.case((LINE.c.kind == REFUND, -LINE.c.amount), else_=LINE.c.amount)
    *numbers, days = _joined(
        session,
        [*where, *_COUNTED],
        [LINE.c.id, LINE.c.engagement_id, signed, _day(LINE.c.day)],
        LINE.join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id),
    )
    line, engagement, minor = map(numbers_in, numbers)
    if not len(line):
        return None
    order = np.argsort(line, kind="stable")
    return Payments(np.searchsorted(ids, engagement[order]), ordinals_in(days)[order], minor[order])


def _day(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.func.coalesce(sa.cast(column, sa.Text), NO_DAY)


def _joined(
    session: Session, where: list[Any], wanted: Sequence[sa.ColumnElement[Any]], table: sa.FromClause = ENGAGEMENT
) -> list[str]:
    """The values of each wanted expression as one text with commas between, all in the same order of rows."""
    texts = [sa.func.aggregate_strings(sa.cast(each, sa.Text), ",") for each in wanted]
    row = session.execute(sa.select(*texts).select_from(table).where(*where)).one()
    return [text or "" for text in row]


def _whole(column: sa.Column[Any]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.type_coerce(column, sa.BigInteger), sa.literal_column("-1"))


def _inherit(session: Session, found: dict[str, Any], provider_ids: Any, sample: bool) -> Any:
    """Fills in what the providers' cards say; gives the providers' codes."""
    meant = _few(PROVIDER.c.id, np.unique(provider_ids)) or [PROVIDER.c.sample.is_(sample)]
    ids, *packs = map(
        numbers_in, _joined(session, meant, [PROVIDER.c.id, *packed(PROVIDER, PROVIDER_FIELDS, CARD)], PROVIDER)
    )
    order = np.argsort(ids)
    card = unpacked(PROVIDER_FIELDS, CARD, [pack[order] for pack in packs])
    code = np.where(provider_ids >= 0, np.searchsorted(ids[order], provider_ids), -1)
    for name in CARD:
        usual = np.append(card[name], np.int8(-1))[code]
        if name == "kind":
            found["provider_kind"] = usual
            continue
        found[f"{name}_inherited"] = (found[name] < 0) & (usual >= 0)
        found[name] = np.where(found[name] < 0, usual, found[name])
    return code


def _quoting(session: Session, where: list[Any], ids: Any, sample: bool) -> Any:
    """A number for whoever gave the other quote: a provider's own where the name is known, else one beyond all of
    those; -1 where there is no quote or no name."""
    column = ENGAGEMENT.c.other_quote_provider
    names = {
        row[0]: fold(row[1])
        for row in session.execute(
            sa.select(ENGAGEMENT.c.id, column).where(*where, ENGAGEMENT.c.other_quote.is_not(None), column.is_not(None))
        )
    }
    code = np.full(len(ids), -1, np.int64)
    if names:
        known = providers.numbers(session, names.values(), sample)
        number = {name: known.get(name, _BEYOND + place) for place, name in enumerate(sorted(set(names.values())))}
        code[np.searchsorted(ids, list(names))] = [number[name] for name in names.values()]
    return code


def _few(column: sa.ColumnElement[Any], numbers: Any) -> list[Any]:
    """A condition naming so few records one by one; none where reading all of them is quicker."""
    return [column.in_(numbers.tolist())] if len(numbers) <= _ONE_BY_ONE else []


def _reviewed(session: Session, ids: Any) -> dict[str, Any]:
    """The medians of the reviews, by field."""
    of, *packs = map(
        numbers_in,
        _joined(
            session,
            _few(REVIEW.c.engagement_id, ids),
            [REVIEW.c.engagement_id, *packed(REVIEW, REVIEW_FIELDS, REVIEWED)],
            REVIEW,
        ),
    )
    place = np.searchsorted(ids, of)
    meant = place < len(ids)
    meant[meant] = ids[place[meant]] == of[meant]
    place, answers = place[meant], unpacked(REVIEW_FIELDS, REVIEWED, [pack[meant] for pack in packs])
    medians = {name: _median(place, answers[name], len(ids), REVIEW_FIELDS[name].kind) for name in REVIEWED}
    options, goal = options_of(REVIEW_FIELDS["goal_met"]), medians["goal_met"]
    return medians | {
        name: np.where(np.isnan(goal), np.nan, goal == options.index(option))
        for name, option in (("goal_met", "yes"), ("goal_partly", "partly"))
    }


def _median(place: Any, answer: Any, many: int, kind: kinds.Kind) -> Any:
    """The middle answer of each engagement, as `reviews.summary` finds it for one.

    A rating may lie half-way; where the two answers in the middle of anything else differ, it is unknown. EXEMPT where
    nobody gave a rating and somebody said that the question did not arise.
    """
    result = np.full(many, np.nan)
    rating = isinstance(kind, kinds.Rating)
    if isinstance(kind, kinds.Rating) and kind.exempt:
        result[place[answer == 0]] = EXEMPT
    said = answer >= (1 if rating else 0)
    place, answer = place[said], answer[said]
    order = np.lexsort((answer, place))
    place, answer = place[order], answer[order].astype(float)
    count = np.bincount(place, minlength=many)
    start = np.cumsum(count) - count
    has = count > 0
    low, high = answer[(start + (count - 1) // 2)[has]], answer[(start + count // 2)[has]]
    result[has] = np.where(rating | (low == high), (low + high) / (2 * RATING_PARTS if rating else 2), np.nan)
    return result


def _set_for_all(session: Session, found: dict[str, Any]) -> dict[str, Any]:
    """By field the number of the import that set it for all of its rows, 0 elsewhere; only of fields with any."""
    marks: dict[str, Any] = {}
    for each in constants.held(session, DECIDING):
        numbers, by = numbers_in(each.ids), numbers_in(each.imports)
        order, keys = np.lexsort((by, numbers)), found["provider_id" if each.card else "id"]
        place = np.searchsorted(numbers[order], keys, side="right") - 1  # the last import of several
        mark = np.where(numbers[order][place] == keys, by[order][place], 0)
        if f"{each.field}_inherited" in found and each.card:
            mark = np.where(found[f"{each.field}_inherited"], mark, 0)
        marks[each.field] = np.maximum(marks.get(each.field, 0), mark)
    return {f"{name}_set_by": mark for name, mark in marks.items() if mark.any()}


def _first(session: Session, ids: Any, provider_ids: Any, sample: bool) -> Any:
    """Whether it is the provider's first engagement: in the whole record, whatever was selected.

    The order is that of `job_numbers`, taken from whole columns: a window over a large table takes five times as long.
    """
    *numbers, began = _joined(
        session,
        [
            *job_numbers.counted(),
            ENGAGEMENT.c.sample.is_(sample),
            *_few(ENGAGEMENT.c.provider_id, np.unique(provider_ids)),
        ],
        [ENGAGEMENT.c.provider_id, ENGAGEMENT.c.id, _day(job_numbers.began())],
    )
    (provider, number), day = map(numbers_in, numbers), ordinals_in(began)
    order = np.lexsort((number, day, day < 0, provider))
    starts = np.diff(provider[order], prepend=-1) > 0
    return np.isin(ids, number[order][starts])


def _left_out(session: Session, undated: list[Any] | None) -> dict[str, Any]:
    texts = ["", ""]
    if undated is not None:
        texts = _joined(session, undated, [ENGAGEMENT.c.id, *packed(ENGAGEMENT, FIELDS, ("arrangement",))])
    ids, pack = map(numbers_in, texts)
    return {"undated_id": ids, "undated_arrangement": unpacked(FIELDS, ("arrangement",), [pack])["arrangement"]}
