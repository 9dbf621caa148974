"""How long it takes to look at a large record: reports, pages of the list, charts."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.core.domain.selection import Condition, Cursor, Order, Selection
from app.core.services.work import CONSOLE, Work, begin_work
from app.core.storage.database import Database
from app.record.services import engagement_lists, results_cache, summary
from app.report.domain.claims import Claim
from app.report.domain.dataset import Columns
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.measures import Record, ValuationSettings
from app.report.domain.verdicts import judge
from app.report.pages import findings_view
from app.report.services import claims, reports, similar
from app.report.storage import dataset
from tests.bench.rows import PROVIDERS
from tests.bench.timing import MS, TIMES, Line, S, fastest_time
from tests.fixtures.site import NAMES, Visitor, made, people, settings_over

REPORT = {10_000: 0.3, 100_000: 2.0}
AGAIN = 0.03
CLAIMS = {100_000: 3.0}  # all of them, like for like included
PAGE, SIMILAR = 0.05, 0.05
_DESIGN = Selection((Condition("category", "is", ("design",)), Condition("status", "is", ("completed",))))
_FREELANCE = Selection((Condition("arrangement", "is", ("freelance",)),))
LISTS = {
    "first page": ("", Selection(), Order(), None),
    "filtered": ("?category=design&status=completed", _DESIGN, Order(), None),
    "a search": ("?search=market+polish", Selection(search="market polish"), Order(), None),
    "a search that finds one": ("?search=b-0004711", Selection(search="b-0004711"), Order(), None),
    "from the middle on": ("?after=50000", Selection(), Order(), Cursor(50_000)),
    "half of all": ("?arrangement=freelance", _FREELANCE, Order(), None),
    "half of all, sorted by cost": ("?arrangement=freelance&sort=-actual_cost", _FREELANCE, Order("actual_cost"), None),
    "sorted by cost": ("?sort=-actual_cost", Selection(), Order("actual_cost"), None),
    "sorted by provider": ("?sort=provider", Selection(), Order("provider", descending=False), None),
}


def of_reports(database: Database, size: int) -> Iterator[Line]:
    """The whole record, all in: read, derived, compared, judged, put into words; and what was kept of it."""
    kept = fastest_time(lambda: _read(database, lambda work: reports.examine(work, Selection())))
    with patch.object(results_cache, "MAX_RESULTS", 0):
        yield from _of_reports_anew(database, size)
    yield Line("  asked for again with nothing changed", kept, MS, AGAIN)


def _of_reports_anew(database: Database, size: int) -> Iterator[Line]:
    whole = fastest_time(lambda: _read(database, lambda work: reports.examine(work, Selection())))
    yield Line(
        f"report over {size:,} engagements",
        whole,
        S if size > 10_000 else MS,
        REPORT[size],
        f"{PROVIDERS[size]} providers",
    )
    if size in CLAIMS:
        alone = _of_claims(database, size)
        reading = fastest_time(lambda: _read(database, lambda work: dataset.load(work.session, Selection())))
        yield alone
        yield Line("  reading the record by itself", reading, S)
        yield Line("  the report, times all claims alone", whole / alone.value, TIMES)
    window = fastest_time(
        lambda: _read(database, lambda work: reports.examine(work, reports.verdict_selection(work, Selection())))
    )
    yield Line("  its last two years alone", window, S if size > 10_000 else MS)


def _of_claims(database: Database, size: int) -> Line:
    """The claims by themselves: from columns that are there to verdicts and sentences, nothing kept from the run
    before."""
    found, catalogue, terms = _read(database, _material)
    spent = fastest_time(lambda: judge(catalogue, Assessor(Evidence(Record(found, terms)))))
    some, _ = judge(catalogue, Assessor(Evidence(Record(found, terms))))
    alike = sum(each.like_for_like is not None for each in some)
    return Line(
        f"  all claims over {size:,}, like for like included",
        spent,
        S,
        CLAIMS[size],
        f"{len(some)} claims, {alike} of them like for like",
    )


def _material(work: Work) -> tuple[Columns, tuple[Claim, ...], ValuationSettings]:
    found = dataset.load(work.session, Selection())
    return found, claims.current(work), reports.terms(work, found)


def _read(database: Database, act: Callable[[Work], object]) -> object:
    with begin_work(database, CONSOLE, writes=False) as work:
        return act(work)


def of_lists(database: Database, size: int) -> Iterator[Line]:
    """Pages of the list with their sums by the use case, without a web page around them."""
    for name, (_, *wanted) in LISTS.items():
        spent = fastest_time(partial(_read, database, partial(_page, wanted)))
        yield Line(f"list of {size:,}, {name}", spent, MS, PAGE)


def _page(wanted: list[Any], work: Work) -> object:
    return engagement_lists.page_at(work, *wanted)


def of_pages(database: Database, size: int, folder: Path) -> Iterator[Line]:
    """The same as web pages, by somebody who has signed in."""
    people(database)
    app = made(settings_over(database.url, folder / "instance"))
    visitor: Visitor = app.test_client()
    visitor.sign_in(next(iter(NAMES.values())))

    def page(address: str) -> float:
        def get() -> None:
            answer = visitor.get(address)
            assert answer.status_code == 200, (address, answer.status)

        return fastest_time(get)

    for name, (query, *_) in LISTS.items():
        yield Line(f"page: list of {size:,}, {name}", page(f"/engagements{query}"), MS, PAGE)
    for name, address in (
        ("overview", "/"),
        ("providers", "/providers"),
        ("one engagement", "/engagements/4712"),
        ("report, whole record", "/report?all=yes"),
    ):
        yield Line(f"page: {name}", page(address), MS)
    app.extensions["contrast"].dispose()


def of_overview(database: Database, size: int) -> Iterator[Line]:
    """What waits to be done, counted over the whole record."""
    yield Line(f"overview over {size:,}", fastest_time(lambda: _read(database, summary.overview)), MS)
    near = fastest_time(lambda: _read(database, lambda work: similar.similar(work, size // 2)))
    yield Line(f"similar jobs among {size:,}", near, MS, SIMILAR)


def of_charts(database: Database) -> Iterator[Line]:
    """The drawings of the report's page, from a report that is there."""
    found = _read(database, lambda work: reports.examine(work, Selection()))
    yield Line("charts of the report: the forest", fastest_time(lambda: findings_view.forest_charts(found, str)))
    yield Line(
        "charts of the report: one small chart a claim",
        fastest_time(lambda: [findings_view.contrast_mark(each) for each in found.findings]),
    )
