"""How a finding is drawn and named on a page: its mark on the common scale, its place in the forest, its values.

Nothing is worked out here; every word of a verdict comes in with the finding. Figures beside a sentence look from the
side that the sentence looks from, so that one fact never has two numbers in a row.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from app.core.domain.number_format import confidence, number_without_unit, percent, quantity
from app.report import charts
from app.report.charts import findings as as_drawn
from app.report.charts.findings import effect_margin, single_side, word_for_verdict
from app.report.domain.claims import CONTRAST, YES_NO, Claim, Measure
from app.report.domain.findings import Figures, Finding
from app.report.domain.reports import Report
from app.report.domain.statistics import Scale
from app.report.text import contrasts, sentences
from app.report.text import findings as text
from app.report.text import notes as notes_text
from app.report.text.contrasts import exclusion_texts, finding_label
from app.report.text.effects import oriented_texts

SHORT_LENGTH = 12  # letters of a unit that fits under a heading
LABEL_LENGTH = 84  # letters of a claim in a chart


def short(finding: Figures) -> str:
    """A name of a word or two, for charts and crumbs."""
    label = getattr(finding.about, "label", "")
    return label or finding.key.replace("-", " ").capitalize()


def truncate(said: str, room: int = LABEL_LENGTH) -> str:
    """The text, or as many whole words of it as fit."""
    if len(said) <= room:
        return said
    return said[:room].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


contrast_axes, contrast_mark = charts.contrast_axes, as_drawn.contrast_mark
notes, below_minimum_text, side_basis = notes_text.notes, sentences.below_minimum_text, contrasts.side_basis


def kind_text(finding: Figures) -> str:
    """How strongly the article says it, and what decides it: “Article says: may be · needs evidence”."""
    claim = finding.about
    if not isinstance(claim, Claim):
        return ""
    return text.kind_text(claim, finding.like_for_like is not None)


def exclusion_text(finding: Figures) -> str:
    """“61 not answered, 12 not yet ended”"""
    return ", ".join(exclusion_texts(finding.left_out))


def forest_charts(report: Report, href: Callable[[str], str]) -> list[dict[str, Any]]:
    """One forest a scale, wide and for a phone: title, note, chart; `alone` draws it with its title and words in it."""
    found = []
    names = {row.label: row for row in (_row(each, href) for each in report.findings)}
    sections = tuple(
        charts.ForestSection(name, tuple(names[_label(each)] for each in findings if each.has_enough))
        for name, findings in report.sections.items()
    )
    for at, (axis, kept) in enumerate(charts.split_by_axis(sections)):
        scale = axis.scales[0]
        title = text.HEADINGS[scale]
        labels = {row.label for section in kept for row in section.rows}
        levels = _confidence_levels(each for each in report.findings if _label(each) in labels)
        draw = partial(charts.forest, kept, title=title, axis=axis, level=levels)
        on_page = partial(draw, heading=False, desc=text.IN_TABLE)
        found.append(
            {
                "title": title,
                "note": text.NOTES[scale],
                "chart": charts.responsive_chart(on_page, key=f"forest-{at}"),
                "id": f"chart-{at}",
                "alone": partial(draw, key=f"forest-{at}"),
            }
        )
    return found


def _label(finding: Finding) -> str:
    return truncate(finding_label(finding))


def _row(finding: Finding, href: Callable[[str], str]) -> charts.ForestRow:
    claim, sides = finding.about, (finding.freelance, finding.outsourced)
    n = [None if side is None else side.engagements for side in sides]
    contrast = isinstance(claim, Claim) and claim.kind == CONTRAST
    label, whole = _label(finding), finding_label(finding)
    return charts.ForestRow(
        label=label,
        freelance=n[0],
        outsourced=n[1],
        effect=finding.head,
        verdict=word_for_verdict(finding),
        expected=claim.expected if contrast else None,
        side=single_side(finding),
        href=href(finding.key),
        scale=Scale.SUPERIORITY if contrast else Scale.SHARE,
        margin=effect_margin(finding.head, claim),
        title=whole if label != whole else "",
        texts=oriented_texts(finding.head, claim.reference_side),
    )


def _confidence_levels(findings: Iterable[Finding]) -> str:
    """At whichever levels the claims shown are drawn."""
    found = sorted({each.level for each in findings if each.level is not None}, reverse=True)
    return text.confidence_levels_text(list(dict.fromkeys(confidence(each) for each in found)))


def format_value(measure: Measure, it: float, currency: str) -> str:
    """One engagement's value as people read it."""
    if measure.shape == YES_NO:
        return "yes" if it else "no"
    return quantity(it, measure.unit.format(currency=currency))


def typical_value(measure: Measure, it: float | None, currency: str) -> str:
    """A typical figure: a median, with the unit where that is short, or a share of yes; empty where there is none."""
    if it is None:
        return ""
    if measure.shape == YES_NO:
        return percent(it)
    unit = measure.unit.format(currency=currency)
    return quantity(it, unit) if len(unit) <= SHORT_LENGTH else number_without_unit(it, unit)
