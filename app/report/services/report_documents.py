"""The document of a saved report: computed from today's record and settings, as plain values."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.core.domain.canonical_json import canonical_json
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import Work, without_permission_check
from app.record.domain import selection_query
from app.report.domain import reports
from app.report.domain.claims import Claim, claim_to_json
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.measures import Record
from app.report.domain.periods import ReportPeriod
from app.report.domain.saved import METHOD, SCHEMA, Document
from app.report.files import news_json, report_json, saved_parts
from app.report.pdf import report_pdf
from app.report.services import claims, questions
from app.report.services.news import news
from app.report.services.reports import provider_naming
from app.report.services.valuation_settings import terms
from app.report.storage import dataset, fingerprints
from app.report.text.period import covered_days, period_name


@dataclass(frozen=True, slots=True)
class ComputedReport:
    """A report's document, with the assessor and claims it was made from."""

    document: Document
    assessor: Assessor
    claims: tuple[Claim, ...]


@without_permission_check
def compute_report(
    work: Work, selection: Selection, period: ReportPeriod, title: str, fields: tuple[str, ...] | None = None
) -> ComputedReport:
    """Returns the report on the engagements of `selection`; `fields`: the columns of its fingerprints, default all."""
    columns, current = dataset.load(work.session, selection), claims.current(work)
    assessor = Assessor(Evidence(Record(columns, terms(work, columns))))
    report = reports.report_from_assessor(selection, assessor, current, provider_naming(work))
    asked = questions.listing(work) if work.organisation.questions else ()
    report = replace(report, questions=asked, keys=work.organisation.key_contrasts)
    fields = fields or fingerprints.fingerprint_columns(columns)
    settings, marks_by_id = work.organisation, fingerprints.fingerprints(columns, fields)
    document = normalise_json(
        {
            "schema": SCHEMA,
            "method": METHOD,
            "title": title,
            "period": _period(period, settings.financial_year_month),
            "selection": [list(pair) for pair in selection_query.to_params(replace(selection, period=EVERYTHING))],
            "scheduled": selection.scheduled,
            "settings": _settings(work),
            "claims": {claim.key: {"version": claim.version} | claim_to_json(claim) for claim in current},
            "rates": saved_parts.exchange_rates(assessor.evidence.record),
            "news": None
            if period.first is None
            else news_json.to_dict(news(work, selection, period.first, period.last)),
            "report": report_json.to_dict(report),
            "printed": report_pdf.to_dict(report),
            "behind": saved_parts.engagements_by_key(report, assessor),
            "fields": list(fields),
            "engagements": {str(key): mark for key, mark in marks_by_id.items()},
            "news_engagements": {
                str(key): mark
                for key, mark in _news_fingerprints(work, selection, period, fields).items()
                if key not in marks_by_id
            },
        }
    )
    return ComputedReport(document, assessor, current)


@without_permission_check
def _news_fingerprints(
    work: Work, selection: Selection, period: ReportPeriod, fields: tuple[str, ...]
) -> dict[int, str]:
    """Returns the fingerprints of the engagements that the news may count, including those still running afterwards."""
    if period.first is None:
        return {}
    return fingerprints.fingerprints(
        dataset.load_active_between(work.session, selection, period.first, period.last), fields
    )


def _period(period: ReportPeriod, first_month: int) -> dict[str, Any]:
    return asdict(period) | {"name": period_name(period, first_month), "covers": covered_days(period)}


@without_permission_check
def _settings(work: Work) -> dict[str, Any]:
    """Returns the settings that figures depend on."""
    organisation = work.organisation
    own_hourly_cost = (
        None
        if organisation.own_hourly_cost is None
        else [organisation.own_hourly_cost.minor, organisation.own_hourly_cost.currency]
    )
    return {
        "reporting_currency": organisation.reporting_currency,
        "time_zone": organisation.time_zone,
        "hours_per_day": organisation.hours_per_day,
        "own_hourly_cost": own_hourly_cost,
        "financial_year_month": organisation.financial_year_month,
        "scope_bands": organisation.scope_bands,
        "window_months": organisation.window_months,
        "key_contrasts": organisation.key_contrasts,
        "category_labels": organisation.category_labels,
    }


def normalise_json(document: Mapping[str, Any]) -> Document:
    """Returns the document as read back from its JSON, so that new and stored documents compare equal."""
    return json.loads(canonical_json(document))
