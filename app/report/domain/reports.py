"""The report: one value that page, text, JSON and CSV show; the words for it are in report/text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.domain.durations import months_on
from app.core.domain.selection import Period, Selection
from app.record.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.report.domain import quotes, verdicts
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claims import EXPERIENCE, Claim
from app.report.domain.dataset import Columns
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.concentration import tallied
from app.report.domain.evidence.quoted import quoted
from app.report.domain.findings import Counted, Family, Finding, Note, OutcomeFigures, Present
from app.report.domain.measures import Record, Terms
from app.report.domain.provider_facts import your_record
from app.report.domain.provider_facts_parts import YourRecord
from app.report.domain.questions import Asked
from app.report.domain.quotes import Quotes
from app.report.domain.statistics import ALPHA
from app.report.domain.verdicts import Naming, nameless

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
    freelance: Present
    outsourced: Present
    no_date: int
    findings: tuple[Finding, ...]
    families: tuple[Family, ...]
    outcomes: tuple[OutcomeFigures, ...]
    your_record: YourRecord
    quotes: Quotes | None = None
    questions: tuple[Asked, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def sections(self) -> dict[str, tuple[Finding, ...]]:
        """The findings by the article's section, in its order."""
        names = dict.fromkeys(each.about.section for each in self.findings)
        return {name: tuple(each for each in self.findings if each.about.section == name) for name in names}


def window(months: int, today: date) -> Period:
    """The organisation's own period: so many months back from today. It carries verdicts."""
    return Period(first=months_on(today, -months), last=today, standing=True)


def report(
    selection: Selection, columns: Columns, claims: Sequence[Claim], terms: Terms, naming: Naming = nameless
) -> Report:
    """Examines every claim, and the outcomes, on the selected engagements; `naming` gives providers' names."""
    return examined(selection, Assessor(Evidence(Record(columns, terms))), claims, naming)


def examined(selection: Selection, assessor: Assessor, claims: Sequence[Claim], naming: Naming = nameless) -> Report:
    """The same on evidence that serves a closer look, too."""
    columns, terms = assessor.evidence.record.columns, assessor.evidence.record.terms
    cheaper = next((claim for claim in claims if claim.key == quotes.BESIDE), None)
    counted = quoted(assessor.evidence.record) if cheaper else None
    beside = quotes_beside(counted)
    findings, families = verdicts.judge(claims, assessor, selection.explored, naming, beside)
    findings = tuple(map(_measured_otherwise, findings))
    alpha = next((family.alpha for family in families if family.name == EXPERIENCE), ALPHA)
    sizes = {side: _size(columns, place) for place, side in enumerate(ARRANGEMENTS)}
    no_date = len(columns["undated_id"])
    return Report(
        selection=selection,
        explored=selection.explored,
        currency=terms.currency,
        freelance=sizes[FREELANCE],
        outsourced=sizes[OUTSOURCED],
        no_date=no_date,
        findings=findings,
        families=families,
        outcomes=verdicts.outcomes(OUTCOMES, assessor, naming),
        your_record=your_record(assessor.evidence.record, naming),
        quotes=quotes.quotes(counted, cheaper, alpha, selection.explored) if counted and cheaper else None,
    )


def quotes_beside(counted: Counted | None) -> dict[str, float]:
    """The p of the test on briefs with two quotes, which belongs to a family without being a claim's."""
    return {EXPERIENCE: counted.signs.p} if counted and counted.signs else {}


def _measured_otherwise(it: Finding) -> Finding:
    """A verdict says beside it where what it is measured by was changed: whoever has seen the figures can choose it."""
    changed = it.about.moved is not None and it.verdict is not None and it.enough
    return replace(it, notes=(*it.notes, Note(MARGIN_CHANGED))) if changed else it


def _size(columns: Columns, arrangement: int) -> Present:
    provider = columns["provider"][columns["arrangement"] == arrangement]
    known = provider[provider >= 0]
    providers, busiest = tallied(known)
    return Present(len(provider), providers, len(provider) - len(known), busiest)
