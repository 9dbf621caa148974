"""The record counts its changes: one for each transaction that writes, none for one that reads or changes nothing."""

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Refused
from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.models import RecordState
from app.exporting.services import export
from app.importing.services import imports
from app.record.services import engagements, history, organisation, providers, sample, summary
from app.report.services import reports

pytestmark = pytest.mark.both_databases

DRAFT = {"reference": "K-1", "title": "Kept", "arrangement": "freelance", "provider": "Somebody"}
FILE = b"reference,title,arrangement,provider\nK-1,Renamed,freelance,Somebody\nK-2,New,outsourced,Another\n"


def _changes(database):
    with database.reading() as session:
        return session.execute(sa.select(RecordState.changes)).scalar_one()


@pytest.fixture
def counted(database):
    """How many changes a piece of work made; whatever it raises."""

    def act(*steps, writes=True):
        before = _changes(database)
        with begin_work(database, CONSOLE, writes) as work:
            for step in steps:
                step(work)
        return _changes(database) - before

    assert act(lambda work: engagements.record(work, DRAFT)) == 1
    return act


def test_each_transaction_that_writes_counts_once_however_much_it_writes(counted, tmp_path):
    assert counted(lambda work: engagements.amend(work, "K-1", {"title": "Otherwise"})) == 1
    assert (
        counted(
            lambda work: providers.record(work, {"name": "A"}),
            lambda work: providers.record(work, {"name": "B"}),
            lambda work: engagements.record(work, DRAFT | {"reference": "K-0"}),
        )
        == 1
    )
    assert counted(lambda work: imports.apply(work, tmp_path, FILE, "rows.csv")) == 1
    assert counted(sample.load) == 1
    assert counted(sample.remove) == 1
    assert counted(lambda work: organisation.amend(work, {"name": "Another name"})) == 1


@pytest.mark.parametrize("writes", [False, True], ids=["reading", "ready to write"])
def test_reading_counts_nothing(counted, writes):
    for look in (
        lambda work: engagements.listing(work, Selection(), Order(), Page()),
        lambda work: engagements.detail(work, "K-1"),
        lambda work: list(export.stream(work, Selection())),
        lambda work: reports.examine(work, Selection()),
        lambda work: imports.preview(work, FILE),
        summary.overview,
        history.events,
        providers.listing,
        sample.size,
    ):
        assert counted(look, writes=writes) == 0


def test_what_changes_nothing_counts_nothing(counted):
    assert counted(lambda work: engagements.amend(work, "K-1", {"title": "Kept"})) == 0
    assert counted(sample.remove) == 0


def _amend_and_take_a_taken_reference(work):
    engagements.amend(work, "K-1", {"title": "Lost"})
    engagements.record(work, DRAFT)


def test_what_was_refused_counts_nothing(counted, database):
    before = _changes(database)
    with pytest.raises(Refused, match="reference"), begin_work(database, CONSOLE) as work:
        _amend_and_take_a_taken_reference(work)
    assert _changes(database) == before
    with begin_work(database, CONSOLE, writes=False) as work:
        assert engagements.detail(work, "K-1").stored.engagement.title == "Kept"


def test_a_row_knows_how_often_it_was_changed(counted, database):
    with begin_work(database, CONSOLE, writes=False) as work:
        before = engagements.detail(work, "K-1").stored.revision
    for number in range(3):
        counted(lambda work, title=f"Title {number}": engagements.amend(work, "K-1", {"title": title}))
    with begin_work(database, CONSOLE, writes=False) as work:
        assert engagements.detail(work, "K-1").stored.revision == before + 3
