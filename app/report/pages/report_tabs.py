"""The views of the report, as tabs: the live ones, and what is saved of it."""

from typing import Any

from flask import url_for

from app.report.pages.report_url import View

HERE, FACTS, SAVED = "reports.report", "reports.facts", "saved_reports.index"


def tabs(current: str, view: View | None = None) -> list[tuple[str, str, bool]]:
    """Name, address, whether it is the `current` one (an endpoint). `view`: the selection that the live ones keep."""
    also: dict[str, Any] = {"sample": "yes"} if view and view.selection.sample else {}

    def live(endpoint: str) -> str:
        return view.href(endpoint) if view else url_for(endpoint)

    return [
        ("Report", live(HERE), current == HERE),
        ("Facts and outcomes", live(FACTS), current == FACTS),
        ("Saved reports", url_for(SAVED, **also), current == SAVED),
        ("Spend", live("outcomes.index"), False),
        ("Compare two groups", url_for("comparisons.index", **also), False),
        ("Claims", url_for("claims.listing"), False),
        ("Three questions", url_for("questions.index"), False),
    ]
