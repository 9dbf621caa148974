"""Saved reports: made once, stored unchanged, verified by their hashes, and compared with today's results."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.core.domain import clock
from app.core.domain.canonical_json import canonical_json
from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain import selection_query
from app.record.services import sample
from app.report.domain import periods
from app.report.domain.periods import ReportPeriod
from app.report.domain.redaction import rest_hash
from app.report.domain.replay import Replay, compare_documents
from app.report.domain.saved import (
    SCHEMA,
    Document,
    SavedReport,
    SavedReportContent,
    data_hash,
    report_hash,
    series_key,
)
from app.report.services import saved_changes
from app.report.services.report_documents import compute_report, normalise_json
from app.report.storage import report_erasures, saved_reports
from app.report.storage.saved_reports import HashedTexts, NewReport
from app.report.text import refusals
from app.report.text.period import period_name

MAX_TITLE_LENGTH = 200
DAMAGED, DATA_CHANGED = "damaged", "data changed"


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """A report ready to be saved, with all figures computed. `changes`: what changed since the report `before` it in
    its series; both are None for the first one, `changes` also where that one is damaged. `at`: when it was computed,
    on the day `as_of`."""

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
    """The result of checking a saved report's hashes; `problems` is empty where it is unchanged. `erased_on`: the days
    on which names of persons were erased from it."""

    saved: SavedReport
    problems: tuple[str, ...]
    erased_on: tuple[date, ...] = ()


@requires_permission(Permission.READ_REPORT)
def period_by_code(work: Work, code: str) -> ReportPeriod:
    """Returns the period of this code, up to today; raises Refused for an invalid code."""
    with refusals.text_for_refusals():
        return periods.parse_period(code, work.today, work.organisation.financial_year_month)


@requires_permission(Permission.READ_REPORT)
def freeze(work: Work, selection: Selection, period: ReportPeriod, title: str = "") -> FrozenReport:
    """Computes a report to save: the news of the period, and the verdicts over the organisation's window up to its end.

    `selection`: which engagements; its own period is ignored. The default title is the period's name.
    """
    if selection.sample and not sample.size(work):
        raise Refused(refusals.NO_SAMPLE, "no-sample")
    title = _check_title(title) or period_name(period, work.organisation.financial_year_month)
    windowed = replace(selection, period=periods.window(period, work.organisation.window_months))
    computed = compute_report(work, windowed, period, title)
    earlier = saved_reports.get_previous(work.session, _series(selection, period), period)
    changed = (
        None
        if earlier is None or _hash_problems(work, earlier)
        else saved_changes.changes_between(
            work, open_report(work, earlier.id), computed.document, computed.assessor, computed.claims, windowed.period
        )
    )
    return FrozenReport(
        title,
        period,
        selection,
        computed.document,
        _number(earlier),
        None if changed is None else normalise_json(changed),
        work.now,
        work.today,
    )


@requires_permission(Permission.SAVE_REPORT)
def save(work: Work, frozen: FrozenReport, schedule_id: int | None = None) -> SavedReport:
    """Saves a frozen report; raises Stale where another one of its series was saved meanwhile, because `changes` would
    then be from the wrong one: freeze it again."""
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
    """Returns every saved report, the newest first."""
    return saved_reports.listing(work.session)


@requires_permission(Permission.READ_REPORT)
def open_report(work: Work, number: int) -> SavedReportContent:
    """Returns a saved report with its content; raises NotFound, and Refused where it is damaged."""
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
    """Verifies the hashes of one saved report, or of all, the newest first; raises NotFound."""
    reports = listing(work) if number is None else (_require_report(work, number),)
    return tuple(Verification(each, _hash_problems(work, each), erased_on(work, each.id)) for each in reports)


@requires_permission(Permission.READ_REPORT)
def erased_on(work: Work, number: int) -> tuple[date, ...]:
    """Returns the days on which names of persons were erased from a saved report, each once, the first one first."""
    zone = work.organisation.time_zone
    days = [clock.date_in_zone(each.at, zone) for each in report_erasures.of_report(work.session, number)]
    return tuple(dict.fromkeys(days))


@requires_permission(Permission.READ_REPORT)
def replay(work: Work, number: int) -> Replay:
    """Recomputes a saved report from today's record and settings; returns each difference with its possible causes."""
    saved = open_report(work, number)
    document, period = saved.document, saved.saved.period
    selection = _selection(document)
    windowed = replace(selection, period=periods.window(period, work.organisation.window_months))
    recomputed = compute_report(work, windowed, period, document["title"], tuple(document["fields"]))
    return compare_documents(document, recomputed.document)


@requires_permission(Permission.SAVE_REPORT)
def rename(work: Work, number: int, title: str) -> SavedReport:
    """Changes a saved report's title; its document keeps the one it was saved with."""
    before, after = _require_report(work, number), _check_title(title)
    if not after:
        raise Refused([Problem("required", refusals.NO_TITLE, "title")])
    if after != before.title:
        saved_reports.rename(work.session, number, after)
        work.log_event(EventKind.REPORT_CHANGED, "report", number, {"title": (before.title, after)})
    return replace(before, title=after)


def _series(selection: Selection, period: ReportPeriod) -> str:
    return series_key(period.every, period.months, selection_query.to_params(replace(selection, period=EVERYTHING)))


def _selection(document: Document) -> Selection:
    params: dict[str, list[str]] = {}
    for key, value in document["selection"]:
        params.setdefault(key, []).append(value)
    return replace(selection_query.parse_selection(params), scheduled=document["scheduled"])


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
    if texts is None or report_hash(texts.document, texts.changes) != _expected_hash(work, saved, texts):
        return (DAMAGED,)
    return () if data_hash(json.loads(texts.document)["engagements"]) == saved.data_hash else (DATA_CHANGED,)


@without_permission_check
def _expected_hash(work: Work, saved: SavedReport, texts: HashedTexts) -> str | None:
    """Returns the hash that a report has to have: the one it was saved with, or the one since the last erasure, if each
    erasure began with the hash before it and left all the rest as it was. None if one didn't."""
    expected, erasures = saved.hash, report_erasures.of_report(work.session, saved.id)
    for erasure in erasures:
        if erasure.hash_before != expected:
            return None
        expected = erasure.hash_after
    if erasures:
        contents = [json.loads(texts.document), None if texts.changes is None else json.loads(texts.changes)]
        if rest_hash(contents, erasures[-1].paths) != erasures[-1].rest_hash:
            return None
    return expected


def _number(saved: SavedReport | None) -> int | None:
    return None if saved is None else saved.id


def _check_title(text: str) -> str:
    title = " ".join(text.split())
    if len(title) > MAX_TITLE_LENGTH:
        raise Refused(
            [Problem("too-long", refusals.LONG_TITLE.format(most=MAX_TITLE_LENGTH, many=f"{len(title):,}"), "title")]
        )
    return title
