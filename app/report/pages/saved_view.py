"""A saved report's document as its page shows it: rows with their marks, and what stands behind a claim. Every word and
figure is the document's; only the marks are drawn from its figures, so that they follow the page's colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.record.domain.engagements import ARRANGEMENTS
from app.report import charts
from app.report.charts.contrast_mark import contrast_mark as drawn
from app.report.domain.claims import MAJORITY
from app.report.domain.saved import Document, parse_ranges
from app.report.domain.statistics import Effect, Scale
from app.report.text.contrasts import SIDE, ContrastRow, lack_text
from app.report.text.period import capitalise
from app.report.text.verdicts import NO_VERDICT, VerdictWord

contrast_axes = charts.contrast_axes


@dataclass(frozen=True, slots=True)
class RowMark:
    """A row's mark, and whether there was enough for one."""

    has_enough: bool
    mark: Markup


@dataclass(frozen=True, slots=True)
class EngagementList:
    """One list of engagements behind a claim: the side they are used on, or why they are not used."""

    name: str
    label: str
    numbers: tuple[int, ...]


def contrast_mark(mark: RowMark) -> Markup:
    """The mark of a row."""
    return mark.mark


def rows(document: Document, printed: Sequence[Mapping[str, Any]]) -> list[tuple[RowMark, ContrastRow]]:
    """The rows of a table of the document, each with its mark."""
    figures = figures_by_key(document)
    return [(RowMark(row["enough"], _draw_mark(figures[row["key"]], row)), _row(row)) for row in printed]


def figures_by_key(document: Document) -> dict[str, Mapping[str, Any]]:
    """The figures of every claim and outcome."""
    report = document["report"]
    return {each["key"]: each for each in (*report["claims"], *report["outcomes"])}


def engagement_lists(document: Document, key: str) -> list[EngagementList]:
    """The lists of engagements behind a claim or outcome, without empty ones."""
    found = document["behind"].get(key, {})
    lists = [(side, SIDE[side], found.get(side, "")) for side in ARRANGEMENTS]
    lists += [
        (why, capitalise(lack_text(why)), text)
        for part in ("left_out", "not_compared")
        for why, text in found.get(part, {}).items()
    ]
    return [EngagementList(name, label, parse_ranges(text)) for name, label, text in lists if text]


def verdict_word(verdict: Mapping[str, str] | None) -> VerdictWord | None:
    """A verdict's word as it was printed."""
    return None if verdict is None else VerdictWord(verdict["code"], verdict["sign"], verdict["word"])


def _row(row: Mapping[str, Any]) -> ContrastRow:
    return ContrastRow(
        row["key"],
        row["name"],
        row["freelance"],
        row["outsourced"],
        row["seen"],
        row["range"],
        row["probably"],
        row["of"],
        tuple(row["counts"]),
        verdict_word(row["verdict"]),
        int(row["used"].replace(",", "")),
        tuple(row["unused"]),
    )


def _draw_mark(figures: Mapping[str, Any], row: Mapping[str, Any]) -> Markup:
    head = figures["like_for_like"] or figures["effect"]
    if head is None:
        return Markup()
    effect = Effect(Scale(head["scale"]), head["estimate"], head["low"], head["high"])
    side = figures["expected"] if figures.get("kind") == MAJORITY else None
    return drawn(
        effect,
        verdict_word(row["verdict"]) or NO_VERDICT,
        side=side,
        middle="half" if effect.scale is Scale.SHARE else "equal",
    )


def printed_row(document: Document, key: str) -> ContrastRow:
    """The row of one claim or outcome."""
    printed = document["printed"]
    tables = [printed["outcomes"]["rows"], *(part["rows"] for part in printed["sections"])]
    return next(_row(row) for table in tables for row in table if row["key"] == key)
