"""The few findings that matter most, for a page that has room for no more: sentences of the report's first screen."""

from dataclasses import dataclass

from app.report.domain.claims import DEFINITION_FAMILY
from app.report.domain.findings import Finding
from app.report.domain.ranking import key_contrasts
from app.report.domain.reports import Report
from app.report.domain.statistics import DECISIVE, Verdict
from app.report.text.overview import comparison_sentence
from app.report.text.summary import finding_sentence, sort_by_importance, summary
from app.report.text.verdicts import NO_VERDICT, VerdictWord, verdict_word

MAX_FINDINGS = 3
# What is decided comes first, then what is known to differ by too little, then what the data leaves open.
ORDER = (DECISIVE, {Verdict.NO_MEANINGFUL_DIFFERENCE}, {Verdict.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class TopFinding:
    """One claim of the report, by its `key`, in a sentence with its verdict."""

    key: str
    sentence: str
    verdict: VerdictWord


@dataclass(frozen=True, slots=True)
class TopFindings:
    """`compared`: on what, in a sentence; `engagements`: how many those are. `open`: what a verdict takes, where no
    claim has one yet."""

    engagements: int
    compared: str
    findings: tuple[TopFinding, ...]
    open: tuple[str, ...]


def top_findings(report: Report, most: int = MAX_FINDINGS) -> TopFindings:
    """The most important findings of a report that carries verdicts, in the order of its first screen."""
    keys = [each.key for each in key_contrasts(report.findings, report.keys)]
    ordered = [each for each in sort_by_importance(report.findings, keys) if each.verdict is not None]
    learnt = [each for each in ordered if each.about.family != DEFINITION_FAMILY]
    found = [each for verdicts in ORDER for each in learnt if each.verdict in verdicts][:most]
    return TopFindings(
        report.freelance.engagements + report.outsourced.engagements,
        comparison_sentence(report),
        tuple(_top_finding(each, report.currency) for each in found),
        () if found else summary(report.findings, keys, report.currency).open,
    )


def _top_finding(finding: Finding, currency: str) -> TopFinding:
    return TopFinding(finding.key, finding_sentence(finding, currency), verdict_word(finding) or NO_VERDICT)
