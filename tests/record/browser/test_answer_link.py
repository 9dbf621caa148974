"""A mailed link on a phone: the card is answered without signing in, by at most seven answers, once."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import answer_links, answer_requests, engagements
from app.record.storage import answer_requests as stored
from tests.answer_fixtures import record
from tests.record.browser.records import SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser


def link_of(site):
    """The address of the link that the owner of work that is due today gets."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        record(work, "Website", owner="Test Manager", due_on=work.today)
        answer_requests.update(work)
        (request,) = stored.waiting(work.session)
    return f"{site.url}/answer/{answer_links.create_token(site.app.config['SECRET_KEY'], request)}"


def test_the_card_of_a_mailed_link_on_a_phone(page, site):
    page.set_viewport_size(SIZES["phone"])
    link = link_of(site)
    page.goto(link)
    clean_in_both_themes(page)
    groups = page.locator("form .field").count()
    assert 0 < groups <= 7
    page.get_by_label("Actual cost", exact=True).fill("1250")
    page.get_by_label("How it ended").select_option("delivered")
    page.get_by_role("button", name="Send answers").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    clean_in_both_themes(page)
    page.goto(link)
    assert "This was answered already. Thank you." in page.inner_text("main")
    with begin_work(site.app.extensions["contrast"], CONSOLE, writes=False) as work:
        found = engagements.detail(work, "E-000001")
    assert found.stored.engagement.status == "completed" and found.stored.engagement.actual_cost.amount == 1250
    assert found.stored.engagement.end_reason == "delivered"


def test_reviewers_are_chosen_by_keyboard(page, site):
    link_of(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/1")
    page.get_by_role("link", name="Choose reviewers").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reviewers")
    clean_in_both_themes(page)
    page.get_by_label("Test Administrator").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/engagements/1")
    assert "Beside the owner: Test Administrator." in page.inner_text("main")


@pytest.mark.parametrize("address", ["/answers", "/account/email", "/account/calendar", "/report/raters", "/"])
def test_the_pages_of_requests_are_accessible_on_a_phone(page, site, address):
    page.set_viewport_size(SIZES["phone"])
    link_of(site)
    site.sign_in(page, "Test Manager")
    page.goto(site.url + address)
    clean_in_both_themes(page)
