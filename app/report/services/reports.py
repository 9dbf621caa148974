"""The report over a selection: columns in, verdicts out, the same value for page, console and file."""

from dataclasses import replace

from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.permissions import Permission
from app.core.domain.selection import Period, Selection
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.services.results_cache import cached
from app.record.storage import job_numbers, providers, teams
from app.report.domain import periods, reports
from app.report.domain.detail import ClaimDetail, claim_detail
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.findings import Finding, OutcomeFigures
from app.report.domain.measures import Record
from app.report.domain.reports import Report
from app.report.domain.verdicts import NameLookup
from app.report.services import claims, questions
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text import refusals
from app.report.text.bands import bands_by_name
from app.report.text.derived import Derived, derive
from app.report.text.top_findings import TopFindings, top_findings


@requires_permission(Permission.READ_REPORT)
def examine(work: Work, selection: Selection, converted: bool = False) -> Report:
    """Returns the report on the selection, in its own period; see `verdict_selection`. `converted`: amounts always in
    the reporting currency."""
    made = cached(
        work,
        ("report", replace(selection, asker=None), converted),
        lambda work: _examine(work, selection, converted),
        _weight,
    )
    return replace(made, selection=selection)


def _weight(made: Report) -> int:
    return made.freelance.engagements + made.outsourced.engagements


def _examine(work: Work, selection: Selection, converted: bool) -> Report:
    found = dataset.load(work.session, selection)
    made = reports.build_report(
        selection, found, claims.current(work), terms(work, found, converted), provider_naming(work)
    )
    asked = questions.listing(work) if work.organisation.questions else ()
    return replace(made, questions=asked, keys=work.organisation.key_contrasts)


@requires_permission(Permission.READ_REPORT)
def main_findings(work: Work, sample: bool = False) -> TopFindings:
    """Returns the most important findings of the organisation's own period."""
    selection = verdict_selection(work, Selection(sample=sample))
    return cached(work, ("most important", selection), lambda work: top_findings(examine(work, selection)))


@requires_permission(Permission.READ_REPORT)
def examine_claim(work: Work, selection: Selection, key: str) -> ClaimDetail:
    """Returns the details of one claim or outcome, with its report; raises NotFound."""
    examined = cached(
        work,
        ("claim", replace(selection, asker=None), key),
        lambda work: _examine_claim(work, selection, key),
        lambda made: _weight(made.report),
    )
    return replace(examined, report=replace(examined.report, selection=selection))


def _examine_claim(work: Work, selection: Selection, key: str) -> ClaimDetail:
    found = dataset.load(work.session, selection)
    assessor = Assessor(Evidence(Record(found, terms(work, found))))
    whole = reports.report_from_assessor(selection, assessor, claims.current(work), provider_naming(work))
    every: tuple[Finding | OutcomeFigures, ...] = (*whole.findings, *whole.outcomes)
    finding = next((each for each in every if each.key == key), None)
    if finding is None:
        raise NotFound(refusals.NOT_IN_REPORT.format(key=key))
    return claim_detail(finding, assessor, bands_by_name(work.organisation.scope_bands), whole, provider_naming(work))


@requires_permission(Permission.READ_REPORT)
def check_names(work: Work, selection: Selection) -> Selection:
    """Returns the selection; raises Refused with each unknown provider and team in it, because an empty report would
    look like an empty record."""
    named = {
        "provider": lambda names: providers.ids_by_name(work.session, names, selection.sample),
        "team": lambda names: teams.ids_by_name(work.session, names),
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


@requires_permission(Permission.READ_REPORT)
def verdict_period(work: Work) -> Period:
    """Returns the organisation's own period, which has verdicts."""
    return periods.window_until(work.today, work.organisation.window_months)


@requires_permission(Permission.READ_REPORT)
def verdict_selection(work: Work, selection: Selection) -> Selection:
    """Returns the selection over the organisation's own period, which has verdicts."""
    return replace(selection, period=verdict_period(work))


@requires_permission(Permission.READ_RECORD)
def derived(work: Work, engagement_id: int, sample: bool = False) -> tuple[Derived, ...]:
    """Returns the derived figures of one engagement, each with its derivation or with what is missing."""
    found = dataset.load_one(work.session, engagement_id, sample)
    if not len(found):
        return ()
    return derive(found, terms(work, found, converted=True), job_numbers.job_number(work.session, engagement_id))


@without_permission_check
def provider_naming(work: Work) -> NameLookup:
    """Returns the function that looks up the names of providers in a report."""
    return lambda numbers: providers.names_by_id(work.session, numbers)
