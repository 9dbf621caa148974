"""A removed engagement is in no list, count, report or file; its reference stays taken, and it comes back as it was."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.services import export
from app.record.services import engagements, providers, renewals, reviews, summary, trash
from app.report.services import similar
from app.report.storage import dataset
from tests.importing.services.importing import export_text, import_text, refusal_codes

pytestmark = pytest.mark.both_databases

DRAFT = {
    "title": "Shop",
    "arrangement": "freelance",
    "provider": "Åsa",
    "category": "design",
    "reference": "PO-1",
    "started_on": date(2026, 1, 1),
    "ended_on": date(2026, 2, 2),
    "actual_cost": Decimal(5),
    "currency": "EUR",
}


@pytest.fixture
def removed(database):
    """One of three engagements, removed; the three are alike but for the arrangement."""
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, DRAFT | {"reference": "PO-2"})
        engagements.record(work, DRAFT | {"reference": "PO-3", "arrangement": "outsourced"})
        it = engagements.record(work, DRAFT)
        reviews.review(work, "PO-1", {"quality": 3})
        return trash.remove(work, it.reference)


def seen(work):
    """How many engagements each way of looking at the record finds."""
    (line,) = providers.listing(work).rows
    cost = providers.costs(work, [line.stored.id])[line.stored.id].amounts[0].minor
    stands = summary.overview(work).counts
    outsourced = engagements.get_by_reference(work, "PO-3")
    return {
        "list": engagements.listing(work, Selection()).total,
        "search": engagements.listing(work, Selection(search="shop")).total,
        "rows": len(engagements.listing(work, Selection()).rows),
        "provider": providers.detail(work, line.stored.id).engagements.total,
        "line": line.engagements,
        "cost": cost // 500,
        "file": export.count(work, Selection()),
        "overview": stands.engagements,
        "statuses": stands.statuses["completed"],
        "report": len(dataset.load(work.session, Selection())["id"]),
        "similar": len(similar.similar(work, outsourced.id).found) + 1,
    }


def test_nothing_finds_what_was_removed_until_it_is_restored(database, removed):
    with begin_work(database, CONSOLE) as work:
        assert set(seen(work).values()) == {2}
        assert [each.reference for each in trash.listing(work).rows] == ["PO-1"]
        assert "PO-1" not in export_text(database)
        restored = trash.restore(work, "PO-1")
        assert restored.engagement == removed.engagement and restored.review.quality == 3
    with begin_work(database, CONSOLE) as work:
        assert set(seen(work).values()) == {3}
        assert trash.listing(work).total == 0
        history = [event.what for event in engagements.detail(work, "PO-1").history]
        assert history == [EventKind.RESTORED, EventKind.REMOVED, EventKind.REVIEWED, EventKind.RECORDED]


def test_its_reference_stays_taken(database, removed):
    with begin_work(database, CONSOLE) as work, pytest.raises(Refused, match="already a removed engagement “PO-1”"):
        engagements.record(work, DRAFT)


@pytest.mark.parametrize(
    "act",
    [
        lambda work: engagements.amend(work, "PO-1", {"title": "X"}),
        lambda work: engagements.complete(work, "PO-1", {"title": "X"}),
        lambda work: renewals.renew(work, "PO-1"),
        lambda work: engagements.prefill_from(work, "PO-1"),
        lambda work: reviews.review(work, "PO-1", {"quality": 1}),
        lambda work: trash.remove(work, "PO-1"),
    ],
)
def test_nothing_is_done_to_it_until_it_is_restored(database, removed, act):
    with begin_work(database, CONSOLE) as work, pytest.raises(Refused, match="was removed"):
        act(work)


def test_a_file_that_names_it_is_told_the_way_out(database, removed, tmp_path):
    done = import_text(database, tmp_path, "reference,title,arrangement\nPO-1,Shop,freelance\nPO-9,New,freelance\n")
    assert refusal_codes(done) == [(2, "reference", "removed")]
    assert "Restore it first" in done.preview.refusals[0].reason


def test_a_renewal_that_was_removed_does_not_count(database):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, DRAFT)
        made = renewals.renew(work, "PO-1").stored
        trash.remove(work, made.reference)
        assert engagements.detail(work, "PO-1").renewals == ()
        renewals.renew(work, "PO-1")
        assert engagements.detail(work, made.reference).previous.reference == "PO-1"


@pytest.mark.parametrize(
    ("role", "may"), [("administrator", True), ("manager", True), ("finance", False), ("reader", False)]
)
def test_administrators_and_leads_remove(database, role, may):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, DRAFT)
        work.actor = Actor("Somebody", frozenset({role}), Source.WEB)
        if may:
            assert trash.remove(work, "PO-1").removed_at == work.now
            with pytest.raises(Refused, match="was removed"):
                trash.remove(work, "PO-1")
        else:
            with pytest.raises(Denied):
                trash.remove(work, "PO-1")
