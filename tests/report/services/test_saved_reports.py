"""A saved report stays as it was; checking finds what was meddled with, and replaying says what has changed and why."""

import json
import zlib

import pytest
import sqlalchemy as sa

from app.core.domain.canonical_json import canonical_json
from app.core.domain.errors import Denied, NotFound, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import READER
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import organisation
from app.record.services import engagements, history, trash
from app.report.domain.saved import format_ranges, parse_ranges
from app.report.files import report_json
from app.report.services import claims, reports, saved_reports
from app.report.storage.saved_reports import SAVED
from tests.report.golden.small_record import DAY, fill
from tests.saved_report_fixtures import WHOLE, read_only, save

pytestmark = pytest.mark.both_databases


@pytest.fixture
def filled(database):
    with begin_work(database, CONSOLE) as work:
        fill(work)
    return database


def test_it_is_what_the_report_of_that_period_said(filled):
    saved = save(filled)
    found = read_only(filled, saved_reports.open_report, saved.id)
    period = found.saved.period
    assert (period.code, period.interim, saved.title) == ("2026-H1", False, "First half of 2026")
    over = Selection(period=saved_reports.periods.window(period, 24))
    with begin_work(filled, CONSOLE, writes=False) as work:
        live = report_json.to_dict(reports.examine(work, over))
    assert found.document["report"] == json.loads(canonical_json(live))
    claim = next(each for each in live["claims"] if each["key"] == "direct-relationship")
    behind = found.document["behind"]["direct-relationship"]
    assert len(parse_ranges(behind["freelance"])) == claim["freelance"]["engagements"] > 0
    assert {why: len(parse_ranges(text)) for why, text in behind["left_out"].items()} == claim["left_out"]
    assert found.document["rates"] == [["USD", "2026-03-02", 0.8]]
    assert found.document["claims"]["direct-relationship"]["version"] == 1


def test_whatever_happens_later_it_opens_as_it_was(filled):
    saved = save(filled, title="Our first half")
    before = read_only(filled, saved_reports.open_report, saved.id)
    with begin_work(filled, CONSOLE) as work:
        stored = engagements.listing(work, WHOLE).rows[0].engagement
        engagements.amend(work, stored.reference, {"contact": "both"}, None)
        claims.set_enabled(work, "direct-relationship", False, None)
        saved_reports.rename(work, saved.id, "Another title")
    after = read_only(filled, saved_reports.open_report, saved.id)
    assert after.document == before.document and after.document["title"] == "Our first half"
    assert after.saved.title == "Another title"
    (checked,) = read_only(filled, saved_reports.verify)
    assert not checked.problems
    with begin_work(filled, CONSOLE, writes=False) as work:
        told = [(each.what, each.about, each.changes) for each in history.events(work, "report", saved.id).events]
    assert told == [
        (EventKind.REPORT_CHANGED, "Another title", {"title": ("Our first half", "Another title")}),
        (EventKind.REPORT_SAVED, "Another title", {}),
    ]


def test_replaying_an_unchanged_record_gives_every_figure_again(filled):
    saved = save(filled)
    assert read_only(filled, saved_reports.replay, saved.id).differences == ()


def test_replaying_says_what_changed_and_why(filled):
    saved = save(filled)
    with begin_work(filled, CONSOLE) as work:
        fill_more(work)
        work.organisation = saved_reports.replace(work.organisation, window_months=36)
        organisation.save(work.session, work.organisation)
    found = read_only(filled, saved_reports.replay, saved.id)
    assert found.causes.present_causes == ("added", "removed", "edited", "settings")
    assert found.causes.settings == ("window_months",) and len(found.causes.added) == 1
    it = next(each for each in found.differences if each.path == "behind.direct-relationship.freelance")
    assert (it.claim, it.causes) == ("direct-relationship", ("added", "removed", "edited", "settings"))
    assert set(parse_ranges(it.before)) - set(parse_ranges(it.after)) == set(found.causes.removed)
    assert set(parse_ranges(it.after)) - set(parse_ranges(it.before)) == set(found.causes.added)


def test_work_that_ran_on_after_the_period_explains_its_news(filled):
    """It stands in no verdict's window, but the news counts it."""
    with begin_work(filled, CONSOLE) as work:
        later = engagements.record(
            work,
            {
                "title": "Runs on",
                "arrangement": "freelance",
                "provider": "Freelancer 2",
                "contact": "direct",
                "status": "completed",
                "started_on": DAY,
                "ended_on": DAY.replace(month=7),
            },
        )
    saved = save(filled)
    with begin_work(filled, CONSOLE) as work:
        engagements.amend(work, later.reference, {"started_on": DAY.replace(month=1)}, None)
    assert read_only(filled, saved_reports.replay, saved.id).causes.edited == (later.id,)
    with begin_work(filled, CONSOLE) as work:
        engagements.amend(work, later.reference, {"started_on": DAY.replace(month=7)}, None)
    found = read_only(filled, saved_reports.replay, saved.id)
    assert found.causes.present_causes == ("removed",) and found.causes.removed == (later.id,)
    assert {each.causes for each in found.differences} == {("removed",)}


def fill_more(work):
    """One engagement more, one less and one edited."""
    listed = engagements.listing(work, WHOLE).rows
    rows = [each.engagement for each in listed if each.engagement.title.startswith("freelance")]
    engagements.record(
        work,
        {
            "title": "One more",
            "arrangement": "freelance",
            "provider": "Freelancer 2",
            "contact": "direct",
            "started_on": rows[0].started_on,
            "status": "completed",
            "ended_on": rows[0].ended_on,
        },
    )
    engagements.amend(work, rows[0].reference, {"contact": "both"}, None)
    trash.remove(work, rows[1].reference)


def test_what_was_meddled_with_is_found(filled):
    first, second = save(filled), save(filled, title="Again")
    with filled.transaction() as session:
        packed = session.execute(sa.select(SAVED.c.document).where(SAVED.c.id == first.id)).scalar_one()
        text = zlib.decompress(packed).decode().replace('"freelance"', '"outsourced"', 1)
        session.execute(sa.update(SAVED).where(SAVED.c.id == first.id).values(document=zlib.compress(text.encode())))
        session.execute(sa.update(SAVED).where(SAVED.c.id == second.id).values(data_hash="0" * 64))
    problems = {each.saved.id: each.problems for each in read_only(filled, saved_reports.verify)}
    assert problems == {first.id: (saved_reports.DAMAGED,), second.id: (saved_reports.DATA_CHANGED,)}
    with filled.transaction() as session:
        session.execute(sa.update(SAVED).where(SAVED.c.id == first.id).values(document=b"not packed"))
    assert read_only(filled, saved_reports.verify, first.id)[0].problems == (saved_reports.DAMAGED,)
    with pytest.raises(Refused, match="Restore it from a backup"):
        read_only(filled, saved_reports.open_report, first.id)


def test_who_may_only_read_saves_nothing(filled):
    with begin_work(filled, CONSOLE, writes=False) as work:
        frozen = saved_reports.freeze(work, WHOLE, saved_reports.period_by_code(work, "2026-H1"))
    with begin_work(filled, Actor("Rita", frozenset({READER}), Source.WEB)) as work, pytest.raises(Denied):
        saved_reports.save(work, frozen)
    with pytest.raises(NotFound, match="no saved report 7"):
        read_only(filled, saved_reports.open_report, 7)


def test_a_title_is_one_line_of_text(filled):
    saved = save(filled, title="  Half\n a year ")
    assert saved.title == "Half a year"
    with begin_work(filled, CONSOLE) as work:
        for title, why in ((" ", "needs a title"), ("x" * 201, "at most 200")):
            with pytest.raises(Refused, match=why):
                saved_reports.rename(work, saved.id, title)


def test_numbers_are_drawn_together_and_taken_apart():
    assert format_ranges([]) == "" and parse_ranges("") == ()
    assert format_ranges([9, 1, 2, 3, 7, 10, 2]) == "1-3 7 9-10" and parse_ranges("1-3 7 9-10") == (1, 2, 3, 7, 9, 10)
