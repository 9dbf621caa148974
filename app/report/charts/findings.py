"""Findings as charts take them: an effect with its margin, a verdict with its sign, and the mark of a row."""

from typing import Any

from markupsafe import Markup

from app.report.charts.contrast_mark import contrast_mark as draw
from app.report.charts.effects import Effect, Verdict
from app.report.domain import findings
from app.report.domain.claims import Claim
from app.report.domain.findings import Finding
from app.report.domain.statistics import Scale
from app.report.text.verdicts import verdict_word


def verdict(finding: Finding) -> Verdict:
    """The verdict as charts take it; without code, sign and word for an outcome and in an exploratory view."""
    word = verdict_word(finding)
    return Verdict(str(finding.verdict or ""), word.sign if word else "", word.word if word else "")


def drawn(it: findings.Effect | None, about: Any) -> Effect | None:
    """An effect as charts take it; the claim's margin is none of a ratio."""
    if it is None:
        return None
    margin = None if it.scale is Scale.RATIO else getattr(about, "margin", None)
    return Effect(it.scale.value, it.estimate, it.low, it.high, margin)


def effect(finding: Finding) -> Effect | None:
    """The effect that heads the finding, as charts take it."""
    return drawn(finding.head, finding.about)


def side_of(finding: Finding) -> Any:
    """The only side that the finding speaks of, if it is one."""
    return finding.about.one_side if isinstance(finding.about, Claim) else None


def contrast_mark(finding: Finding, alone: bool = False) -> Markup:
    """The forest mark of a row; grey where nothing is decided. The row says in words what it draws. `alone`: outside
    the page, with its axis and colours in it."""
    half = finding.head is not None and finding.head.scale is Scale.SHARE
    return draw(effect(finding), verdict(finding), side=side_of(finding), middle="half" if half else "equal",
                alone=alone)
