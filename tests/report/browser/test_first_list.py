"""From an ordinary list of 57 rows to a report that can say something, each action of the user counted."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.core.domain import clock
from tests.importing.browser.clerk import Person, bring
from tests.importing.supplier_lists import ROWS, english_list, german_list

pytestmark = pytest.mark.browser

MAX_ACTIONS = 60
MIN_CLAIMS = 20  # decided, or in need of other providers


class Clerk(Person):
    """Presses links and keys, and types answers with the Tab that follows each: one action each."""

    def click(self, locator):
        self.actions += 1
        locator.click()

    def key(self, chord):
        self.actions += 1
        self.page.keyboard.press(chord)

    def answer(self, text):
        self.actions += 1
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def fill_page(self, choice):
        """Answers the first row, and fills these answers down: what an option list offers as its `choice`, or a
        number."""
        self.page.locator("table[role=grid]").wait_for()
        cells = self.page.locator("table.entry-grid tbody tr").first.locator("td")
        self.click(cells.first)
        for cell in cells.all():
            options = self.page.locator(f"#options-{cell.get_attribute('data-field')} option")
            last = options.count() - 1
            self.answer(str(3 + choice) if last < 0 else options.nth(min(choice, last)).get_attribute("value"))
        self.click(cells.first)
        self.key("Control+Shift+End")
        self.key("Control+d")
        status = self.page.locator("[data-grid-status]")
        expect(status).to_have_text(re.compile(r"^\d+ answers saved\.$"))
        expect(self.page.locator("[data-grid-opened]")).not_to_be_empty()


def claims(page, site):
    """How many claims are decided, need further providers, or lack answers."""

    def state(claim):
        if claim["verdict"] != "not enough data":
            return "decided"
        return "providers" if claim["needed"]["providers"] else "answers"

    return Counter(map(state, page.request.get(f"{site.url}/report.json").json()["claims"]))


@pytest.mark.parametrize("content", [english_list, german_list])
def test_twenty_claims_can_be_read_within_sixty_actions(page, site, tmp_path, content):
    page.set_viewport_size({"width": 1280, "height": 900})
    path = tmp_path / "suppliers.csv"
    path.write_text(content(first_day=clock.now().date() - timedelta(days=600)))
    site.sign_in(page)
    clerk = Clerk(page)
    bring(clerk, site, path)
    clerk.press("Accept all")
    clerk.press(f"Import {ROWS} rows")
    assert not claims(page, site)["decided"]
    clerk.click(page.get_by_role("link", name="Fill in", exact=True))
    clerk.click(page.locator("summary", has_text="Arrangement"))
    clerk.click(page.get_by_label("Freelance", exact=True))
    clerk.click(page.locator("details[open]").get_by_role("button", name="Filter"))
    page.wait_for_url("**arrangement=freelance*")
    clerk.fill_page(0)
    clerk.click(page.get_by_role("link", name="Remove filter"))
    page.wait_for_url("**/fill-in")
    clerk.fill_page(1)
    for _ in range(2):
        clerk.key("F5")
        page.reload()
        clerk.fill_page(0)
    found = claims(page, site)
    assert found["decided"] + found["providers"] >= MIN_CLAIMS, found
    assert clerk.actions < MAX_ACTIONS
