"""A record with two saved reports of one series, so that the later one says what changed; made once, then copied."""

import shutil
from datetime import UTC, datetime

import pytest

from app.core.domain import clock
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.services import engagements
from app.report.services import report_notes, saved_files, saved_reports
from tests.report.golden.small_record import fill

WHOLE = Selection()
SECOND = 2  # the number of the later one
MADE = datetime(2026, 11, 1, 9, tzinfo=UTC)
AWKWARD = "<script>alert(1)</script> =1+1 #let x *y*"


def save(database, code="2026-H1", title="", selection=WHOLE):
    """Saves the report of a period, as pages and commands do."""
    with begin_work(database, CONSOLE, writes=False) as work:
        frozen = saved_reports.freeze(work, selection, saved_reports.period_by_code(work, code), title)
    with begin_work(database, CONSOLE) as work:
        return saved_reports.save(work, frozen)


def read_only(database, use_case, *arguments):
    """What a use case that writes nothing returns."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return use_case(work, *arguments)


def contents(database, number=SECOND):
    """What a saved report says."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return saved_files.contents_of(work, number)


@pytest.fixture(scope="session")
def with_reports(sqlite_prepared, tmp_path_factory):
    """A SQLite file with the record and both reports, to be copied."""
    path = tmp_path_factory.mktemp("with-reports") / "record.sqlite3"
    shutil.copy(sqlite_prepared, path)
    database = Database(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "now", lambda: MADE)
        _fill(database)
    database.dispose()
    return path


def _fill(database):
    with begin_work(database, CONSOLE) as work:
        fill(work)
    save(database, "2026-H1", "Our half")
    with begin_work(database, CONSOLE) as work:
        stored = engagements.listing(work, Selection()).rows[0].engagement
        engagements.amend(work, stored.reference, {"title": AWKWARD, "contact": "both"}, None)
        engagements.record(
            work,
            {
                "title": "One more",
                "arrangement": "freelance",
                "provider": "Freelancer 2",
                "contact": "direct",
                "status": "completed",
                "started_on": stored.started_on,
                "ended_on": stored.ended_on,
            },
        )
    save(database, "2026-H1", AWKWARD)
    with begin_work(database, CONSOLE) as work:
        report_notes.save_comment(work, SECOND, "", f"At the top {AWKWARD}")
        report_notes.save_comment(work, SECOND, "direct-relationship", f"Beside {AWKWARD}")
        report_notes.add_decision(work, SECOND, f"Ask {AWKWARD}", "Ann", None)


@pytest.fixture
def reported(with_reports, tmp_path):
    """The record with both reports."""
    copy = tmp_path / "contrast.sqlite3"
    shutil.copy(with_reports, copy)
    database = Database(f"sqlite:///{copy}")
    yield database
    database.dispose()
