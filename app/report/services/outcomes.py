"""Outcomes of the engagements of a selection, and what was spent on them."""

from dataclasses import dataclass

from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.record.domain.engagements import ARRANGEMENTS, FREELANCE
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import Record
from app.report.domain.outcome_tables import OutcomeTables, outcome_tables
from app.report.services import spend
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text.bands import bands_by_name


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`freelance` and `outsourced` engagements of the selection; `no_date`: those that its period cannot hold."""

    selection: Selection
    freelance: int
    outsourced: int
    no_date: int
    tables: OutcomeTables
    spent: spend.NamedSpend


@requires_permission(Permission.READ_REPORT)
def outcomes(work: Work, selection: Selection) -> Outcomes:
    """Outcomes by arrangement, kind and size of work, and the known spend, from one reading of the record."""
    found = dataset.load(work.session, selection)
    evidence = Evidence(Record(found, terms(work, found)))
    freelance = int((found["arrangement"] == ARRANGEMENTS.index(FREELANCE)).sum())
    return Outcomes(
        selection=selection,
        freelance=freelance,
        outsourced=len(found) - freelance,
        no_date=len(found["undated_id"]),
        tables=outcome_tables(OUTCOMES, evidence, bands_by_name(work.organisation.scope_bands)),
        spent=spend.spend_of_evidence(work, evidence),
    )
