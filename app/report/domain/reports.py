"""The report: one object that page, text, JSON and CSV show; its texts are in report/text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.domain.selection import Selection
from app.record.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.report.domain import quotes, verdicts
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claims import EXPERIENCE, Claim
from app.report.domain.dataset import Columns
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.concentration import provider_tally
from app.report.domain.evidence.quote_counts import count_quotes
from app.report.domain.findings import Family, Finding, Note, OutcomeFigures, QuoteCounts, SelectionSize
from app.report.domain.measures import Record, ValuationSettings
from app.report.domain.provider_facts import provider_facts
from app.report.domain.provider_facts_parts import ProviderFacts
from app.report.domain.questions import AskedQuestion
from app.report.domain.quotes import QuoteFigures
from app.report.domain.statistics import ALPHA
from app.report.domain.verdicts import NameLookup, numbered_names

MARGIN_CHANGED = "smallest difference changed"


@dataclass(frozen=True, slots=True)
class Report:
    """The report on a selection. `explored`: filtered by hand, so without verdicts.

    `no_date`: number of engagements that are in no period, having no date. `quotes`: briefs priced by both kinds of
    provider, None where no second quote is recorded. `questions`: all that were ever picked, unlocked or not.
    `keys`: the claims that the organisation wants to see first.
    """

    selection: Selection
    explored: bool
    currency: str
    freelance: SelectionSize
    outsourced: SelectionSize
    no_date: int
    findings: tuple[Finding, ...]
    families: tuple[Family, ...]
    outcomes: tuple[OutcomeFigures, ...]
    your_record: ProviderFacts
    quotes: QuoteFigures | None = None
    questions: tuple[AskedQuestion, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def sections(self) -> dict[str, tuple[Finding, ...]]:
        """The findings by section of the article, in its order."""
        names = dict.fromkeys(each.about.section for each in self.findings)
        return {name: tuple(each for each in self.findings if each.about.section == name) for name in names}


def build_report(
    selection: Selection,
    columns: Columns,
    claims: Sequence[Claim],
    terms: ValuationSettings,
    naming: NameLookup = numbered_names,
) -> Report:
    """Evaluates every claim and the outcomes on the selected engagements; `naming` returns providers' names."""
    return report_from_assessor(selection, Assessor(Evidence(Record(columns, terms))), claims, naming)


def report_from_assessor(
    selection: Selection, assessor: Assessor, claims: Sequence[Claim], naming: NameLookup = numbered_names
) -> Report:
    """Returns the same report from an existing assessor, which can then be used for claim details."""
    columns, terms = assessor.evidence.record.columns, assessor.evidence.record.terms
    cheaper = next((claim for claim in claims if claim.key == quotes.SHOWN_WITH), None)
    quote_counts = count_quotes(assessor.evidence.record) if cheaper else None
    extra_p_values = quote_p_values(quote_counts)
    findings, families = verdicts.judge(claims, assessor, selection.is_exploratory, naming, extra_p_values)
    findings = tuple(map(_flag_changed_margin, findings))
    alpha = next((family.alpha for family in families if family.name == EXPERIENCE), ALPHA)
    sizes = {side: _selection_size(columns, place) for place, side in enumerate(ARRANGEMENTS)}
    no_date = len(columns["undated_id"])
    return Report(
        selection=selection,
        explored=selection.is_exploratory,
        currency=terms.currency,
        freelance=sizes[FREELANCE],
        outsourced=sizes[OUTSOURCED],
        no_date=no_date,
        findings=findings,
        families=families,
        outcomes=verdicts.describe_outcomes(OUTCOMES, assessor, naming),
        your_record=provider_facts(assessor.evidence.record, naming),
        quotes=quotes.quote_figures(quote_counts, cheaper, alpha, selection.is_exploratory)
        if quote_counts and cheaper
        else None,
    )


def quote_p_values(counts: QuoteCounts | None) -> dict[str, float]:
    """Returns, by family, the p value of the test on briefs with two quotes, which is in a family but is no claim."""
    return {EXPERIENCE: counts.signs.p} if counts and counts.signs else {}


def _flag_changed_margin(finding: Finding) -> Finding:
    """Adds a note to a verdict whose margin was changed: somebody who has seen the figures could choose it to fit."""
    changed = finding.about.margin_change is not None and finding.verdict is not None and finding.has_enough
    return replace(finding, notes=(*finding.notes, Note(MARGIN_CHANGED))) if changed else finding


def _selection_size(columns: Columns, arrangement: int) -> SelectionSize:
    provider = columns["provider"][columns["arrangement"] == arrangement]
    known = provider[provider >= 0]
    providers, busiest = provider_tally(known)
    return SelectionSize(len(provider), providers, len(provider) - len(known), busiest)
