"""The fill-in grid: which answers would open claims, and the engagements that lack them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.domain.permissions import Permission
from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.cell_texts import cell_text
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.services import engagement_access, reviews
from app.record.services.results_cache import cached
from app.record.storage import engagements
from app.record.storage.engagements import Stored
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.fill_in import FillInPlan, make_plan, open_claims
from app.report.domain.evidence.possible_answers import PossibleAnswers
from app.report.domain.measures import Record
from app.report.services import claims
from app.report.services.reports import verdict_period
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text.fill_in import claim_name

MAX_ROWS = 500
BY_PROVIDER = Order("provider", descending=False)
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class GridRow:
    """An engagement with the text of each cell by field; `inherited`: what its provider's card answers instead;
    `asked`: the fields whose answer would count for a claim."""

    stored: Stored
    texts: Texts
    inherited: Texts
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """One page of the engagements that lack an answer, the `fields` of its columns, and how many engagements there
    are on all pages."""

    rows: tuple[GridRow, ...]
    fields: tuple[str, ...]
    total: int


@requires_permission(Permission.READ_REPORT)
def plan(work: Work, selection: Selection) -> FillInPlan:
    """Returns what answers would open over the whole of the selection's record and period: its filters are ignored,
    since filtered views have no verdicts. A period that has none counts as the organisation's own."""
    whole = _whole(work, selection)
    return cached(work, ("fill in", whole), lambda work: _plan(work, whole))


@requires_permission(Permission.READ_REPORT)
def opened(work: Work, selection: Selection) -> dict[str, str]:
    """Returns the names of the claims that have enough data now, by key."""
    active = claims.current(work)
    names = {claim.key: claim_name(claim) for claim in active}
    if not work.writes:
        return {key: names[key] for key in plan(work, selection).open}
    return {key: names[key] for key in open_claims(_evidence(work, _whole(work, selection)), active)}


@requires_permission(Permission.READ_REPORT)
def grid(work: Work, selection: Selection, page: Page, also: Iterable[tuple[int, str]] = ()) -> Grid:
    """Returns one page of the engagements of the selection that lack an answer of the plan and that the actor may
    change, by provider. `also`: cells
    (engagement and field) that are on it in any case."""
    found, kept = plan(work, selection), tuple(also)
    every, lacking = engagements.ids(work.session, selection, BY_PROVIDER), found.engagements
    changeable = engagement_access.changeable(work, lacking)
    numbers = [number for number in every if number in changeable]
    shown = numbers[(page.number - 1) * page.size : page.number * page.size]
    shown = list(dict.fromkeys([*(number for number, _ in kept), *shown]))
    names = tuple(dict.fromkeys([*found.fields, *(name for _, name in kept if name in FIELDS | REVIEW_FIELDS)]))
    stored = engagements.get_many(work.session, shown)
    asked = {name: frozenset(numbers) for name, numbers in found.asked.items()}
    rows = (
        replace(row, asked=frozenset(name for name, those in asked.items() if row.stored.id in those))
        for row in texts_of(work, [stored[number] for number in shown if number in stored], names)
    )
    return Grid(tuple(rows), names, len(numbers))


@without_permission_check
def texts_of(work: Work, stored: Sequence[Stored], names: Sequence[str]) -> list[GridRow]:
    """Returns engagements with the texts of these fields; those of a review are from the actor's own."""
    own = reviews.own_reviews(work, stored) if any(name in REVIEW_FIELDS for name in names) else {}
    return [GridRow(each, *_cell_texts(work, each, own.get(each.id), names), frozenset()) for each in stored]


def _cell_texts(work: Work, stored: Stored, own: Review | None, names: Sequence[str]) -> tuple[Texts, Texts]:
    texts, inherited = {}, {}
    answers: Mapping[str, object] = stored.inherited
    for name in names:
        if name in FIELDS:
            texts[name] = cell_text(FIELDS[name], getattr(stored.engagement, name), work.organisation)
            inherited[name] = cell_text(FIELDS[name], answers.get(name), work.organisation)
        else:
            texts[name] = cell_text(REVIEW_FIELDS[name], getattr(own, name, None), work.organisation)
    return texts, inherited


@without_permission_check
def _whole(work: Work, selection: Selection) -> Selection:
    period = selection.period if selection.period.standing else verdict_period(work)
    return Selection(period=period, sample=selection.sample)


def _evidence(work: Work, selection: Selection) -> Evidence:
    columns = dataset.load(work.session, selection)
    return Evidence(Record(columns, terms(work, columns)))


def _plan(work: Work, selection: Selection) -> FillInPlan:
    evidence = _evidence(work, selection)
    with_entries = dataset.engagements_with_entries(work.session, selection.sample)
    answers = PossibleAnswers(evidence.record, work.today, work.organisation.reporting_currency, with_entries)
    return make_plan(evidence, claims.current(work), answers)
