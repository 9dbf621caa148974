"""The report from the top: what was tested, the three lines, the five counts, the key contrasts, then every section."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.engagements import FREELANCE, OUTSOURCED
from app.domain.figures import confidence, count, listed
from app.report.domain.claims import WORDS
from app.report.domain.evidence.concentration import MOST
from app.report.domain.findings import Figures, Finding, Present
from app.report.domain.importance import apart, key_contrasts
from app.report.domain.reports import Report
from app.report.domain.statistics import Verdict
from app.report.text.contrasts import ContrastRow, contrast_row
from app.report.text.period import capital, where
from app.report.text.summary import AnyFigures, Summary, summary
from app.report.text.verdicts import VerdictCount, counts


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one section of the article, with how many got each verdict, in the fixed order."""

    name: str
    tally: str
    rows: tuple[tuple[Finding, ContrastRow], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`lines`: a label and its sentences, without those that have nothing to say; none in an exploratory view.
    `by_definition`: how the claims fared that follow from the words, empty where there are none with enough data."""

    tested: str
    freelance: str
    outsourced: str
    compared: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    counts: tuple[VerdictCount, ...]
    key: tuple[tuple[Finding, ContrastRow], ...]
    sections: tuple[Section, ...]
    by_definition: str
    outcomes: tuple[tuple[Figures, ContrastRow], ...]
    levels: str


def overview(report: Report) -> Overview:
    """Everything that the report's page says before its details."""
    key = key_contrasts(report.findings, report.keys)
    said = Summary((), (), ()) if report.explored else summary(
        report.findings, [each.key for each in key], report.currency)

    def rows(findings: Sequence[AnyFigures]) -> tuple[tuple[AnyFigures, ContrastRow], ...]:
        return tuple((each, contrast_row(each, report.currency)) for each in findings)

    return Overview(
        tested=count(len(apart(report.findings)), "claim"),
        freelance=_size(report.freelance), outsourced=_size(report.outsourced), compared=compared(report),
        lines=tuple((label, sentences) for label, sentences in (
            ("Supported", said.supported), ("Contradicted", said.contradicted), ("Can’t say yet", said.open))
            if sentences),
        counts=counts(report.findings), key=rows(key),
        sections=tuple(Section(name, tally(found), rows(found)) for name, found in report.sections.items()),
        by_definition=_by_definition(report.findings), outcomes=rows(report.outcomes), levels=_levels(report))


def compared(report: Report) -> str:
    """What was compared, in one sentence without marks."""
    sides = listed([f"{count(each.engagements, f'{side} engagement')} {_size(each)}"
                    for side, each in ((FREELANCE, report.freelance), (OUTSOURCED, report.outsourced))])
    narrowed = ", filtered" if report.selection.conditions or report.selection.search else ""
    return f"{capital(where(report.selection))}{narrowed}: {sides}."


def in_lines(said: Overview, explored: bool) -> list[str]:
    """The first screen as plain sentences: what was compared, then each line behind its label."""
    lines = [f"{label}: {' '.join(sentences)}" for label, sentences in said.lines]
    return [said.compared, *(["Exploratory: a filtered view carries no verdicts."] if explored else lines)]


def _size(present: Present) -> str:
    """“(11 providers)”; where one provider holds most of a side, that is said."""
    known = present.engagements - present.without_provider
    mostly = f", {present.busiest:,} with one of them" if (
        present.providers > 1 and present.busiest > MOST * known) else ""
    return f"({count(present.providers, 'provider')}{mostly})"


def tally(findings: Sequence[Finding]) -> str:
    """“3 supported · 1 inconclusive”; in an exploratory view how many claims there are."""
    found = " · ".join(f"{each.many:,} {each.word}" for each in counts(findings) if each.many)
    return found or count(len(findings), "claim")


def _by_definition(findings: Sequence[Finding]) -> str:
    tested = [each for each in findings if each.about.family == WORDS
              and each.verdict not in (None, Verdict.NOT_ENOUGH_DATA)]
    if not tested:
        return ""
    hold = sum(each.verdict is Verdict.SUPPORTED for each in tested)
    return f"True by definition: {hold:,} of {len(tested):,} hold, as the words say."


def _levels(report: Report) -> str:
    """How sure the ranges are, and why not all are at 95%."""
    shown = sorted({confidence(each.level) for each in report.findings if each.level is not None and each.enough})
    if not shown:
        return ""
    if shown == ["95%"]:
        return "Ranges are 95% confidence intervals."
    levels = f"{shown[0]} to {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"Ranges are {levels} confidence intervals: wider where many claims are tested together."
