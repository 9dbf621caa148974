"""Large files are checked and imported by background jobs."""

from dataclasses import replace

import pytest

from app.cli.job_runner import Worker
from app.core.domain.errors import Stale
from app.core.domain.selection import Selection
from app.core.services import jobs
from app.core.services.jobs import DONE, FAILED
from app.core.services.transactions import separate_transactions, single_transaction
from app.core.services.work import CONSOLE, begin_work
from app.importing.files import reading_limits
from app.importing.services import import_jobs, imports
from app.importing.services.background import StillProcessing
from app.record.services import engagements

pytestmark = pytest.mark.both_databases


FILE = b"reference,title,arrangement,provider\n" + b"".join(
    b"R-%d,Row %d,freelance,Ann\n" % (number, number) for number in range(50)
)


@pytest.fixture
def brought(database, tmp_path, monkeypatch):
    """A file that is large here, brought and not yet checked."""
    monkeypatch.setattr(reading_limits, "REQUEST_LIMITS", replace(reading_limits.REQUEST_LIMITS, size=100))
    with begin_work(database, CONSOLE) as work:
        return imports.upload(work, tmp_path, FILE, "large.csv")


def test_a_large_file_is_checked_and_goes_over_by_jobs(database, tmp_path, brought):
    at = Worker(database, tmp_path)
    with begin_work(database, CONSOLE) as work, pytest.raises(StillProcessing):
        imports.pending_import(work, tmp_path, brought)
    assert at.run_one() and not at.run_one()
    with begin_work(database, CONSOLE, writes=False) as work:
        assert import_jobs.latest_job(work, brought).state == DONE and import_jobs.is_checked(work, brought)
        waiting = imports.pending_import(work, tmp_path, brought)
        assert waiting.preview.counts["new"] == 50
    confirmed(database, tmp_path, brought, waiting.mark)
    with begin_work(database, CONSOLE, writes=False) as work, pytest.raises(StillProcessing):
        imports.pending_import(work, tmp_path, brought)
    assert at.run_one()
    with begin_work(database, CONSOLE, writes=False) as work:
        assert import_jobs.latest_job(work, brought).state == DONE
        assert imports.get(work, brought).state == "done"
        assert engagements.listing(work, Selection()).total == 50


def confirmed(database, folder, number, mark=None):
    """Confirms a large file, as a page does: the job is kept though the answer is that it goes on."""
    with begin_work(database, CONSOLE) as work, pytest.raises(StillProcessing):
        import_jobs.confirm(single_transaction(work), folder, number, mark)


def test_a_record_that_changed_meanwhile_is_checked_again_and_said(database, tmp_path, brought):
    at = Worker(database, tmp_path)
    at.run_one()
    with begin_work(database, CONSOLE) as work:
        mark = imports.pending_import(work, tmp_path, brought).mark
        engagements.record(work, {"reference": "R-7", "title": "Here", "arrangement": "freelance"})
    confirmed(database, tmp_path, brought, mark)
    at.run_one()
    with begin_work(database, CONSOLE, writes=False) as work:
        failed = import_jobs.latest_job(work, brought)
        assert failed.state == FAILED and "Check the preview again" in failed.message
        again = imports.pending_import(work, tmp_path, brought)
        assert (again.preview.counts["new"], again.preview.counts["changed"]) == (49, 1)
    confirmed(database, tmp_path, brought, again.mark)
    at.run_one()
    with begin_work(database, CONSOLE, writes=False) as work:
        assert imports.get(work, brought).state == "done"


def test_a_check_that_was_stopped_can_be_begun_again(database, tmp_path, brought):
    with begin_work(database, CONSOLE) as work:
        jobs.request_cancel(work, import_jobs.latest_job(work, brought).id)
    with begin_work(database, CONSOLE) as work:
        with pytest.raises(StillProcessing):
            imports.pending_import(work, tmp_path, brought)
        assert not import_jobs.is_checked(work, brought)
        import_jobs.queue_check(work, brought)
    assert Worker(database, tmp_path).run_one()
    with begin_work(database, CONSOLE) as work:
        assert imports.pending_import(work, tmp_path, brought).preview.counts["new"] == 50


def test_small_files_are_never_queued(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, FILE, "small.csv")
        assert import_jobs.latest_job(work, number) is None
        assert import_jobs.confirm(single_transaction(work), tmp_path, number).number == number


def test_a_small_file_is_never_checked_where_nobody_else_can_write(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, FILE, "small.csv")
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"title": "Here", "arrangement": "freelance"})
    with begin_work(database, CONSOLE) as work, pytest.raises(Stale, match="kept changing engagements while the file"):
        import_jobs.confirm(single_transaction(work), tmp_path, number)
    assert import_jobs.confirm(separate_transactions(database, CONSOLE), tmp_path, number).number == number
