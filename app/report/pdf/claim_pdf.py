"""One claim on paper: its verdict, both figures large, the picture, what to mind, and the providers behind it."""

from collections.abc import Sequence
from typing import Any

from app.report.charts.findings import contrast_mark
from app.report.domain.claims import Claim
from app.report.domain.detail import ClaimDetail
from app.report.domain.findings import Figures, Finding
from app.report.pdf import typesetting
from app.report.text import headings
from app.report.text.confidence import family_confidence_text
from app.report.text.contrasts import SIDE, contrast_row, finding_label, side_basis
from app.report.text.figures import percent, typical_text
from app.report.text.missing import missing_text
from app.report.text.needed import needed_text
from app.report.text.notes import notes
from app.report.text.period import capitalise, record_and_days
from app.report.text.quotable import quotable
from app.report.text.sentences import bounds_text, finding_text

PROVIDERS = 10  # so many are named, those with most engagements first


def to_pdf(closer: ClaimDetail, picture: str = "", method: Sequence[str] = (), paper: str = "a4") -> bytes:
    """A claim or an outcome. `picture`: its chart as an SVG that stands alone; `method`: how the figure comes about."""
    return typesetting.pdf("claim", to_dict(closer, picture, method), paper)


def to_dict(closer: ClaimDetail, picture: str = "", method: Sequence[str] = ()) -> dict[str, Any]:
    """Everything that the template prints."""
    finding, report = closer.finding, closer.report
    about, row = finding.about, contrast_row(finding, report.currency)
    record = capitalise(record_and_days(report.selection))
    can_say, cannot_say = quotable(finding, report)
    level = [family_confidence_text(closer.family)] if closer.family else []
    return {
        "title": finding_label(finding).rstrip("."),
        "about": " · ".join([*([about.section] if isinstance(about, Claim) else []), record]),
        "exploratory": [headings.EXPLORATORY, headings.FILTERED]
        if isinstance(finding, Finding) and finding.explored
        else [],
        "verdict": {"code": row.verdict.code, "sign": row.verdict.sign, "word": row.verdict.word}
        if row.verdict
        else None,
        "seen": row.seen,
        "probably": row.probably,
        "mark": str(contrast_mark(finding, alone=True)),
        "ends": headings.COLUMNS[4:6],
        "sides": [_side(finding, side, closer) for side in finding.sides],
        "says": finding_text(finding),
        "notes": _notes(finding),
        "picture": picture,
        "picture_says": finding_text(finding),
        "can_say": {"name": headings.CAN_SAY, "says": list(can_say)},
        "cannot_say": {"name": headings.CANNOT_SAY, "says": list(cannot_say)},
        "providers": {"name": headings.PROVIDERS, "columns": headings.PROVIDER_COLUMNS, "rows": _providers(closer)},
        "method": {"name": headings.CALCULATED, "says": [*method, *level, headings.NOT_CAUSATION]},
        "used": {"name": headings.COLUMNS[-1], "says": " · ".join([f"{row.used:,}", *row.unused])},
    }


def _side(finding: Figures, side: str, closer: ClaimDetail) -> dict[str, str]:
    """A side's figure, and what it rests on."""
    it = finding.sides[side]
    figure = "" if it.typical is None else typical_text(finding.about.measure, it.typical, closer.report.currency)
    return {"side": side, "name": SIDE[side], "figure": figure, "of": side_basis(it, finding)}


def _notes(finding: Figures) -> list[str]:
    """What a careful reader would want to know."""
    caveat = finding.about.caveat if isinstance(finding, Finding) else ""
    bounds = bounds_text(finding) if finding.bounds and finding.bounds.could_change is not False else ""
    needed = needed_text(finding) if isinstance(finding, Finding) and not missing_text(finding) else ""
    return [*notes(finding), *filter(None, (caveat, bounds, needed))]


def _providers(closer: ClaimDetail) -> list[dict[str, str]]:
    measure, currency = closer.finding.about.measure, closer.report.currency
    return [
        {
            "name": each.name,
            "side": each.arrangement,
            "many": f"{each.engagements:,}",
            "part": percent(each.part),
            "figure": typical_text(measure, each.typical, currency) if closer.finding.has_enough else "",
        }
        for each in closer.providers[:PROVIDERS]
    ]
