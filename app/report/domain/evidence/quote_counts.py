"""Counts briefs that were priced by both kinds of provider: one per pair of providers, and which was cheaper."""

from typing import Any

import numpy as np

from app.record.domain.engagements import ARRANGEMENTS, FREELANCE
from app.report.domain.findings import QuoteCounts
from app.report.domain.measures import MissingReason, Record
from app.report.domain.measures.cost import to_major_units, total_in_own_currency
from app.report.domain.statistics import Missing, NotEstimable, missing_for_one_side, sign_test

Array = Any
SAME_PAIR = "another brief of the same two"


def count_quotes(record: Record) -> QuoteCounts | None:
    """Returns the counts, None where no brief has a second quote. Both prices are in the engagement's own currency."""
    columns = record.columns
    other_price = to_major_units(record, "other_quote")
    agreed = to_major_units(record, "agreed_cost")
    own_price = np.where(np.isnan(agreed), total_in_own_currency(record), agreed)
    has_quote = columns["other_quote"] >= 0
    if not has_quote.any():
        return None
    priced = has_quote & ~np.isnan(own_price) & ~np.isnan(other_price) & (columns["provider"] >= 0)
    used = _first_brief_of_pairs(columns, priced)
    freelance = columns["arrangement"] == ARRANGEMENTS.index(FREELANCE)
    sign = np.sign(np.where(freelance, own_price - other_price, other_price - own_price))[used]
    lower, higher = int((sign < 0).sum()), int((sign > 0).sum())
    own_provider, other_provider = columns["provider_id"][used], columns["other_quote_provider"][used]
    is_freelance, is_outsourced = freelance[used], ~freelance[used]
    providers = (
        _distinct_providers(own_provider[is_freelance], other_provider[is_outsourced]),
        _distinct_providers(own_provider[is_outsourced], other_provider[is_freelance]),
    )
    missing = missing_for_one_side(lower + higher, min(providers))
    signs = sign_test(lower, lower + higher) if missing.is_zero else None
    ids = columns["id"]
    left_out = {
        str(MissingReason.PROVIDER): has_quote & (columns["provider"] < 0),
        str(MissingReason.VALUE): has_quote & (columns["provider"] >= 0) & ~priced,
        SAME_PAIR: priced.copy(),
    }
    left_out[SAME_PAIR][used] = False
    return QuoteCounts(
        tuple(ids[used].tolist()),
        lower,
        int((sign == 0).sum()),
        higher,
        providers,
        {why: tuple(ids[mask].tolist()) for why, mask in left_out.items() if mask.any()},
        Missing(missing.engagements, missing.providers),
        None if isinstance(signs, NotEstimable) else signs,
    )


def _first_brief_of_pairs(columns: Any, priced: Array) -> Array:
    """Returns the rows of the first brief of every pair, by the day it began, else ended, then by number."""
    rows = np.flatnonzero(priced)
    day = np.where(columns["started_on"] >= 0, columns["started_on"], columns["ended_on"])[rows]
    order = rows[np.lexsort((columns["id"][rows], day, day < 0))]
    pairs = np.column_stack([columns["provider_id"][order], columns["other_quote_provider"][order]])
    _, first = np.unique(pairs, axis=0, return_index=True)
    return np.sort(order[first])


def _distinct_providers(engaged: Array, quoted: Array) -> int:
    """Returns the number of providers of one kind that quoted; all unnamed ones count as one."""
    return len(np.unique(np.concatenate([engaged, quoted])))
