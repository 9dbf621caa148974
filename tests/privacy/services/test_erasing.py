"""A person is erased: their name is nowhere any more, every figure is what it was, and saved reports still prove it."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.accounts.services import users
from app.core.domain.events import EventFilter, EventKind
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.importing.services import imports
from app.privacy.domain.people import Erasure
from app.privacy.services import people
from app.record.services import engagements, history, providers
from app.report.files import report_json
from app.report.services import deliveries, reports, saved_files, saved_reports, schedules
from tests import postgresql
from tests.fixtures.databases import KINDS, copied
from tests.privacy.person_record import FORMER, MAIL, MERGED, NAME, OTHER, fill_with_person, traces

BY = "Erased person 1"


@dataclass
class Story:
    """A record before and after the person was erased."""

    database: Database
    folder: Path
    done: Erasure
    traces_before: int
    before: dict
    after: dict

    def read(self, use_case, *arguments):
        with begin_work(self.database, CONSOLE, writes=False) as work:
            return use_case(work, *arguments)


@pytest.fixture(scope="module", params=KINDS)
def story(request, tmp_path_factory):
    """The person erased, on each database; nobody changes it afterwards."""
    folder = tmp_path_factory.mktemp("person")
    (folder / "instance").mkdir()
    if request.param == "sqlite":
        yield from _told(copied(request.getfixturevalue("sqlite_prepared"), folder / "contrast.sqlite3"), folder)
        return
    server, template = (request.getfixturevalue(f"postgresql_{name}") for name in ("server", "prepared"))
    with postgresql.database(server, template=template) as url:
        yield from _told(url, folder)


def _told(url, folder):
    database = Database(url)
    fill_with_person(database, folder / "instance")
    traces_before, before = len(traces(database, folder)), _figures(database)
    with begin_work(database, CONSOLE) as work:
        done = people.erase(work, folder / "instance", (NAME, MAIL))
    yield Story(database, folder, people.finish(database, done), traces_before, before, _figures(database))
    database.dispose()


def _figures(database):
    """The live report and what each saved one says, as JSON."""
    with begin_work(database, CONSOLE, writes=False) as work:
        live = json.loads(report_json.to_json(reports.examine(work, Selection())))
        saved = [saved_reports.open_report(work, number) for number in (1, 2, 3)]
        return {"live": live, "saved": [[each.document, each.changes] for each in saved]}


def _renamed(value):
    """A JSON value with the names replaced as plain text."""
    text = json.dumps(value, ensure_ascii=False)
    for name in (NAME, FORMER, MERGED, MAIL):
        text = text.replace(name, BY)
    return json.loads(text)


def test_the_name_is_nowhere(story):
    assert story.traces_before > 50
    assert story.done.compacted
    assert traces(story.database, story.folder) == []


def test_figures_are_what_they_were(story):
    assert story.after["live"] == _renamed(story.before["live"])
    assert story.after["saved"] == _renamed(story.before["saved"])


def test_saved_reports_are_verified_and_say_what_was_erased(story):
    found = {each.saved.id: each for each in story.read(saved_reports.verify)}
    assert [each.problems for each in found.values()] == [(), (), ()]
    named = {number for number, pair in enumerate(story.before["saved"], 1) if pair != story.after["saved"][number - 1]}
    assert named
    assert {number for number, each in found.items() if each.erased_on} == named


def test_what_was_saved_still_opens(story):
    for number in (1, 2, 3):
        contents = story.read(saved_files.contents_of, number)
        assert saved_files.report_file(contents, "html").content


def test_others_are_left_alone(story):
    assert story.read(providers.find, OTHER) is not None
    studio = story.read(providers.find, "Studio Sol")
    assert studio.provider.email is None
    assert studio.provider.notes == f"ask for {BY}"
    note = story.read(engagements.detail, "freelance-2")
    assert note.stored.engagement.notes == f"{BY} asked for more"


def test_the_provider_has_a_number_in_place_of_a_name(story):
    found = story.read(providers.find, BY)
    assert (found.provider.email, found.provider.website, found.provider.notes) == (None, None, None)
    assert found.provider.kind == "individual"


def test_the_user_is_nameless_and_cannot_sign_in(story):
    (found,) = [each for each in story.read(users.listing) if each.name == BY]
    assert (found.active, found.has_password, found.email) == (False, False, None)


def test_mails_are_stopped(story):
    (schedule,) = story.read(schedules.listing)
    assert schedule.schedule.recipients == ("rita@example.org",)
    states = {each.recipient: each.state for each in story.read(deliveries.of_report, 1)}
    assert states == {BY: deliveries.FAILED, "rita@example.org": deliveries.WAITING}


def test_files_that_name_her_are_gone_and_others_stay(story):
    kept = {each.file_name: each for each in story.read(imports.listing)}
    assert set(kept) == {f"{BY}.csv", "packed.csv.gz", "others.csv"}
    there = {path.name for path in (story.folder / "instance" / "uploads").iterdir()}
    assert there == {kept["others.csv"].sha256}


def test_the_history_says_that_somebody_was_erased_without_a_name(story):
    (event,) = story.read(history.events, None, None, None, EventFilter(what=EventKind.PERSON_ERASED)).events
    assert event.note["person"] == 1
    assert event.note["files"] == 3


def test_the_history_still_proves_itself(story):
    found = story.read(history.verify)
    assert found.broken is None and found.count > 10 and story.done.events


def test_the_log_keeps_its_other_lines(story):
    log = (story.folder / "instance" / "contrast.log").read_text()
    assert log == f"2026-11-01 ERROR no mail to {BY}\n    {BY}\nall well\n"
