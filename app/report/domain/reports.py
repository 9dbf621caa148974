"""The report: one value that page, text, JSON and CSV show, and nothing that any of them would have to add.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.durations import months_on
from app.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.domain.figures import confidence
from app.domain.numerals import said
from app.domain.selection import Period, Selection
from app.report.domain import quotes, verdicts
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claim_parts import moved_in_words
from app.report.domain.claims import EXPERIENCE, ONE_SIDE, QUESTIONS, UNTESTABLE, WORDS, Claim
from app.report.domain.dataset import Columns
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.concentration import tallied
from app.report.domain.evidence.quoted import quoted
from app.report.domain.findings import Family, Finding, Note, Present
from app.report.domain.lacking import by_missing
from app.report.domain.measures import Record, Terms
from app.report.domain.provider_facts import your_record
from app.report.domain.provider_facts_parts import YourRecord
from app.report.domain.questions import Asked
from app.report.domain.quotes import Counted, Quotes
from app.report.domain.statistics import ALPHA
from app.report.domain.verdicts import Naming, nameless

MARGIN_CHANGED = "smallest difference changed"
KINDS_OF_CLAIM = {
    WORDS: "claims that are true by definition",
    EXPERIENCE: "claims that need evidence",
    ONE_SIDE: "claims about one side alone",
    QUESTIONS: "questions we picked",
}


@dataclass(frozen=True, slots=True)
class Report:
    """`explored`: narrowed by hand, so no verdicts.

    `no_date`: engagements that no period can hold because nobody said when they were. `quotes`: the briefs priced by
    both kinds, None where no second quote is recorded. `questions`: every one that was ever picked, given up or not.
    `keys`: the claims that the organisation wants to see first.
    """

    selection: Selection
    period: str
    explored: bool
    currency: str
    freelance: Present
    outsourced: Present
    no_date: int
    findings: tuple[Finding, ...]
    families: tuple[Family, ...]
    outcomes: tuple[Finding, ...]
    your_record: YourRecord
    untestable: tuple[str, ...] = UNTESTABLE
    quotes: Quotes | None = None
    questions: tuple[Asked, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def silent(self) -> list[tuple[str, list[Finding]]]:
        """Claims below the minimum by what they lack; the questions that were picked stand by themselves."""
        return by_missing(it for it in self.findings if not it.enough and getattr(it.about, "family", "") != QUESTIONS)

    @property
    def sections(self) -> dict[str, tuple[Finding, ...]]:
        """The findings by the article's section, in its order."""
        names = dict.fromkeys(each.about.section for each in self.findings)
        return {name: tuple(each for each in self.findings if each.about.section == name) for name in names}


def window(months: int, today: date) -> Period:
    """The organisation's own period: so many months back from today. It carries verdicts."""
    return Period(first=months_on(today, -months), last=today, standing=True)


def report(selection: Selection, columns: Columns, claims: Sequence[Claim], terms: Terms,
           naming: Naming = nameless) -> Report:
    """Examines every claim, and the outcomes, on the selected engagements; `naming` gives providers' names."""
    return examined(selection, Assessor(Evidence(Record(columns, terms))), claims, naming)


def examined(selection: Selection, assessor: Assessor, claims: Sequence[Claim], naming: Naming = nameless) -> Report:
    """The same on evidence that serves a closer look, too."""
    columns, terms = assessor.evidence.record.columns, assessor.evidence.record.terms
    cheaper = next((claim for claim in claims if claim.key == quotes.BESIDE), None)
    counted = quoted(assessor.evidence.record) if cheaper else None
    beside = quotes_beside(counted)
    findings, families = verdicts.judge(claims, assessor, terms.currency, selection.explored, naming, beside)
    findings = tuple(map(_measured_otherwise, findings))
    alpha = next((family.alpha for family in families if family.name == EXPERIENCE), ALPHA)
    sizes = {side: _size(columns, place) for place, side in enumerate(ARRANGEMENTS)}
    no_date = len(columns["undated_id"])
    period = period_in_words(selection.period)
    return Report(
        selection=selection, period=period, explored=selection.explored, currency=terms.currency,
        freelance=sizes[FREELANCE], outsourced=sizes[OUTSOURCED], no_date=no_date,
        findings=findings, families=families, outcomes=verdicts.outcomes(OUTCOMES, assessor, terms.currency, naming),
        your_record=your_record(assessor.evidence.record, naming),
        quotes=quotes.quotes(counted, cheaper, alpha, selection.explored) if counted and cheaper else None,
    )


def quotes_beside(counted: Counted | None) -> dict[str, float]:
    """The p of the test on briefs with two quotes, which belongs to a family without being a claim's."""
    return {EXPERIENCE: counted.signs.p} if counted and counted.signs else {}


def _measured_otherwise(it: Finding) -> Finding:
    """A verdict says beside it where what it is measured by was changed: whoever has seen the figures can choose it."""
    if not isinstance(it.about, Claim) or it.about.moved is None or it.verdict is None or not it.enough:
        return it
    says = f"The smallest difference that counts is {moved_in_words(it.about)}."
    return replace(it, notes=(*it.notes, Note(MARGIN_CHANGED, says)))


def _size(columns: Columns, arrangement: int) -> Present:
    provider = columns["provider"][columns["arrangement"] == arrangement]
    known = provider[provider >= 0]
    providers, busiest = tallied(known)
    return Present(len(provider), providers, len(provider) - len(known), busiest)


def period_in_words(period: Period) -> str:
    """Which days are meant."""
    if period.everything or (period.first is None and period.last is None):
        return "the whole record" if period.everything else "all engagements with a date"
    if period.first is None:
        return f"up to {said(period.last)}"
    return f"from {said(period.first)}" + (f" to {said(period.last)}" if period.last else " on")


def of_family(family: Family) -> str:
    """What checking claims together means for their ranges."""
    kind = KINDS_OF_CLAIM.get(family.name, f"claims of the family “{family.name}”")
    if not family.tested:
        return f"None of the {kind} has enough data to be tested."
    checked = "was tested" if family.tested == 1 else "were tested together"
    return (f"{family.tested} of the {kind} {checked}, with {confidence(1 - family.alpha)} confidence intervals. So "
            "on average at most 1 in 20 of their verdicts “Supported” and “Contradicted” is a false positive. This "
            "applies per group of claims, not to the page as a whole." + _picked_late(family))


def _picked_late(family: Family) -> str:
    """That the bar guards only what was picked before anybody could look."""
    if not family.readable:
        return ""
    one = family.readable == 1
    which = ("Its result" if family.tested == 1 else "The results of all of them" if family.readable == family.tested
             else f"The {'result' if one else 'results'} of {family.readable} of them")
    return (f" {which} could already be read when {'it was' if one else 'they were'} picked, so more than 1 in 20 may "
            "be a false positive.")


def where(selection: Selection, period: str) -> str:
    """Which record, and of which days: “our record from 1 Jan 2025 to 31 Dec 2026”."""
    record = "the sample record (made up)" if selection.sample else "our record"
    return f"the whole of {record}" if selection.period.everything else f"{record} {period}"
