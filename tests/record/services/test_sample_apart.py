"""The sample data never stands beside real rows, and leaves nothing behind when it goes."""

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import MANAGER, READER
from app.core.domain.selection import EVERYTHING, Condition, Order, Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.base import METADATA
from app.core.storage.database import Database
from app.exporting.services import export
from app.record.services import engagements, history, providers, sample, summary
from app.record.storage.models import Engagement, Provider
from app.report.services import reports
from app.report.text.overview import comparison_sentence
from tests import postgresql
from tests.fixtures.databases import KINDS, copied

pytestmark = pytest.mark.both_databases

REAL = {"title": "A real one", "arrangement": "freelance", "provider": "Sample provider 1", "category": "design"}
EVERY_FACE = pytest.mark.parametrize("of_sample", [False, True], ids=["real", "sample"])


@pytest.fixture(scope="module")
def at_sqlite(sqlite_prepared, tmp_path_factory):
    return copied(sqlite_prepared, tmp_path_factory.mktemp("both") / "contrast.sqlite3")


@pytest.fixture(scope="module")
def at_postgresql(postgresql_server, postgresql_prepared):
    with postgresql.database(postgresql_server, template=postgresql_prepared) as url:
        yield url


@pytest.fixture(scope="module", params=KINDS)
def holding_both(request):
    """The sample record, and one real engagement whose provider's and whose own name stand in the sample too.

    Nobody changes it.
    """
    database = Database(request.getfixturevalue(f"at_{request.param}"))
    with begin_work(database, CONSOLE) as work:
        sample.load(work)
        engagements.record(work, REAL | {"reference": "S-000001"})
    yield database
    database.dispose()


@pytest.fixture
def both(holding_both):
    """The console at work on it."""
    with begin_work(holding_both, CONSOLE) as work:
        yield work


def _rows(session):
    """How many rows every table holds."""
    return {
        name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for name, table in METADATA.tables.items()
    }


@EVERY_FACE
def test_lists_show_one_of_the_two(both, of_sample):
    found = engagements.listing(both, Selection(sample=of_sample), Order(), Page(size=1000))
    assert {each.sample for each in found.rows} == {of_sample}
    assert found.total == (sample.size(both) if of_sample else 1)
    searched = Selection((Condition("provider", "is", ("Sample provider 1",)),), sample=of_sample)
    assert {each.sample for each in engagements.listing(both, searched, Order(), Page(size=1000)).rows} == {of_sample}


@EVERY_FACE
def test_a_reference_leads_to_the_one_that_was_asked_for(both, of_sample):
    detail = engagements.detail(both, "S-000001", sample=of_sample)
    assert detail.stored.sample is of_sample
    assert (detail.stored.engagement.title == "A real one") is not of_sample


@EVERY_FACE
def test_providers_are_those_of_one_of_the_two(both, of_sample):
    found = providers.listing(both, page=Page(size=1000), sample=of_sample)
    assert {line.stored.sample for line in found.rows} == {of_sample}
    assert found.total == (76 if of_sample else 1)
    assert len(providers.names(both, sample=of_sample)) == found.total
    for line in found.rows[:5]:
        engaged = providers.detail(both, line.stored.id).engagements
        assert {each.sample for each in engaged.rows} == {of_sample} and engaged.total == line.engagements


@EVERY_FACE
def test_a_report_looks_at_one_of_the_two(both, of_sample):
    for period in (EVERYTHING, reports.verdict_selection(both, Selection()).period):
        found = reports.examine(both, Selection(period=period, sample=of_sample))
        counted = found.freelance.engagements + found.outsourced.engagements
        assert counted + found.no_date == (sample.size(both) if of_sample else 1)
        assert ("sample data" in comparison_sentence(found)) is of_sample


@EVERY_FACE
def test_a_file_holds_one_of_the_two(both, of_sample):
    rows = b"".join(export.stream(both, Selection(sample=of_sample))).decode().splitlines()[1:]
    assert len(rows) == (sample.size(both) if of_sample else 1)
    assert any("A real one" in row for row in rows) is not of_sample


@EVERY_FACE
def test_the_overview_counts_one_of_the_two(both, of_sample):
    found = summary.overview(both, of_sample)
    assert found.counts.engagements == (sample.size(both) if of_sample else 1)
    assert {each.sample for task in found.tasks.values() for each in task.rows} <= {of_sample}


def test_goes_without_leaving_a_row_behind_but_its_history(database):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, REAL)
        before = _rows(work.session)
    with begin_work(database, CONSOLE) as work:
        loaded = sample.load(work)
    with begin_work(database, CONSOLE) as work:
        # Somebody tries it out: all of this is of the sample, and goes with it; that it was done is history.
        engagements.amend(work, "S-000001", {"title": "Tried out", "notes": "A note on somebody"}, sample=True)
        engagements.record(work, REAL, sample=True)
        providers.amend(work, providers.listing(work, sample=True).rows[0].stored.id, {"email": "a@example.org"})
    with begin_work(database, CONSOLE) as work:
        assert sample.remove(work) == loaded + 1
        assert sample.remove(work) == 0
        after = _rows(work.session)
        # The rates of its currencies are anybody's.
        apart = {"rate": 0, "event": 0, "event_seal": 0, "erasable_text": 0}
        assert after | apart == before | apart
        listed = history.events(work).events
        assert [event.what for event in listed] == [
            EventKind.SAMPLE_REMOVED,
            EventKind.AMENDED,
            EventKind.RECORDED,
            EventKind.AMENDED,
            EventKind.SAMPLE_LOADED,
            EventKind.RECORDED,
            EventKind.RECORDED,
        ]
        amended = listed[3]
        assert (amended.about, amended.former) == (None, "S-000001")
        assert amended.changes["notes"][1] == "erased"
        assert engagements.listing(work, Selection(), Order(), Page()).total == 1


def test_a_real_row_never_gets_the_number_of_one_that_went(database):
    """An open form of a sample engagement, or its address, must not come to mean a real one."""
    with begin_work(database, CONSOLE) as work:
        sample.load(work)
        gone = {table: set(work.session.execute(sa.select(table.id)).scalars()) for table in (Engagement, Provider)}
        sample.remove(work)
    with begin_work(database, CONSOLE) as work:
        stored = engagements.record(work, REAL)
        assert stored.id > max(gone[Engagement])
        assert stored.provider_id > max(gone[Provider])
        assert [event.what for event in history.events(work, "engagement", stored.id).events] == [EventKind.RECORDED]


def test_is_loaded_once_at_a_time(work):
    sample.load(work)
    with pytest.raises(Refused, match="already loaded"):
        sample.load(work)
    sample.remove(work)
    assert sample.load(work) == sample.size(work)


@pytest.mark.parametrize("role", [MANAGER, READER])
@pytest.mark.parametrize("act", [sample.load, sample.remove])
def test_only_an_administrator_loads_or_removes_it(database, role, act):
    somebody = Actor(name="somebody", roles=frozenset({role}), source=Source.WEB)
    with begin_work(database, somebody) as work, pytest.raises(Denied):
        act(work)
