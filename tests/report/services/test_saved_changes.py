"""What changed since the report before: verdicts that turned and why, told apart; new and confirmed; the trend.

What is asked of the database itself is asked in the first test, on both kinds.
"""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import NotFound, Stale
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import ADMINISTRATOR
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import organisation
from app.record.services import engagements, providers, trash
from app.report.domain.saved import parse_ranges
from app.report.services import claims, saved_reports, trends
from app.report.storage.saved_reports import SAVED
from app.report.text import changes as text
from app.report.text import trend as trend_text
from tests.importing.services.importing import import_text
from tests.report.services.quarters import KEY, job, quarter
from tests.saved_report_fixtures import WHOLE, read_only, save


def changes(database, saved):
    return read_only(database, saved_reports.open_report, saved.id).changes


def alone(database):
    """Only the claim that these records speak of, so that it is tested by itself."""
    with begin_work(database, CONSOLE) as work:
        for each in claims.current(work):
            if each.key != KEY:
                claims.set_enabled(work, each.key, False, None)


def test_a_verdict_that_turns_is_told_with_its_causes(database):
    old = quarter(database, date(2024, 5, 1), many=3)
    quarter(database, date(2026, 1, 10), many=3)
    first = save(database, "2026-Q1")
    assert changes(database, first) is None
    quarter(database, date(2026, 4, 10))
    with begin_work(database, CONSOLE) as work:
        rita = users.add(work, "Rita", ADMINISTRATOR)
    with begin_work(database, Actor("Rita", frozenset({ADMINISTRATOR}), Source.WEB, user_id=rita.id)) as work:
        listed = engagements.listing(work, WHOLE).rows
        late = job(work, "freelance", 9, date(2026, 2, 1), "direct", "Found later")
        edited, removed = [
            each for each in listed if each.engagement.ended_on.year == 2026 and each.engagement.ended_on.month < 4
        ][:2]
        engagements.amend(work, edited.reference, {"title": "Another title", "contact": "both"}, None)
        trash.remove(work, removed.reference)
        work.organisation = saved_reports.replace(work.organisation, hours_per_day=Decimal(7))
        organisation.save(work.session, work.organisation)
    second = save(database, "2026-Q2")
    found = changes(database, second)
    assert found["before"] == {"id": first.id, "title": "Q1 2026", "last": "2026-03-31", "hash": first.hash}
    turned = next(each for each in found["turned"] if each["key"] == KEY)
    assert (turned["before"]["verdict"], turned["after"]["verdict"]) == ("not enough data", "supported")
    causes, gone = turned["causes"], [each.reference for each in old]
    assert len(parse_ranges(causes["added"])) == 25 and len(parse_ranges(causes["late"])) == 1
    assert parse_ranges(causes["edited"]) == (edited.id,) and parse_ranges(causes["removed"]) == (removed.id,)
    assert len(parse_ranges(causes["moved_on"])) == len(gone)  # of the window of 24 months, by their days alone
    assert causes["settings"] == ["hours_per_day"] and not causes["claims"] and not causes["method"]
    (entry,) = found["edited"]
    assert (entry["reference"], entry["title"], entry["by"]) == (edited.reference, "Another title", ["Rita"])
    assert entry["fields"] == ["contact", "title"]
    assert [each["number"] for each in found["removed"]] == [removed.id]
    assert late.reference not in (entry["reference"], removed.reference)
    said = text.verdict_text(turned), text.causes_text(causes, found)
    assert said[0].endswith("Not enough data → Supported.")
    assert said[1].startswith(
        "25 new engagements, 1 of them from days already covered, recorded since, 1 engagement edited by Rita on "
    )
    assert "6 engagements moved out of the window, settings changed (Hours in a working day)." in said[1]
    assert not read_only(database, saved_reports.verify, second.id)[0].problems


def test_a_claim_that_goes_or_is_changed_is_told(sqlite_database):
    quarter(sqlite_database, date(2026, 1, 10))
    save(sqlite_database, "2026-Q1")
    with begin_work(sqlite_database, CONSOLE) as work:
        claims.set_enabled(work, KEY, False, None)
    found = changes(sqlite_database, save(sqlite_database, "2026-Q1", title="Again"))
    turned = next(each for each in found["turned"] if each["key"] == KEY)
    assert turned["after"] is None and turned["causes"]["claims"] == [KEY]
    assert text.verdict_text(turned).endswith("no longer tested (it was Supported).")
    assert "The claim was changed" in text.causes_text(turned["causes"], found)


def test_edits_by_a_file_and_through_a_provider_are_told_with_who(sqlite_database, tmp_path):
    jobs = quarter(sqlite_database, date(2026, 1, 10), many=2)
    save(sqlite_database, "2026-Q1")
    import_text(sqlite_database, tmp_path, f"reference,category\n{jobs[0].reference},design\n")
    with begin_work(sqlite_database, CONSOLE) as work:
        card = engagements.get_by_reference(work, jobs[1].reference).provider_id
        providers.amend(work, card, {"taxes_borne_by": "worker"}, None)
    found = changes(sqlite_database, save(sqlite_database, "2026-Q1", title="Again"))
    told = {each["reference"]: (each["by"], each["fields"]) for each in found["edited"]}
    assert told == {
        jobs[0].reference: (["console"], ["category"]),
        jobs[1].reference: (["console"], ["taxes_borne_by"]),
    }
    line = next(text.engagement_lines(found, "edited"))
    assert line.startswith(f"{jobs[0].reference}, freelance 0: by console on ") and line.endswith(" (Category).")


def test_a_damaged_report_is_not_compared_with(sqlite_database):
    quarter(sqlite_database, date(2026, 1, 10), many=2)
    first = save(sqlite_database, "2026-Q1")
    with sqlite_database.transaction() as session:
        session.execute(sa.update(SAVED).where(SAVED.c.id == first.id).values(document=b"not packed"))
    assert changes(sqlite_database, save(sqlite_database, "2026-Q2")) is None


def test_nothing_changed_says_so(sqlite_database):
    quarter(sqlite_database, date(2026, 1, 10))
    save(sqlite_database, "2026-Q1")
    found = changes(sqlite_database, save(sqlite_database, "2026-Q1", title="Again"))
    assert found["turned"] == [] and found["figures"] == [] and found["edited"] == []
    assert text.summary(found) == "Since Q1 2026: no verdict changed. Nothing that it rests on changed."
    assert text.summary(None) == "There is no earlier report of this series to compare with."


def listed(database, saved):
    """The title under which the page lists the claim's verdict."""
    found = changes(database, saved)
    (title,) = (
        title
        for title, those in text.lists(found, found["states"], {KEY: "The claim"})
        if any(each.startswith("The claim: ") and "→" not in each for each in those)
    )
    return title


def test_a_new_verdict_is_confirmed_by_the_engagements_since_alone(sqlite_database):
    alone(sqlite_database)
    quarter(sqlite_database, date(2025, 10, 5))
    first = save(sqlite_database, "2025-Q4")
    quarter(sqlite_database, date(2026, 1, 5), many=4)  # below the minimum by themselves
    second = save(sqlite_database, "2026-Q1")
    state = changes(sqlite_database, second)["states"][KEY]
    assert (state["state"], state["since"]["id"], state["confirmed_by"]) == ("new", first.id, None)
    assert text.confirmation_text(state) == "New since Q4 2025, not confirmed yet"
    assert listed(sqlite_database, second) == "Verdicts from earlier reports"
    quarter(sqlite_database, date(2026, 4, 5))
    third = save(sqlite_database, "2026-Q2")
    state = changes(sqlite_database, third)["states"][KEY]
    assert (state["state"], state["since"]["id"], state["confirmed_by"]) == ("confirmed", first.id, None)
    assert listed(sqlite_database, third) == "New and confirmed verdicts"
    fourth = save(sqlite_database, "2026-Q3")
    state = changes(sqlite_database, fourth)["states"][KEY]
    assert (state["state"], state["confirmed_by"]["id"]) == ("confirmed", third.id)
    assert text.confirmation_text(state) == "Confirmed in Q2 2026: first seen in Q4 2025"
    assert listed(sqlite_database, fourth) == "Verdicts from earlier reports", "it is no news any more"
    found = read_only(sqlite_database, trends.of_series, fourth.series)
    line = next(each for each in found.lines if each.key == KEY)
    assert [each.id for each in found.reports] == [first.id, second.id, third.id, fourth.id] and line.verdict_since == 0
    assert trend_text.since_text(line, found.reports) == "Supported since Q4 2025, confirmed"


def test_engagements_that_a_report_rested_on_never_confirm_it(sqlite_database):
    alone(sqlite_database)
    quarter(sqlite_database, date(2025, 10, 5))
    save(sqlite_database, "2025-Q4")
    with begin_work(sqlite_database, CONSOLE) as work:  # their days are moved on: nothing new is seen
        for each in engagements.listing(work, WHOLE).rows:
            engagements.amend(work, each.reference, {"ended_on": date(2026, 2, 1)}, None)
    state = changes(sqlite_database, save(sqlite_database, "2026-Q1"))["states"][KEY]
    assert state["state"] == "new"


def test_a_changed_claim_begins_anew(sqlite_database):
    alone(sqlite_database)
    quarter(sqlite_database, date(2025, 10, 5))
    save(sqlite_database, "2025-Q4")
    quarter(sqlite_database, date(2026, 1, 5))
    with begin_work(sqlite_database, CONSOLE) as work:
        change(work)
    state = changes(sqlite_database, save(sqlite_database, "2026-Q1"))["states"][KEY]
    assert (state["state"], state["since"]) == ("new", None) and text.confirmation_text(state) == "New in this report"


def change(work):
    claims.edit(work, KEY, margin=0.2)


def test_a_report_that_was_overtaken_is_not_kept(sqlite_database):
    quarter(sqlite_database, date(2026, 1, 10))
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        frozen = saved_reports.freeze(work, WHOLE, saved_reports.period_by_code(work, "2026-Q2"))
    save(sqlite_database, "2026-Q1")
    with begin_work(sqlite_database, CONSOLE) as work, pytest.raises(Stale, match="Save this one again"):
        saved_reports.save(work, frozen)
    assert changes(sqlite_database, save(sqlite_database, "2026-Q2"))["before"]["title"] == "Q1 2026"


def test_another_selection_is_another_series(sqlite_database):
    quarter(sqlite_database, date(2026, 1, 10))
    first = save(sqlite_database, "2026-Q1")
    assert changes(sqlite_database, save(sqlite_database, "2026-H1")) is None
    with pytest.raises(NotFound):
        read_only(sqlite_database, trends.of_series, "no series")
    assert [each.id for each in read_only(sqlite_database, trends.of_report, first.id).reports] == [first.id]


def test_a_filtered_view_has_changes_without_verdicts(sqlite_database):
    quarter(sqlite_database, date(2026, 1, 10))
    narrowed = Selection(search="freelance")
    save(sqlite_database, "2026-Q1", selection=narrowed)
    found = changes(sqlite_database, save(sqlite_database, "2026-Q2", selection=narrowed))
    assert found["explored"] and not found["turned"] and not found["states"]
    assert text.headline(found) == "Since Q1 2026: filtered views carry no verdicts."
