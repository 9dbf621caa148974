"""What was spent, by year: as JSON for programs and as text for the console. CSV is `outcomes_csv.of_spend`."""

import json
from collections.abc import Iterator
from typing import Any

from app.core.domain.money import canonical_text
from app.core.domain.number_format import count
from app.report.domain.spend import Spend, SpendLine, SpendTotal
from app.report.text.contrasts import lack_text
from app.report.text.spend import NO_DATE, YEARS, spend_notes


def to_json(period: str, spend: Spend) -> str:
    """Totals by year as exact decimals in text; a year of which no cost is known is left out.

    `without_date` is what was paid on no known day, null where that is nothing known.
    """
    fields = {
        "period": period,
        "currency": spend.currency,
        **_line(spend, spend.whole),
        "by_arrangement": {str(line.key): _line(spend, line) for line in spend.arrangements},
        "engagements": spend.whole.whole.engagements,
        "known": spend.whole.whole.known,
        "unknown": {str(why): len(numbers) for why, numbers in spend.unknown.items()},
        "notes": spend_notes(spend),
    }
    return json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _line(spend: Spend, line: SpendLine[Any]) -> dict[str, Any]:
    totals = {year: each.total for year, each in zip(spend.years, line.years, strict=True)}
    undated = totals.pop(None, None)
    return {
        "years": {str(year): canonical_text(total) for year, total in totals.items() if total},
        "without_date": canonical_text(undated) if undated else None,
        "total": canonical_text(line.whole.total) if line.whole.total else None,
    }


def to_text(period: str, spend: Spend) -> str:
    """A table with a line a year, and what is not in it."""
    return "\n".join(_text(period, spend)) + "\n"


def _text(period: str, spend: Spend) -> Iterator[str]:
    yield f"Spend, {period}, in {spend.currency}"
    yield ""
    rows = [("Year", "Total", *(str(line.key).capitalize() for line in spend.arrangements))]
    for at, year in enumerate(spend.years):
        rows.append(
            (year or NO_DATE, _amount(spend.whole.years[at]), *(_amount(line.years[at]) for line in spend.arrangements))
        )
    rows.append(("All", _amount(spend.whole.whole), *(_amount(line.whole) for line in spend.arrangements)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *figures in rows:
        yield "  ".join(
            [f"{name:<{widths[0]}}", *(f"{each:>{wide}}" for each, wide in zip(figures, widths[1:], strict=True))]
        )
    yield ""
    yield YEARS
    if spend.unknown:
        why = ", ".join(f"{len(numbers):,} {lack_text(reason)}" for reason, numbers in spend.unknown.items())
        yield f"Not counted: {count(spend.whole.whole.unknown, 'engagement')} ({why})."
    yield from spend_notes(spend)


def _amount(spent: SpendTotal) -> str:
    if not spent.total:
        return "unknown" if spent.engagements else "-"
    return f"{spent.total.amount:,f}"
