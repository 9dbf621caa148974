"""Loads a selection as arrays, with only the columns that a report needs; see `column_queries` for how."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import rating_scales
from app.core.domain.selection import EVERYTHING, Selection
from app.core.domain.text_normalisation import fold
from app.importing.storage import constants
from app.record.domain.engagements import ACTIVE, FIELDS
from app.record.domain.entries import REFUND
from app.record.domain.providers import CARD_FIELDS, PROVIDER_FIELDS
from app.record.storage import engagements, job_numbers, providers
from app.record.storage import models as record_models
from app.report.domain.dataset import (
    CODED_FIELDS,
    COUNTS,
    DAYS,
    MONEY,
    QUANTITIES,
    RATING_FIELDS,
    Columns,
    Payments,
)
from app.report.domain.measures.sources import SOURCE_FIELDS
from app.report.storage.column_queries import as_integer, column_texts, day_text, id_condition
from app.report.storage.packing import pack_columns, unpack_columns
from app.report.storage.review_medians import review_medians
from app.report.storage.unpacking import (
    UNKNOWN_TEXT,
    parse_bits,
    parse_numbers,
    parse_ordinals,
    parse_words,
    scale_to_units,
    sort_by_id,
)

ENGAGEMENT, PROVIDER = record_models.Engagement.__table__, record_models.Provider.__table__
LINE = record_models.Line.__table__
_COUNTED_LINES = (LINE.c.removed_at.is_(None), LINE.c.amount.is_not(None))
CARD_COLUMNS = ("kind", *CARD_FIELDS)
_PLAIN_COLUMNS = ("id", "provider_id", "owner_id", "team_id", "retags")
_UNNAMED_PROVIDER_BASE = 2**40  # above any provider's number
_NAMES: tuple[str, ...] = (*_PLAIN_COLUMNS, *QUANTITIES, *COUNTS, *RATING_FIELDS, *MONEY)
_TEXTS = ("motives", "currency")
# Expressions of many parts, made once: making them takes longer than reading one engagement.
_PACKS = pack_columns(ENGAGEMENT, FIELDS, CODED_FIELDS)
_WANTED: tuple[sa.ColumnElement[Any], ...] = (
    *(as_integer(ENGAGEMENT.c[name]) for name in _NAMES),
    *_PACKS,
    *(day_text(ENGAGEMENT.c[name]) for name in DAYS),
    *(sa.func.coalesce(sa.type_coerce(ENGAGEMENT.c[name], sa.Text), UNKNOWN_TEXT) for name in _TEXTS),
)
_OF_CARD = (PROVIDER.c.id, *pack_columns(PROVIDER, PROVIDER_FIELDS, CARD_COLUMNS))
_OF_UNDATED = (ENGAGEMENT.c.id, *pack_columns(ENGAGEMENT, FIELDS, ("arrangement",)))


def load(session: Session, selection: Selection) -> Columns:
    """Loads every engagement of the selection, and the undated ones that its period leaves out."""
    everything = replace(selection, period=EVERYTHING)
    undated = (
        None
        if selection.period.everything
        else [
            *engagements.selection_conditions(everything),
            ENGAGEMENT.c.ended_on.is_(None),
            ENGAGEMENT.c.started_on.is_(None),
        ]
    )
    return _load(session, engagements.selection_conditions(selection), undated, selection.sample)


def load_active_between(session: Session, selection: Selection, first: date, last: date) -> Columns:
    """Loads every engagement of the selection (its period is ignored) that began, ended, ran or was paid in these days,
    both included, and those that may have, because a date is missing."""
    e, paid = ENGAGEMENT.c, sa.select(LINE.c.engagement_id).where(LINE.c.day.between(first, last), *_COUNTED_LINES)
    where = [
        *engagements.selection_conditions(replace(selection, period=EVERYTHING)),
        sa.or_(
            sa.and_(
                sa.or_(e.started_on.is_(None), e.started_on <= last),
                sa.or_(e.ended_on.is_(None), e.ended_on >= first, e.status == ACTIVE),
            ),
            e.id.in_(paid),
        ),
    ]
    return _load(session, where, None, selection.sample)


def load_one(session: Session, engagement_id: int, sample: bool = False) -> Columns:
    """Loads a single engagement, for its own page."""
    return _load(session, [ENGAGEMENT.c.id == engagement_id], None, sample)


def _load(session: Session, where: list[Any], undated: list[Any] | None, sample: bool) -> Columns:
    texts = column_texts(session, where, _WANTED)
    numbers = [parse_numbers(text) for text in texts[: len(_NAMES) + len(_PACKS)]]
    found: dict[str, Any] = dict(zip(_NAMES, numbers, strict=False)) | unpack_columns(
        FIELDS, CODED_FIELDS, numbers[len(_NAMES) :]
    )
    *days, motives, currency = texts[len(numbers) :]
    found |= {name: parse_ordinals(text) for name, text in zip(DAYS, days, strict=True)}
    for name in RATING_FIELDS:
        found[name] = scale_to_units(found[name], rating_scales.PLACES)
    for name in (*QUANTITIES, *COUNTS):
        found[name] = scale_to_units(found[name], getattr(FIELDS[name].kind, "places", 0))
    found["motives"] = parse_bits(motives)
    found["currency"], currencies = parse_words(currency)
    found["owner"], found["team"] = found.pop("owner_id"), found.pop("team_id")
    found = sort_by_id(found)
    provider_ids = found["provider_id"]
    found["provider"] = _fill_from_cards(session, found, provider_ids, sample)
    found["other_quote_provider"] = _quote_providers(session, where, found["id"], sample)
    found |= review_medians(session, found["id"])
    found |= _set_for_all(session, found)
    found["first"] = _is_first(session, found["id"], provider_ids, sample)
    found |= _left_out(session, undated)
    return Columns(found, currencies, _payments(session, where, found["id"]))


def engagements_with_entries(session: Session, sample: bool) -> Any:
    """Returns the numbers of the engagements with entries, ascending: their cost and hours follow from those."""
    where = [LINE.c.removed_at.is_(None), ENGAGEMENT.c.sample.is_(sample)]
    joined = LINE.join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id)
    return np.unique(parse_numbers(column_texts(session, where, [LINE.c.engagement_id], joined)[0]))


def _payments(session: Session, where: list[Any], ids: Any) -> Payments | None:
    """Returns the entries with an amount of these engagements, in the order they were recorded."""
    signed = sa.case((LINE.c.kind == REFUND, -LINE.c.amount), else_=LINE.c.amount)
    *numbers, days = column_texts(
        session,
        [*where, *_COUNTED_LINES],
        [LINE.c.id, LINE.c.engagement_id, signed, day_text(LINE.c.day)],
        LINE.join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id),
    )
    line, engagement, minor = map(parse_numbers, numbers)
    if not len(line):
        return None
    order = np.argsort(line, kind="stable")
    return Payments(np.searchsorted(ids, engagement[order]), parse_ordinals(days)[order], minor[order])


def _fill_from_cards(session: Session, found: dict[str, Any], provider_ids: Any, sample: bool) -> Any:
    """Fills in the defaults of the providers' cards; returns the providers' codes."""
    where = id_condition(PROVIDER.c.id, np.unique(provider_ids)) or [PROVIDER.c.sample.is_(sample)]
    ids, *packs = map(
        parse_numbers,
        column_texts(session, where, _OF_CARD, PROVIDER),
    )
    order = np.argsort(ids)
    card = unpack_columns(PROVIDER_FIELDS, CARD_COLUMNS, [pack[order] for pack in packs])
    code = np.where(provider_ids >= 0, np.searchsorted(ids[order], provider_ids), -1)
    for name in CARD_COLUMNS:
        from_card = np.append(card[name], np.int8(-1))[code]
        if name == "kind":
            found["provider_kind"] = from_card
            continue
        found[f"{name}_inherited"] = (found[name] < 0) & (from_card >= 0)
        found[name] = np.where(found[name] < 0, from_card, found[name])
    return code


def _quote_providers(session: Session, where: list[Any], ids: Any, sample: bool) -> Any:
    """Returns a number for the provider of the other quote: its own where the name is a recorded provider's, else one
    above all of those; -1 where there is no quote or no name."""
    column = ENGAGEMENT.c.other_quote_provider
    names = {
        row[0]: fold(row[1])
        for row in session.execute(
            sa.select(ENGAGEMENT.c.id, column).where(*where, ENGAGEMENT.c.other_quote.is_not(None), column.is_not(None))
        )
    }
    code = np.full(len(ids), -1, np.int64)
    if names:
        known = providers.ids_by_name(session, names.values(), sample)
        number = {
            name: known.get(name, _UNNAMED_PROVIDER_BASE + place)
            for place, name in enumerate(sorted(set(names.values())))
        }
        code[np.searchsorted(ids, list(names))] = [number[name] for name in names.values()]
    return code


def _set_for_all(session: Session, found: dict[str, Any]) -> dict[str, Any]:
    """Returns, by field, the number of the import that set it for all of its rows, 0 elsewhere; only fields with
    any."""
    marks: dict[str, Any] = {}
    for each in constants.current_uses(session, SOURCE_FIELDS):
        numbers, by = parse_numbers(each.ids), parse_numbers(each.imports)
        order, keys = np.lexsort((by, numbers)), found["provider_id" if each.card else "id"]
        place = np.searchsorted(numbers[order], keys, side="right") - 1  # the last import of several
        mark = np.where(numbers[order][place] == keys, by[order][place], 0)
        if f"{each.field}_inherited" in found and each.card:
            mark = np.where(found[f"{each.field}_inherited"], mark, 0)
        marks[each.field] = np.maximum(marks.get(each.field, 0), mark)
    return {f"{name}_set_by": mark for name, mark in marks.items() if mark.any()}


def _is_first(session: Session, ids: Any, provider_ids: Any, sample: bool) -> Any:
    """Returns whether each is its provider's first engagement in the whole record, whatever was selected.

    The order is that of `job_numbers`, computed from whole columns: a window function takes five times as long.
    """
    *numbers, began = column_texts(
        session,
        [
            *job_numbers.counted_conditions(),
            ENGAGEMENT.c.sample.is_(sample),
            *id_condition(ENGAGEMENT.c.provider_id, np.unique(provider_ids)),
        ],
        [ENGAGEMENT.c.provider_id, ENGAGEMENT.c.id, day_text(job_numbers.start_date())],
    )
    (provider, number), day = map(parse_numbers, numbers), parse_ordinals(began)
    order = np.lexsort((number, day, day < 0, provider))
    starts = np.diff(provider[order], prepend=-1) > 0
    return np.isin(ids, number[order][starts])


def _left_out(session: Session, undated: list[Any] | None) -> dict[str, Any]:
    texts = ["", ""]
    if undated is not None:
        texts = column_texts(session, undated, _OF_UNDATED)
    ids, pack = map(parse_numbers, texts)
    return {"undated_id": ids, "undated_arrangement": unpack_columns(FIELDS, ("arrangement",), [pack])["arrangement"]}
