"""The report on paper: what its page says, in the same words and order, every section open."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.report.charts.findings import contrast_mark
from app.report.domain.findings import Figures
from app.report.domain.reports import Report
from app.report.pdf import typesetting
from app.report.text import headings
from app.report.text.confidence import family_confidence_text
from app.report.text.contrasts import ContrastRow
from app.report.text.overview import overview
from app.report.text.questions import question_text


def to_pdf(report: Report, paper: str = "a4") -> bytes:
    """The whole report; `paper` is one of typesetting.PAPERS."""
    return typesetting.pdf("report", to_dict(report), paper)


def to_dict(report: Report) -> dict[str, Any]:
    """Everything that the template prints."""
    shown = overview(report)
    return {
        "title": headings.TITLE,
        "compared": shown.compared,
        "exploratory": [headings.EXPLORATORY, headings.FILTERED] if report.explored else [],
        "lines": [{"label": label, "says": list(sentences)} for label, sentences in shown.lines],
        "counts": [asdict(each) | {"said": f"{each.many:,}"} for each in shown.counts],
        "columns": headings.COLUMNS,
        "verdicts": not report.explored,
        "key": {"name": headings.KEY_CONTRASTS, "rows": _rows(shown.key)},
        "legend": [each for each in (shown.not_seen, *shown.legend, shown.by_definition) if each],
        "every": headings.SECTIONS.format(tested=shown.tested),
        "sections": [{"name": part.name, "tally": part.tally, "rows": _rows(part.rows)} for part in shown.sections],
        "outcomes": {
            "name": headings.OUTCOMES,
            "column": headings.OUTCOME,
            "note": headings.WITHOUT_VERDICTS,
            "rows": _rows(shown.outcomes),
        },
        "method": {
            "name": headings.METHOD,
            "untestable": {"name": headings.UNTESTABLE, "says": list(headings.UNTESTABLE_CLAIMS)},
            "sure": {"name": headings.CONFIDENCE, "says": _confidence_text(report, shown.levels)},
        },
    }


def _rows(rows: Sequence[tuple[Figures, ContrastRow]]) -> list[dict[str, Any]]:
    return [
        asdict(row)
        | {"mark": str(contrast_mark(finding, alone=True)), "enough": finding.has_enough, "used": f"{row.used:,}"}
        for finding, row in rows
    ]


def _confidence_text(report: Report, levels: str) -> list[str]:
    """How sure the ranges are, and what was tested with what."""
    tested = [family_confidence_text(family) for family in report.families] or [headings.EXPLORATORY_LEVELS]
    asked = [question_text(each) for each in report.questions if not each.question.open]
    return [*([levels] if levels else []), *tested, *asked, headings.NOT_CAUSATION]
