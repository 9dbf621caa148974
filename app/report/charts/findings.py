"""Findings as charts take them: an effect with its margin, the word for its verdict, and the mark of a row."""

from markupsafe import Markup

from app.report.charts.contrast_mark import contrast_mark as draw
from app.report.domain.claims import Claim, Outcome
from app.report.domain.findings import Figures
from app.report.domain.statistics import Effect, Scale
from app.report.text.verdicts import NO_VERDICT, VerdictWord, verdict_word


def word_for_verdict(finding: Figures) -> VerdictWord:
    """The word for the verdict; that of an outcome says nothing."""
    return verdict_word(finding) or NO_VERDICT


def effect_margin(effect: Effect | None, about: Claim | Outcome) -> float | None:
    """The smallest difference that matters to a claim; None for the usual one, as of a ratio."""
    return about.margin if isinstance(about, Claim) and effect and effect.scale is not Scale.RATIO else None


def single_side(finding: Figures) -> str | None:
    """The only side that the finding speaks of, if it is one."""
    return finding.about.one_side if isinstance(finding.about, Claim) else None


def contrast_mark(finding: Figures, alone: bool = False) -> Markup:
    """The forest mark of a row; grey where nothing is decided. The row says in words what it draws. `alone`: outside
    the page, with its axis and colours in it."""
    half = finding.head is not None and finding.head.scale is Scale.SHARE
    return draw(
        finding.head,
        word_for_verdict(finding),
        side=single_side(finding),
        middle="half" if half else "equal",
        alone=alone,
    )
