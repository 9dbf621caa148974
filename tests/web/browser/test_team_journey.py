"""A team: invited, with a second factor, a blind review, a conflict, a field put back, all of it restored elsewhere."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagement_reviewers, engagements
from tests.accounts.browser.first_steps import set_up
from tests.accounts.sign_in_steps import NEW_PASSWORD, app_code, move_clock
from tests.answer_fixtures import record
from tests.fixtures.processes import Installation
from tests.fixtures.site import NAMES, made, served, settings_over

pytestmark = pytest.mark.browser

COMMENT = "Slow at first."


def test_from_an_invitation_to_another_instance(page, browser_context, site, monkeypatch, tmp_path):
    site.sign_in(page)
    page.goto(site.url + "/users/invite")
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Role").select_option("manager")
    page.get_by_role("button", name="Invite").click()
    link = page.locator("#link").inner_text()
    browser_context.clear_cookies()
    set_up(page, site, link)
    _reviewed(site)

    page.goto(site.url + "/engagements/1")
    expect(page.get_by_text("One review is hidden until you have given yours")).to_be_visible()
    assert COMMENT not in page.inner_text("main")
    page.goto(site.url + "/engagements/1/review")
    page.locator("input[name=quality][value='4']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(COMMENT).first).to_be_visible()

    page.goto(site.url + "/engagements/1/edit")
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        engagements.amend(work, "E-000001", {"title": "Website, second part"})
    page.locator("input[name=title]").fill("Web shop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("console changed this while you had it open")
    expect(page.locator("main")).to_contain_text("Website, second part")
    assert page.locator("input[name=title]").input_value() == "Web shop"
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Web shop")
    page.get_by_role("button", name="Put back Title").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Website, second part")

    other = _restored(site, tmp_path)
    for place in served(other):
        move_clock(monkeypatch, minutes=1)
        page.goto(place.url + "/sign-in")
        page.get_by_label("Name").fill("Ann")
        page.get_by_label("Password").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(place.url + "/sign-in/code")
        page.get_by_role("textbox", name="Code").fill(app_code(other, "Ann"))
        page.keyboard.press("Enter")
        page.wait_for_url(place.url + "/")
        page.goto(place.url + "/engagements/1")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Website, second part")
        expect(page.get_by_text(COMMENT).first).to_be_visible()


def _reviewed(site):
    """A website with two reviewers: the administrator, who has given a review, and Ann."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        ann = next(each.id for each in users.listing(work) if each.name == "Ann")
        number = record(work, "Website", owner=NAMES["administrator"]).id
        engagement_reviewers.choose(work, number, [ann])
        engagements.complete(work, "E-000001", {}, {"quality": Decimal(2), "comment": COMMENT})


def _restored(site, folder):
    """The application over a backup of the site with its secrets, in another instance."""
    settings, file = site.app.extensions["contrast.settings"], folder / "backup.zip"
    Installation(settings.database_url, settings.instance).run("backup", file, "--with-secrets")
    instance = folder / "elsewhere"
    instance.mkdir()
    url = f"sqlite:///{instance / 'contrast.sqlite3'}"
    Installation(url, instance).run("restore", file)
    return made(settings_over(url, instance))
