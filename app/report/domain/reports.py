"""The report: one value that page, text, JSON and CSV show; the words for it are in report/text."""

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
    """`explored`: narrowed by hand, so no verdicts.

    `no_date`: engagements that no period can hold because nobody said when they were. `quotes`: the briefs priced by
    both kinds, None where no second quote is recorded. `questions`: every one that was ever picked, given up or not.
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
        """The findings by the article's section, in its order."""
        names = dict.fromkeys(each.about.section for each in self.findings)
        return {name: tuple(each for each in self.findings if each.about.section == name) for name in names}


def build_report(
    selection: Selection,
    columns: Columns,
    claims: Sequence[Claim],
    terms: ValuationSettings,
    naming: NameLookup = numbered_names,
) -> Report:
    """Examines every claim, and the outcomes, on the selected engagements; `naming` gives providers' names."""
    return report_from_assessor(selection, Assessor(Evidence(Record(columns, terms))), claims, naming)


def report_from_assessor(
    selection: Selection, assessor: Assessor, claims: Sequence[Claim], naming: NameLookup = numbered_names
) -> Report:
    """The same on evidence that serves a closer look, too."""
    columns, terms = assessor.evidence.record.columns, assessor.evidence.record.terms
    cheaper = next((claim for claim in claims if claim.key == quotes.SHOWN_WITH), None)
    counted = count_quotes(assessor.evidence.record) if cheaper else None
    beside = quote_p_values(counted)
    findings, families = verdicts.judge(claims, assessor, selection.is_exploratory, naming, beside)
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
        quotes=quotes.quote_figures(counted, cheaper, alpha, selection.is_exploratory) if counted and cheaper else None,
    )


def quote_p_values(counted: QuoteCounts | None) -> dict[str, float]:
    """The p of the test on briefs with two quotes, which belongs to a family without being a claim's."""
    return {EXPERIENCE: counted.signs.p} if counted and counted.signs else {}


def _flag_changed_margin(it: Finding) -> Finding:
    """A verdict says beside it where what it is measured by was changed: whoever has seen the figures can choose it."""
    changed = it.about.moved is not None and it.verdict is not None and it.enough
    return replace(it, notes=(*it.notes, Note(MARGIN_CHANGED))) if changed else it


def _selection_size(columns: Columns, arrangement: int) -> SelectionSize:
    provider = columns["provider"][columns["arrangement"] == arrangement]
    known = provider[provider >= 0]
    providers, busiest = provider_tally(known)
    return SelectionSize(len(provider), providers, len(provider) - len(known), busiest)
