"""The trend of a series as CSV and JSON: a line for each claim and saved report."""

import json
from collections.abc import Iterator
from typing import Any

from app.core.files.csv_writer import csv_text
from app.report.domain.saved import SavedReport
from app.report.domain.trend import Trend, TrendLine, TrendPoint

COLUMNS = (
    "report",
    "title",
    "period",
    "from",
    "to",
    "claim",
    "name",
    "scale",
    "estimate",
    "low",
    "high",
    "level",
    "engagements",
    "verdict",
    "state",
    "new_in_report",
    "settled_since_report",
)


def to_csv(trend: Trend) -> str:
    """Claim by claim, the earliest report first; what is not known is an empty cell."""
    return csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in _rows(trend))])


def to_json(trend: Trend) -> str:
    """The same rows as objects, with the words beside them."""
    return json.dumps(list(_rows(trend)), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _rows(trend: Trend) -> Iterator[dict[str, Any]]:
    for line in trend.lines:
        for point, report in zip(line.points, trend.reports, strict=True):
            if point is not None:
                yield _row(line, point, report, trend)


def _row(line: TrendLine, point: TrendPoint, report: SavedReport, trend: Trend) -> dict[str, Any]:
    effect, state, period = point.effect, point.state, report.period
    since = state["since"]["id"] if state and state["since"] else report.id if state else None
    return {
        "report": report.id,
        "title": report.title,
        "period": period.code,
        "from": period.first.isoformat() if period.first else None,
        "to": period.last.isoformat(),
        "claim": line.key,
        "name": line.about.name,
        "scale": str(effect.scale) if effect else None,
        "estimate": effect.estimate if effect else None,
        "low": effect.low if effect else None,
        "high": effect.high if effect else None,
        "level": point.level,
        "engagements": point.used,
        "verdict": point.verdict,
        "state": state["state"] if state else None,
        "new_in_report": since,
        "settled_since_report": None if line.verdict_since is None else trend.reports[line.verdict_since].id,
        "seen": point.shown_text,
        "range": point.range or None,
    }
