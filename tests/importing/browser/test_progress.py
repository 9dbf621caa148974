"""A large file in the browser goes on by itself, with script and without; and an import is taken back there."""

import threading
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from app.cli.job_runner import Worker
from app.importing.files import reading_limits
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser

FILE = "reference,title,arrangement,provider,agreed_cost,currency\n" + "".join(
    f"R-{number},Row {number},freelance,Ann {number % 3},{number + 1}.50,EUR\n" for number in range(60)
)


@pytest.fixture
def held(site, monkeypatch):
    """Files are large here from a few hundred bytes on; who does the work can be let go on and held up."""
    monkeypatch.setattr(reading_limits, "REQUEST_LIMITS", replace(reading_limits.REQUEST_LIMITS, size=300))
    monkeypatch.setattr("app.cli.job_runner.POLL_SECONDS", 0.05)
    go = threading.Event()

    class Held(Worker):
        def run_one(self):
            go.wait()
            return super().run_one()

    worker = Held(site.app.extensions["contrast"], site.app.extensions["contrast.settings"].uploads)
    thread = worker.start()
    yield go
    worker.stop()
    go.set()
    thread.join()


def bring(page, site, tmp_path):
    """Brings the large file."""
    (tmp_path / "large.csv").write_text(FILE)
    page.goto(site.url + "/imports/new")
    page.locator("input[type=file]").set_input_files(tmp_path / "large.csv")
    page.get_by_role("button", name="Preview").click()


@MODES
def test_the_page_goes_on_by_itself(page, site, held, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    site.sign_in(page)
    bring(page, site, tmp_path)
    expect(page.get_by_text("Queued")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)
    held.set()
    expect(page.get_by_role("button", name="Import 60 rows")).to_be_visible()
    held.clear()
    page.get_by_role("button", name="Import 60 rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Importing large.csv")
    page.get_by_role("button", name="Cancel").click()
    held.set()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Show preview").click()
    page.get_by_role("button", name="Import 60 rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported: large.csv")
    assert_accessible(page)


def test_without_script_the_page_is_loaded_again(browser_context, site, held, tmp_path):
    bare = browser_context.browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    site.sign_in(page)
    bring(page, site, tmp_path)
    expect(page.get_by_text("Queued")).to_be_visible()
    held.set()
    expect(page.get_by_role("button", name="Import 60 rows")).to_be_visible(timeout=30_000)
    bare.close()


@MODES
def test_an_import_is_taken_back(page, site, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    site.sign_in(page)
    bring(page, site, tmp_path)
    page.get_by_role("button", name="Import 60 rows").click()
    expect(page.get_by_role("link", name="Undo import")).to_be_visible()
    page.goto(site.url + "/engagements/7/edit")
    page.get_by_label("Title").fill("By hand")
    page.get_by_role("button", name="Save").click()
    page.goto(site.url + "/imports/1/undo")
    expect(page.get_by_role("link", name="By hand")).to_be_visible()
    expect(page.get_by_text("changed by Test Administrator")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Preview undoing edited engagements too").click()
    expect(page.get_by_role("button", name="Undo import and later edits")).to_be_visible()
    assert_accessible(page)
    page.go_back()
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_role("main")).to_contain_text("59 engagements deleted, 0 restored to earlier values, 1 kept")
    assert_accessible(page)
    page.goto(site.url + "/imports")
    assert_accessible(page)
    expect(page.get_by_text("1 kept")).to_be_visible()
