"""The claims in a browser: clean in every look, and without script an own claim is added and questions are locked."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.report.services import claims, questions
from tests.record.browser.records import clean_in_every_look

pytestmark = pytest.mark.browser
PAGES = (
    "/claims",
    "/claims/new",
    "/claims/new?measure=category",
    "/claims/project-size",
    "/claims/freelance-cheaper",
    "/claims/questions",
    "/claims/key-contrasts",
)


def edited(site):
    """Claims of every sort: edited, opposed, switched off, locked, given up."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        claims.add_opposite(work, "freelance-cheaper", "Outsourcing costs less", "A handbook")
        claims.edit(work, "project-size", margin=0.1)
        claims.set_enabled(work, "typical-work", on=False)
        questions.lock(work, ["freelance-cheaper", "expertise"])
        questions.unlock(work, "expertise")


def test_the_pages_are_clean(page, site):
    edited(site)
    site.sign_in(page)
    for url in PAGES:
        page.goto(site.url + url)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        clean_in_every_look(page)


def test_without_script_a_claim_is_added_and_locked(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page)
    page.goto(f"{site.url}/claims")
    page.get_by_role("link", name="Add claim").click()
    page.get_by_role("link", name="Goal met").click()
    page.get_by_label("The claim in one sentence").fill("Freelancers meet their goal more often")
    page.get_by_label("Freelance", exact=True).check()
    page.get_by_label("Similar work").check()
    page.get_by_role("button", name="Add claim").click()
    assert "Choose what to match on" in page.get_by_role("alert").inner_text()
    page.get_by_label("Kind of work").check()
    page.get_by_role("button", name="Add claim").click()
    page.wait_for_url("**/claims/freelancers-meet-their-goal-more-often")
    page.goto(f"{site.url}/claims/questions")
    page.get_by_label("Freelancers meet their goal more often.").check()
    page.get_by_role("button", name="Lock these three").click()
    locked = page.locator("#locked")
    assert "Freelancers meet their goal more often." in locked.inner_text()
    page.locator("#locked summary").click()
    page.locator("#locked").get_by_role("button", name="Unlock").click()
    assert "Freelancers meet their goal more often." in page.locator("#given-up").inner_text()
    context.close()


def test_switching_a_claim_off_comes_back_to_its_row(page, site):
    site.sign_in(page)
    page.goto(f"{site.url}/claims")
    page.locator("#flexibility").get_by_role("button").click()
    page.wait_for_url("**/claims#flexibility")
    assert "Switched off" in page.locator("#flexibility").inner_text()
    page.locator("#flexibility").get_by_role("button", name="Switch on").click()
    assert "Switch off" in page.locator("#flexibility").inner_text()
