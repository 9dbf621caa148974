"""Saved reports: made once, kept as they were, checked by their hashes, and compared with what the record gives now."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from app.core.domain.canonical_json import canonical_json
from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain import selection_query
from app.record.services import sample
from app.report.domain import periods, reports
from app.report.domain.claims import Claim, claim_to_json
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.measures import Record
from app.report.domain.periods import ReportPeriod
from app.report.domain.replay import Replay, compare_documents
from app.report.domain.saved import (
    METHOD,
    SCHEMA,
    Document,
    SavedReport,
    SavedReportContent,
    data_hash,
    report_hash,
    series_key,
)
from app.report.files import news_json, report_json, saved_parts
from app.report.pdf import report_pdf
from app.report.services import claims, questions, saved_changes
from app.report.services.news import news
from app.report.services.reports import provider_naming
from app.report.services.valuation_settings import terms
from app.report.storage import dataset, fingerprints, saved_reports
from app.report.storage.saved_reports import HashedTexts, NewReport
from app.report.text import refusals
from app.report.text.period import covered_days, period_name

MAX_TITLE_LENGTH = 200
DAMAGED, DATA_CHANGED = "damaged", "data changed"


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """A report that is ready to be saved: all of its figures are there, and nothing is looked up any more. `changes`:
    what changed since the report `before` it in its series; both None where it is the first, and `changes` where that
    one is damaged. `at`: when it was worked out, on the day `as_of`."""

    title: str
    period: ReportPeriod
    selection: Selection
    document: Document
    before: int | None
    changes: Document | None
    at: datetime
    as_of: date


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a saved report's hashes found: `problems` is empty where it is as it was saved."""

    saved: SavedReport
    problems: tuple[str, ...]


@requires_permission(Permission.READ_REPORT)
def period_by_code(work: Work, code: str) -> ReportPeriod:
    """The period of this code, as far as it has come; raises Refused where there is none such."""
    with refusals.text_for_refusals():
        return periods.parse_period(code, work.today, work.organisation.financial_year_month)


@requires_permission(Permission.READ_REPORT)
def freeze(work: Work, selection: Selection, period: ReportPeriod, title: str = "") -> FrozenReport:
    """Works a report out, once and for all: the news of the period, and the verdicts over the organisation's window up
    to its end. `selection`: which engagements; its own days do not count. Without a title the period's name is it."""
    if selection.sample and not sample.size(work):
        raise Refused(refusals.NO_SAMPLE, "no-sample")
    title = _check_title(title) or period_name(period, work.organisation.financial_year_month)
    over = replace(selection, period=periods.window(period, work.organisation.window_months))
    made = _compute(work, over, period, title)
    earlier = saved_reports.get_previous(work.session, _series(selection, period), period)
    changed = (
        None
        if earlier is None or _hash_problems(work, earlier)
        else saved_changes.changes_between(
            work, open_report(work, earlier.id), made.document, made.assessor, made.claims, over.period
        )
    )
    return FrozenReport(
        title,
        period,
        selection,
        made.document,
        _number(earlier),
        None if changed is None else _normalise_json(changed),
        work.now,
        work.today,
    )


@requires_permission(Permission.SAVE_REPORT)
def save(work: Work, frozen: FrozenReport, schedule_id: int | None = None) -> SavedReport:
    """Saves a report that was worked out before; raises Stale where another one of its series was saved meanwhile, so
    that it would be compared with the wrong one: freeze it again."""
    period, line = frozen.period, _series(frozen.selection, frozen.period)
    earlier = saved_reports.get_previous(work.session, line, period)
    if _number(earlier) != frozen.before:
        raise Stale(refusals.SAVED_MEANWHILE)
    texts = HashedTexts(
        canonical_json(frozen.document), None if frozen.changes is None else canonical_json(frozen.changes)
    )
    new = NewReport(
        title=frozen.title,
        series=line,
        sample=frozen.selection.sample,
        period=period,
        schedule_id=schedule_id,
        schema=SCHEMA,
        texts=texts,
        data_hash=data_hash(frozen.document["engagements"]),
        hash=report_hash(texts.document, texts.changes),
    )
    number = saved_reports.add(work.session, new, frozen.at, frozen.as_of, work.actor.user_id)
    work.log_event(EventKind.REPORT_SAVED, "report", number, period=period.code)
    return _require_report(work, number)


@requires_permission(Permission.READ_REPORT)
def listing(work: Work) -> tuple[SavedReport, ...]:
    """Every saved report, the newest first."""
    return saved_reports.listing(work.session)


@requires_permission(Permission.READ_REPORT)
def open_report(work: Work, number: int) -> SavedReportContent:
    """A saved report as it was; raises NotFound, and Refused where what was kept is damaged."""
    _require_report(work, number)
    try:
        found = saved_reports.get_content(work.session, number)
    except ValueError as damaged:
        raise Refused(refusals.DAMAGED.format(number=number, damaged=damaged), "damaged") from damaged
    if found is None:
        raise NotFound(refusals.NO_SAVED.format(number=number))
    return found


@requires_permission(Permission.READ_REPORT)
def verify(work: Work, number: int | None = None) -> tuple[Verification, ...]:
    """Works out the hashes of one saved report, or of all, the newest first; raises NotFound."""
    meant = listing(work) if number is None else (_require_report(work, number),)
    return tuple(Verification(each, _hash_problems(work, each)) for each in meant)


@requires_permission(Permission.READ_REPORT)
def replay(work: Work, number: int) -> Replay:
    """Works a saved report out again from today's record and settings: each difference, with what may explain it."""
    was = open_report(work, number)
    document, period = was.document, was.saved.period
    selection = _selection(document)
    over = replace(selection, period=periods.window(period, work.organisation.window_months))
    now = _compute(work, over, period, document["title"], tuple(document["fields"]))
    return compare_documents(document, now.document)


@requires_permission(Permission.SAVE_REPORT)
def rename(work: Work, number: int, title: str) -> SavedReport:
    """Gives a saved report another title; what was frozen keeps the one it was saved with."""
    before, after = _require_report(work, number), _check_title(title)
    if not after:
        raise Refused([Problem("required", refusals.NO_TITLE, "title")])
    if after != before.title:
        saved_reports.rename(work.session, number, after)
        work.log_event(EventKind.REPORT_CHANGED, "report", number, {"title": (before.title, after)})
    return replace(before, title=after)


@dataclass(frozen=True, slots=True)
class _ComputedReport:
    """A report's document, and what it was made of."""

    document: Document
    assessor: Assessor
    claims: tuple[Claim, ...]


@without_permission_check
def _compute(
    work: Work, over: Selection, period: ReportPeriod, title: str, fields: tuple[str, ...] | None = None
) -> _ComputedReport:
    """The report on the engagements of `over`; `fields`: the columns of its fingerprints."""
    columns, current = dataset.load(work.session, over), claims.current(work)
    assessor = Assessor(Evidence(Record(columns, terms(work, columns))))
    made = reports.report_from_assessor(over, assessor, current, provider_naming(work))
    asked = questions.listing(work) if work.organisation.questions else ()
    made = replace(made, questions=asked, keys=work.organisation.key_contrasts)
    fields = fields or fingerprints.fingerprint_columns(columns)
    settings, marks = work.organisation, fingerprints.fingerprints(columns, fields)
    document = _normalise_json(
        {
            "schema": SCHEMA,
            "method": METHOD,
            "title": title,
            "period": _period(period, settings.financial_year_month),
            "selection": [list(pair) for pair in selection_query.to_params(replace(over, period=EVERYTHING))],
            "scheduled": over.scheduled,
            "settings": _settings(work),
            "claims": {claim.key: {"version": claim.version} | claim_to_json(claim) for claim in current},
            "rates": saved_parts.exchange_rates(assessor.evidence.record),
            "news": None if period.first is None else news_json.to_dict(news(work, over, period.first, period.last)),
            "report": report_json.to_dict(made),
            "printed": report_pdf.to_dict(made),
            "behind": saved_parts.engagements_by_key(made, assessor),
            "fields": list(fields),
            "engagements": {str(key): mark for key, mark in marks.items()},
            "news_engagements": {
                str(key): mark
                for key, mark in _news_fingerprints(work, over, period, fields).items()
                if key not in marks
            },
        }
    )
    return _ComputedReport(document, assessor, current)


@without_permission_check
def _news_fingerprints(work: Work, over: Selection, period: ReportPeriod, fields: tuple[str, ...]) -> dict[int, str]:
    """The fingerprints of the engagements that the news may count: also of those that ran on after the period."""
    if period.first is None:
        return {}
    return fingerprints.fingerprints(dataset.load_active_between(work.session, over, period.first, period.last), fields)


def _period(of: ReportPeriod, first_month: int) -> dict[str, Any]:
    return asdict(of) | {"name": period_name(of, first_month), "covers": covered_days(of)}


@without_permission_check
def _settings(work: Work) -> dict[str, Any]:
    """The settings that figures rest on."""
    it = work.organisation
    own = None if it.own_hourly_cost is None else [it.own_hourly_cost.minor, it.own_hourly_cost.currency]
    return {
        "reporting_currency": it.reporting_currency,
        "time_zone": it.time_zone,
        "hours_per_day": it.hours_per_day,
        "own_hourly_cost": own,
        "financial_year_month": it.financial_year_month,
        "scope_bands": it.scope_bands,
        "window_months": it.window_months,
        "key_contrasts": it.key_contrasts,
        "category_labels": it.category_labels,
    }


def _normalise_json(document: Mapping[str, Any]) -> Document:
    """The document as reading its JSON gives it, so that what was just made and what was kept are alike."""
    return json.loads(canonical_json(document))


def _series(selection: Selection, period: ReportPeriod) -> str:
    return series_key(period.every, period.months, selection_query.to_params(replace(selection, period=EVERYTHING)))


def _selection(document: Document) -> Selection:
    said: dict[str, list[str]] = {}
    for key, value in document["selection"]:
        said.setdefault(key, []).append(value)
    return replace(selection_query.parse_selection(said), scheduled=document["scheduled"])


@without_permission_check
def _require_report(work: Work, number: int) -> SavedReport:
    found = saved_reports.get(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_SAVED.format(number=number))
    return found


@without_permission_check
def _hash_problems(work: Work, saved: SavedReport) -> tuple[str, ...]:
    try:
        texts = saved_reports.get_texts(work.session, saved.id)
    except ValueError:
        return (DAMAGED,)
    if texts is None or report_hash(texts.document, texts.changes) != saved.hash:
        return (DAMAGED,)
    return () if data_hash(json.loads(texts.document)["engagements"]) == saved.data_hash else (DATA_CHANGED,)


def _number(saved: SavedReport | None) -> int | None:
    return None if saved is None else saved.id


def _check_title(text: str) -> str:
    title = " ".join(text.split())
    if len(title) > MAX_TITLE_LENGTH:
        raise Refused(
            [Problem("too-long", refusals.LONG_TITLE.format(most=MAX_TITLE_LENGTH, many=f"{len(title):,}"), "title")]
        )
    return title
