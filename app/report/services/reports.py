"""The report over a selection: columns in, verdicts out, the same value for page, console and file."""

from dataclasses import replace

from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.permissions import Permission
from app.core.domain.selection import Period, Selection
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, needs, shared
from app.record.storage import job_numbers, providers, teams
from app.report.domain import reports
from app.report.domain.detail import Closer, look
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.findings import Finding, OutcomeFigures
from app.report.domain.measures import Record
from app.report.domain.reports import Report
from app.report.domain.verdicts import Naming
from app.report.services import claims, questions
from app.report.services.kept_results import unless_changed
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text import refusals
from app.report.text.bands import bands_by_name
from app.report.text.derived import Derived, derived_of
from app.report.text.top_findings import TopFindings, top_findings


@needs(Permission.READ_REPORT)
def examine(work: Work, selection: Selection, converted: bool = False) -> Report:
    """Every claim and outcome on the engagements of the selection, in its own period; see `standing`. `converted`:
    amounts in the reporting currency in any case."""
    made = unless_changed(
        work,
        ("report", replace(selection, asker=None), converted),
        lambda: _examined(work, selection, converted),
        _weight,
    )
    return replace(made, selection=selection)


def _weight(made: Report) -> int:
    return made.freelance.engagements + made.outsourced.engagements


def _examined(work: Work, selection: Selection, converted: bool) -> Report:
    found = dataset.read(work.session, selection)
    made = reports.report(selection, found, claims.current(work), terms(work, found, converted), naming(work))
    asked = questions.listing(work) if work.organisation.questions else ()
    return replace(made, questions=asked, keys=work.organisation.key_contrasts)


@needs(Permission.READ_REPORT)
def most_important(work: Work, sample: bool = False) -> TopFindings:
    """The few findings of the organisation's own period that matter most."""
    selection = standing(work, Selection(sample=sample))
    return unless_changed(work, ("most important", selection), lambda: top_findings(examine(work, selection)))


@needs(Permission.READ_REPORT)
def closer_look(work: Work, selection: Selection, key: str) -> Closer:
    """One claim or outcome taken apart, and the report it belongs to; raises NotFound where there is none such."""
    seen = unless_changed(
        work,
        ("claim", replace(selection, asker=None), key),
        lambda: _closer(work, selection, key),
        lambda made: _weight(made.report),
    )
    return replace(seen, report=replace(seen.report, selection=selection))


def _closer(work: Work, selection: Selection, key: str) -> Closer:
    found = dataset.read(work.session, selection)
    assessor = Assessor(Evidence(Record(found, terms(work, found))))
    whole = reports.examined(selection, assessor, claims.current(work), naming(work))
    every: tuple[Finding | OutcomeFigures, ...] = (*whole.findings, *whole.outcomes)
    finding = next((each for each in every if each.key == key), None)
    if finding is None:
        raise NotFound(refusals.NOT_IN_REPORT.format(key=key))
    return look(finding, assessor, bands_by_name(work.organisation.scope_bands), whole, naming(work))


@needs(Permission.READ_REPORT)
def known(work: Work, selection: Selection) -> Selection:
    """The selection; raises Refused with each provider and team it names that there is not, since a report of nothing
    would look as if there were nothing to report."""
    named = {
        "provider": lambda names: providers.numbers(work.session, names, selection.sample),
        "team": lambda names: teams.numbers(work.session, names),
    }
    problems = []
    for each in selection.conditions:
        if each.field in named and each.test == "is":
            names = [value for value in each.values if isinstance(value, str)]
            there = named[each.field](names)
            problems += [
                Problem(f"no-{each.field}", refusals.NO_SUCH[each.field].format(name=name), each.field, name)
                for name in names
                if fold(name) not in there
            ]
    if problems:
        raise Refused(problems)
    return selection


@needs(Permission.READ_REPORT)
def window(work: Work) -> Period:
    """The organisation's own period, which carries verdicts."""
    return reports.window(work.organisation.window_months, work.today)


@needs(Permission.READ_REPORT)
def standing(work: Work, selection: Selection) -> Selection:
    """The selection over the organisation's own period, which carries verdicts."""
    return replace(selection, period=window(work))


@needs(Permission.READ_RECORD)
def derived(work: Work, engagement_id: int, sample: bool = False) -> tuple[Derived, ...]:
    """What follows from the record of one engagement, each figure with its derivation or with what is lacking."""
    found = dataset.one(work.session, engagement_id, sample)
    if not len(found):
        return ()
    return derived_of(found, terms(work, found, converted=True), job_numbers.of(work.session, engagement_id))


@shared
def naming(work: Work) -> Naming:
    """How a report asks for the names of the few providers that it names."""
    return lambda numbers: providers.called(work.session, numbers)
