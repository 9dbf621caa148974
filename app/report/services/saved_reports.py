"""Saved reports: made once, kept as they were, checked by their hashes, and compared with what the record gives now."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from app.core.domain.canonical_json import canonical
from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import What
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import Work, needs, shared
from app.record.domain import selection_query
from app.report.domain import periods, reports
from app.report.domain.claims import Claim, written
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.measures import Record
from app.report.domain.periods import ReportPeriod
from app.report.domain.replaying import Replay, replayed
from app.report.domain.saved import METHOD, SCHEMA, Document, Opened, SavedReport, data_hash, hash_of, series
from app.report.files import news_json, report_json, saved_parts
from app.report.pdf import report_pdf
from app.report.services import claims, questions, saved_changes
from app.report.services.news import news
from app.report.services.reports import naming
from app.report.services.valuation_settings import terms
from app.report.storage import dataset, fingerprints, saved_reports
from app.report.storage.saved_reports import New, Texts
from app.report.text import refusals
from app.report.text.period import covering, name

LONGEST_TITLE = 200
DAMAGED, DATA_CHANGED = "damaged", "data changed"


@dataclass(frozen=True, slots=True)
class Frozen:
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
class Checked:
    """What checking a saved report's hashes found: `problems` is empty where it is as it was saved."""

    saved: SavedReport
    problems: tuple[str, ...]


@needs(Permission.READ_REPORT)
def period_of(work: Work, code: str) -> ReportPeriod:
    """The period of this code, as far as it has come; raises Refused where there is none such."""
    with refusals.refused_in_words():
        return periods.named(code, work.today, work.organisation.financial_year_month)


@needs(Permission.READ_REPORT)
def freeze(work: Work, selection: Selection, period: ReportPeriod, title: str = "") -> Frozen:
    """Works a report out, once and for all: the news of the period, and the verdicts over the organisation's window up
    to its end. `selection`: which engagements; its own days do not count. Without a title the period's name is it."""
    title = _title(title) or name(period, work.organisation.financial_year_month)
    over = replace(selection, period=periods.window(period, work.organisation.window_months))
    made = _worked_out(work, over, period, title)
    earlier = saved_reports.before(work.session, _series(selection, period), period)
    changed = (
        None
        if earlier is None or _problems(work, earlier)
        else saved_changes.since(work, opened(work, earlier.id), made.document, made.assessor, made.claims, over.period)
    )
    return Frozen(
        title,
        period,
        selection,
        made.document,
        _number(earlier),
        None if changed is None else _plain(changed),
        work.now,
        work.today,
    )


@needs(Permission.SAVE_REPORT)
def keep(work: Work, frozen: Frozen, schedule_id: int | None = None) -> SavedReport:
    """Saves a report that was worked out before; raises Stale where another one of its series was saved meanwhile, so
    that it would be compared with the wrong one: freeze it again."""
    period, line = frozen.period, _series(frozen.selection, frozen.period)
    earlier = saved_reports.before(work.session, line, period)
    if _number(earlier) != frozen.before:
        raise Stale(refusals.SAVED_MEANWHILE)
    texts = Texts(canonical(frozen.document), None if frozen.changes is None else canonical(frozen.changes))
    new = New(
        title=frozen.title,
        series=line,
        sample=frozen.selection.sample,
        period=period,
        schedule_id=schedule_id,
        schema=SCHEMA,
        texts=texts,
        data_hash=data_hash(frozen.document["engagements"]),
        hash=hash_of(texts.document, texts.changes),
    )
    number = saved_reports.add(work.session, new, frozen.at, frozen.as_of, work.actor.user_id)
    work.note(What.REPORT_SAVED, "report", number, period=period.code)
    return _known(work, number)


@needs(Permission.READ_REPORT)
def listing(work: Work) -> tuple[SavedReport, ...]:
    """Every saved report, the newest first."""
    return saved_reports.listing(work.session)


@needs(Permission.READ_REPORT)
def opened(work: Work, number: int) -> Opened:
    """A saved report as it was; raises NotFound, and Refused where what was kept is damaged."""
    _known(work, number)
    try:
        found = saved_reports.opened(work.session, number)
    except ValueError as damaged:
        raise Refused(refusals.DAMAGED.format(number=number, damaged=damaged), "damaged") from damaged
    if found is None:
        raise NotFound(refusals.NO_SAVED.format(number=number))
    return found


@needs(Permission.READ_REPORT)
def verify(work: Work, number: int | None = None) -> tuple[Checked, ...]:
    """Works out the hashes of one saved report, or of all, the newest first; raises NotFound."""
    meant = listing(work) if number is None else (_known(work, number),)
    return tuple(Checked(each, _problems(work, each)) for each in meant)


@needs(Permission.READ_REPORT)
def replay(work: Work, number: int) -> Replay:
    """Works a saved report out again from today's record and settings: each difference, with what may explain it."""
    was = opened(work, number)
    document, period = was.document, was.saved.period
    selection = _selection(document)
    over = replace(selection, period=periods.window(period, work.organisation.window_months))
    now = _worked_out(work, over, period, document["title"], tuple(document["fields"]))
    return replayed(document, now.document)


@needs(Permission.SAVE_REPORT)
def rename(work: Work, number: int, title: str) -> SavedReport:
    """Gives a saved report another title; what was frozen keeps the one it was saved with."""
    before, after = _known(work, number), _title(title)
    if not after:
        raise Refused([Problem("required", refusals.NO_TITLE, "title")])
    if after != before.title:
        saved_reports.rename(work.session, number, after)
        work.note(What.REPORT_CHANGED, "report", number, {"title": (before.title, after)})
    return replace(before, title=after)


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    """A report's document, and what it was made of."""

    document: Document
    assessor: Assessor
    claims: tuple[Claim, ...]


@shared
def _worked_out(
    work: Work, over: Selection, period: ReportPeriod, title: str, fields: tuple[str, ...] | None = None
) -> _WorkedOut:
    """The report on the engagements of `over`; `fields`: the columns of its fingerprints."""
    columns, current = dataset.read(work.session, over), claims.current(work)
    assessor = Assessor(Evidence(Record(columns, terms(work, columns))))
    made = reports.examined(over, assessor, current, naming(work))
    asked = questions.listing(work) if work.organisation.questions else ()
    made = replace(made, questions=asked, keys=work.organisation.key_contrasts)
    fields = fields or fingerprints.names(columns)
    settings, marks = work.organisation, fingerprints.fingerprints(columns, fields)
    document = _plain(
        {
            "schema": SCHEMA,
            "method": METHOD,
            "title": title,
            "period": _period(period, settings.financial_year_month),
            "selection": [list(pair) for pair in selection_query.params_of(replace(over, period=EVERYTHING))],
            "scheduled": over.scheduled,
            "settings": _settings(work),
            "claims": {claim.key: {"version": claim.version} | written(claim) for claim in current},
            "rates": saved_parts.rates(assessor.evidence.record),
            "news": None if period.first is None else news_json.to_dict(news(work, over, period.first, period.last)),
            "report": report_json.to_dict(made),
            "printed": report_pdf.to_dict(made),
            "behind": saved_parts.behind(made, assessor),
            "fields": list(fields),
            "engagements": {str(key): mark for key, mark in marks.items()},
            "news_engagements": {
                str(key): mark for key, mark in _in_news(work, over, period, fields).items() if key not in marks
            },
        }
    )
    return _WorkedOut(document, assessor, current)


@shared
def _in_news(work: Work, over: Selection, period: ReportPeriod, fields: tuple[str, ...]) -> dict[int, str]:
    """The fingerprints of the engagements that the news may count: also of those that ran on after the period."""
    if period.first is None:
        return {}
    return fingerprints.fingerprints(dataset.touching(work.session, over, period.first, period.last), fields)


def _period(of: ReportPeriod, first_month: int) -> dict[str, Any]:
    return asdict(of) | {"name": name(of, first_month), "covers": covering(of)}


@shared
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


def _plain(document: Mapping[str, Any]) -> Document:
    """The document as reading its JSON gives it, so that what was just made and what was kept are alike."""
    return json.loads(canonical(document))


def _series(selection: Selection, period: ReportPeriod) -> str:
    return series(period.every, period.months, selection_query.params_of(replace(selection, period=EVERYTHING)))


def _selection(document: Document) -> Selection:
    said: dict[str, list[str]] = {}
    for key, value in document["selection"]:
        said.setdefault(key, []).append(value)
    return replace(selection_query.selection_from(said), scheduled=document["scheduled"])


@shared
def _known(work: Work, number: int) -> SavedReport:
    found = saved_reports.get(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_SAVED.format(number=number))
    return found


@shared
def _problems(work: Work, saved: SavedReport) -> tuple[str, ...]:
    try:
        texts = saved_reports.texts_of(work.session, saved.id)
    except ValueError:
        return (DAMAGED,)
    if texts is None or hash_of(texts.document, texts.changes) != saved.hash:
        return (DAMAGED,)
    return () if data_hash(json.loads(texts.document)["engagements"]) == saved.data_hash else (DATA_CHANGED,)


def _number(saved: SavedReport | None) -> int | None:
    return None if saved is None else saved.id


def _title(text: str) -> str:
    title = " ".join(text.split())
    if len(title) > LONGEST_TITLE:
        raise Refused(
            [Problem("too-long", refusals.LONG_TITLE.format(most=LONGEST_TITLE, many=f"{len(title):,}"), "title")]
        )
    return title
