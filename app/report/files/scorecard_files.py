"""A provider's scorecard as JSON and CSV for programs, and as text for the console; unknown is null, or empty."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.core.domain.money import canonical_text
from app.core.files.csv_writer import csv_text
from app.report.domain.measures.spend_totals import SpendTotal
from app.report.domain.scorecard import HOURLY_COST_KEY, Scorecard, Values
from app.report.text import scorecard as text
from app.report.text.notes import rate_text

HEADER = (
    "provider",
    "figure",
    "year",
    "arrangement",
    "category",
    "engagements",
    "known",
    "yes",
    "value",
    "unit",
    "median_of_all",
    "median_engagements",
    "median_providers",
)
EVERY_YEAR = "all years"
Cells = Sequence[Any]


def to_json(scorecard: Scorecard) -> str:
    """Every figure with what it rests on. Totals are exact decimals in text."""
    fields = {
        "provider": scorecard.provider,
        "currency": scorecard.currency,
        "engagements": scorecard.engagement_count,
        **scorecard.engagements,
        "spend": _spend(scorecard.spend),
        "figures": [
            {
                "key": each.key,
                "unit": _unit(scorecard, each.key, each.unit),
                **_values(each.whole),
                "left_out": {why: len(ids) for why, ids in each.left_out.items()},
            }
            for each in scorecard.figures
        ],
        "cost_per_hour": [
            {
                "arrangement": each.arrangement,
                "category": each.category,
                **_values(each.values),
                "median_of_all": {
                    "value": each.all.value,
                    "engagements": each.all.engagements,
                    "providers": each.all.providers,
                }
                if each.all
                else None,
            }
            for each in scorecard.hourly
        ],
        "years": [
            {
                "year": each.name,
                "engagements": each.engagements,
                "spend": _spend(each.spend),
                "figures": {
                    figure.key: _values(values) for figure, values in zip(scorecard.figures, each.figures, strict=True)
                },
            }
            for each in scorecard.years
        ],
        "notes": list(map(rate_text, scorecard.rates)),
    }
    return json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _spend(total: SpendTotal) -> dict[str, Any]:
    return {
        "total": canonical_text(total.total) if total.total else None,
        "engagements": total.engagements,
        "known": total.known,
    }


def _values(values: Values) -> dict[str, Any]:
    return {"known": values.known, "yes": values.yes, "value": values.typical}


def _unit(scorecard: Scorecard, key: str, unit: str) -> str:
    return f"{scorecard.currency} per hour" if key == HOURLY_COST_KEY else unit or "share of yes"


def to_csv(scorecard: Scorecard) -> str:
    """A line for each figure over all years and by year, and for an hour's cost of each kind of work."""
    return csv_text([HEADER, *((scorecard.provider, *row) for row in _rows(scorecard))])


def _rows(scorecard: Scorecard) -> Iterator[Cells]:
    yield from _counts(scorecard, EVERY_YEAR, scorecard.engagement_count, scorecard.spend)
    yield from _figures(scorecard, EVERY_YEAR, scorecard.engagement_count, [each.whole for each in scorecard.figures])
    for each in scorecard.hourly:
        median = (each.all.value, each.all.engagements, each.all.providers) if each.all else (None, None, None)
        yield (
            HOURLY_COST_KEY,
            EVERY_YEAR,
            each.arrangement,
            each.category,
            None,
            each.values.known,
            None,
            each.values.typical,
            _unit(scorecard, HOURLY_COST_KEY, ""),
            *median,
        )
    for year in scorecard.years:
        name = year.name or text.NO_DATE.lower()
        yield from _counts(scorecard, name, year.engagements, year.spend)
        yield from _figures(scorecard, name, year.engagements, year.figures)


def _counts(scorecard: Scorecard, year: str, many: int, spend: SpendTotal) -> Iterator[Cells]:
    nothing = (None,) * 3
    yield text.ALL, year, None, None, many, many, None, many, "engagements", *nothing
    yield (
        text.SPEND,
        year,
        None,
        None,
        spend.engagements,
        spend.known,
        None,
        canonical_text(spend.total) if spend.total else None,
        scorecard.currency,
        *nothing,
    )


def _figures(scorecard: Scorecard, year: str, many: int, those: Sequence[Values]) -> Iterator[Cells]:
    for figure, values in zip(scorecard.figures, those, strict=True):
        yield (
            figure.key,
            year,
            None,
            None,
            many,
            values.known,
            values.yes,
            values.typical,
            _unit(scorecard, figure.key, figure.unit),
            None,
            None,
            None,
        )


def to_text(scorecard: Scorecard) -> str:
    """The same for a terminal."""
    return "\n".join(_text(scorecard)) + "\n"


def _text(scorecard: Scorecard) -> Iterator[str]:
    yield scorecard.provider
    yield text.READING_NOTE
    yield ""
    yield from _table([(each.label, each.value, each.basis, each.left_out) for each in text.lines(scorecard)])
    yield from map(rate_text, scorecard.rates)
    if scorecard.hourly:
        yield from ("", text.BY_KIND)
        yield from _table(
            [
                (
                    text.kind_name(each),
                    each.value,
                    each.basis,
                    f"median of all {each.all} {each.over}" if each.all else "",
                )
                for each in text.by_kind(scorecard)
            ]
        )
        yield text.MEDIAN_NOTE
    if scorecard.years:
        yield from ("", text.BY_YEAR)
        labels = [text.LABELS[each] for each in (text.ALL, text.SPEND, *(figure.key for figure in scorecard.figures))]
        yield from _table(
            [
                ("Year", *labels),
                *(
                    (year.name, year.engagements, _cell(year.spend), *map(_cell, year.figures))
                    for year in text.by_year(scorecard)
                ),
            ]
        )


def _cell(it: tuple[str, str]) -> str:
    value, basis = it
    return f"{value} ({basis})" if value and basis else value or text.NONE


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{wide}}" for cell, wide in zip(row, widths, strict=True)).rstrip()
