"""What was spent over a selection, with the names that its lines go by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.services.results_cache import cached
from app.record.storage import providers, teams
from app.report.domain.evidence import Evidence
from app.report.domain.measures import Record
from app.report.domain.spend import Spend, build_spend
from app.report.domain.spend_by_quarter import Quarters
from app.report.domain.spend_by_quarter import by_quarter as quarters
from app.report.services.valuation_settings import terms
from app.report.storage import dataset


@dataclass(frozen=True, slots=True)
class NamedSpend:
    """`providers` and `teams`: their names by number."""

    spend: Spend
    providers: Mapping[int, str]
    teams: Mapping[int, str]


@requires_permission(Permission.READ_REPORT)
def known_spend(work: Work, selection: Selection) -> NamedSpend:
    """The known spend of the selection's engagements."""
    found = dataset.load(work.session, selection)
    return spend_of_evidence(work, Evidence(Record(found, terms(work, found))))


@requires_permission(Permission.READ_REPORT)
def by_quarter(work: Work, selection: Selection) -> Quarters:
    """The known spend of the selection's engagements, and how many those are, by quarter."""

    def counted(work: Work) -> Quarters:
        found = dataset.load(work.session, selection)
        return quarters(Record(found, terms(work, found)), work.organisation.financial_year_month)

    return cached(work, ("quarters", replace(selection, asker=None)), counted)


@without_permission_check
def spend_of_evidence(work: Work, evidence: Evidence) -> NamedSpend:
    """The same from a record that has been read."""
    found = build_spend(evidence, work.organisation.financial_year_month)
    numbers = [each.line.key for each in found.providers]
    return NamedSpend(
        found,
        providers.names_by_id(work.session, numbers),
        {team.id: team.name for team in teams.listing(work.session)},
    )
