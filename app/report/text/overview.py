"""The report from the top: what was tested, the three lines, the five counts, the key contrasts, then every section."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.domain.number_format import confidence, count
from app.core.domain.plural import plural
from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import DEFINITION_FAMILY
from app.report.domain.evidence.concentration import MAX_SHARE
from app.report.domain.findings import Figures, Finding, SelectionSize
from app.report.domain.ranking import key_contrasts, without_opposites
from app.report.domain.reports import Report
from app.report.domain.statistics import Verdict
from app.report.text.contrasts import ContrastRow, contrast_row
from app.report.text.period import capitalise, record_and_days
from app.report.text.summary import AnyFigures, Summary, summary
from app.report.text.verdicts import NOT_SEEN, NOT_SEEN_NOTE, VerdictCount, verdict_counts, verdict_word

LINE, EXPLORATORY = "{label}: {sentences}", "Exploratory: a filtered view carries no verdicts."
SUPPORTED, CONTRADICTED, OPEN = "Supported", "Contradicted", "Can’t say yet"
COMPARED = "{where}: {freelance} and {outsourced}."
COMPARED_FILTERED = "{where}, filtered: {freelance} and {outsourced}."
SIDE = ("{n} {side} engagement {size}", "{n} {side} engagements {size}")
SIZE = ("({n} provider)", "({n} providers)")
SIZE_MOSTLY = ("({n} provider, {busiest} with one of them)", "({n} providers, {busiest} with one of them)")
PROBABLY = "“Probably” gives the range where the true figure plausibly lies, at 95% confidence."
PROBABLY_AT = (
    "“Probably” gives the range where the true figure plausibly lies, at {low} "
    "confidence. That is above the usual 95% because several claims are tested together."
)
PROBABLY_FROM = (
    "“Probably” gives the range where the true figure plausibly lies, at {low} to {high} "
    "confidence. Levels are above the usual 95% where several claims are tested together."
)
FIGURES = (
    "“All work” stands under figures of all engagements where “What we see” compares similar work only, so the "
    "two can differ."
)
TRUE_BY_DEFINITION = "True by definition: {hold} of {tested} such claims hold in our record too."
LEVEL_95 = "Ranges are 95% confidence intervals."
LEVEL = "Ranges are {low} confidence intervals: wider where many claims are tested together."
LEVELS = "Ranges are {low} to {high} confidence intervals: wider where many claims are tested together."


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one section of the article, with how many got each verdict, in the fixed order."""

    name: str
    tally: str
    rows: tuple[tuple[Finding, ContrastRow], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`lines`: a label and its sentences, without those that have nothing to say; none in an exploratory view.
    `legend`: what stands in the rows, in plain words; `not_seen`: what that says beside the five verdicts, empty where
    no claim has it; `levels`: how sure the ranges are.
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
    legend: tuple[str, ...]
    not_seen: str
    levels: str


def overview(report: Report) -> Overview:
    """Everything that the report's page says before its details."""
    key = key_contrasts(report.findings, report.keys)
    sentence = (
        Summary((), (), ())
        if report.explored
        else summary(report.findings, [each.key for each in key], report.currency)
    )

    def rows(findings: Sequence[AnyFigures]) -> tuple[tuple[AnyFigures, ContrastRow], ...]:
        return tuple((each, contrast_row(each, report.currency)) for each in findings)

    return Overview(
        tested=count(len(without_opposites(report.findings)), "claim"),
        freelance=_side_size(report.freelance),
        outsourced=_side_size(report.outsourced),
        compared=comparison_sentence(report),
        lines=tuple(
            (label, sentences)
            for label, sentences in (
                (SUPPORTED, sentence.supported),
                (CONTRADICTED, sentence.contradicted),
                (OPEN, sentence.open),
            )
            if sentences
        ),
        counts=verdict_counts(report.findings),
        key=rows(key),
        sections=tuple(Section(name, tally(found), rows(found)) for name, found in report.sections.items()),
        by_definition=_by_definition_text(report.findings),
        outcomes=rows(report.outcomes),
        legend=_legend(report.findings),
        not_seen=NOT_SEEN_NOTE if any(verdict_word(each) is NOT_SEEN for each in report.findings) else "",
        levels=_levels_note(report),
    )


def comparison_sentence(report: Report) -> str:
    """What was compared, in one sentence without marks."""
    sides = [
        plural(each.engagements, *SIDE, side=side, size=_side_size(each))
        for side, each in ((FREELANCE, report.freelance), (OUTSOURCED, report.outsourced))
    ]
    narrowed = report.selection.conditions or report.selection.search
    return (COMPARED_FILTERED if narrowed else COMPARED).format(
        where=capitalise(record_and_days(report.selection)), freelance=sides[0], outsourced=sides[1]
    )


def _legend(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What “probably” means in a row, and of what work the figures are; each only where a row has it."""
    shown = [each for each in findings if each.has_enough]
    texts = []
    if levels := _confidence_levels(shown):
        template = PROBABLY_FROM if len(levels) > 1 else PROBABLY if levels == ["95%"] else PROBABLY_AT
        texts.append(template.format(low=levels[0], high=levels[-1]))
    if any(each.like_for_like for each in shown):
        texts.append(FIGURES)
    return tuple(texts)


def summary_lines(said: Overview, explored: bool) -> list[str]:
    """The first screen as plain sentences: what was compared, then each line behind its label."""
    lines = [LINE.format(label=label, sentences=" ".join(sentences)) for label, sentences in said.lines]
    return [said.compared, *([EXPLORATORY] if explored else lines)]


def _side_size(present: SelectionSize) -> str:
    """“(11 providers)”; where one provider holds most of a side, that is said."""
    known = present.engagements - present.without_provider
    mostly = present.providers > 1 and present.busiest > MAX_SHARE * known
    return plural(present.providers, *(SIZE_MOSTLY if mostly else SIZE), busiest=f"{present.busiest:,}")


def tally(findings: Sequence[Finding]) -> str:
    """“3 supported · 1 inconclusive”; in an exploratory view how many claims there are."""
    found = " · ".join(f"{each.many:,} {each.word}" for each in verdict_counts(findings) if each.many)
    return found or count(len(findings), "claim")


def _by_definition_text(findings: Sequence[Finding]) -> str:
    tested = [
        each
        for each in findings
        if each.about.family == DEFINITION_FAMILY and each.verdict not in (None, Verdict.NOT_ENOUGH_DATA)
    ]
    if not tested:
        return ""
    hold = sum(each.verdict is Verdict.SUPPORTED for each in tested)
    return TRUE_BY_DEFINITION.format(hold=f"{hold:,}", tested=f"{len(tested):,}")


def _confidence_levels(findings: Sequence[Finding]) -> list[str]:
    """At what levels ranges are shown, the lowest first: “95.6%”, “96.5%”."""
    return list(
        dict.fromkeys(
            confidence(level)
            for level in sorted(each.level for each in findings if each.level is not None and each.has_enough)
        )
    )


def _levels_note(report: Report) -> str:
    """How sure the ranges are, and why not all are at 95%."""
    shown = _confidence_levels(report.findings)
    if not shown:
        return ""
    if shown == ["95%"]:
        return LEVEL_95
    return (LEVELS if len(shown) > 1 else LEVEL).format(low=shown[0], high=shown[-1])
