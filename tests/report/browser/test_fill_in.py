"""The fill-in grid in a browser: by keyboard alone, with a spreadsheet's rows, and with two people in it."""

import re

import pytest
from playwright.sync_api import expect

from app.core.domain.permissions import MANAGER
from app.core.domain.selection import Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services import engagements, reviews
from tests.fixtures.site import NAMES
from tests.importing.services.importing import import_text
from tests.record.browser.records import SIZES, clean_in_both_themes
from tests.report.services.unanswered_record import record_unanswered

pytestmark = pytest.mark.browser

PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""
COPY = """() => {
    const data = new DataTransfer();
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", {clipboardData: data, bubbles: true}));
    return data.getData("text/plain");
}"""


@pytest.fixture
def jobs(site):
    """Eight ended engagements of either side, without answers."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        return record_unanswered(work)


def recorded(site, name):
    """What is recorded of a field by now."""
    of_review = name in REVIEW_FIELDS
    with begin_work(site.app.extensions["contrast"], CONSOLE, writes=False) as work:
        rows = engagements.listing(work, Selection(), page=Page(size=1000)).rows
        given = reviews.summaries(work, [row.id for row in rows]) if of_review else {}
        return [given.get(row.id, {}).get(name) if of_review else getattr(row.engagement, name) for row in rows]


def opened(page, site, address="/fill-in"):
    """The grid, with its script at work."""
    page.goto(site.url + address)
    page.locator("table[role=grid]").wait_for()
    return page.locator("[data-grid-status]")


def column(page, name):
    return page.locator(f"td[data-field={name}]")


def test_everything_by_keyboard_alone(page, site, jobs):
    site.sign_in(page)
    page.locator(".note").get_by_role("link", name="Fill in", exact=True).press("Enter")
    page.locator("table[role=grid]").wait_for()
    said, told = page.locator("[data-grid-status]"), page.locator("[data-grid-opened]")
    cells = column(page, "work_managed_by")
    page.locator("td[tabindex='0']").focus()
    page.keyboard.type("wor")  # the only option that begins like it
    page.keyboard.press("Enter")
    expect(cells.nth(0)).to_have_text("worker")
    expect(cells.nth(1)).to_be_focused()
    expect(said).to_have_text("Saved.")
    page.keyboard.press("n")  # a letter is an answer here, and no shortcut
    page.keyboard.press("Escape")
    expect(cells.nth(1)).to_have_text("")
    page.keyboard.press("ArrowUp")
    for _ in range(15):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(said).to_have_text("15 answers saved.")
    expect(told).to_contain_text("2 claims now have enough data: Freelancers manage their own work")
    assert set(recorded(site, "work_managed_by")) == {"worker"}
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Undone.")
    expect(cells.nth(9)).to_have_text("")
    page.keyboard.press("Control+y")
    expect(said).to_have_text("Done again.")
    expect(cells.nth(9)).to_have_text("worker")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.type("sha")
    page.keyboard.press("Control+Enter")  # one answer for the whole selection
    expect(said).to_have_text("14 answers saved.")
    expect(cells.nth(0)).to_have_text("shared")
    expect(cells.nth(14)).to_have_text("worker")
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Undone.")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("us")
    page.keyboard.press("Tab")
    expect(cells.nth(0)).to_have_text("us")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    expect(cells.nth(0)).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("table[role=grid] :focus")).to_have_count(0)


def test_what_is_wrong_stays_in_its_cell_until_it_is_put_right(page, site, jobs):
    site.sign_in(page)
    said = opened(page, site)
    cell = column(page, "work_managed_by").first
    cell.click()
    page.keyboard.type("my uncle")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("1 answer was not saved.")
    expect(cell).to_contain_text("my uncle")
    expect(cell).to_contain_text("is none of: worker, provider company, us, shared")
    for size in SIZES.values():
        page.set_viewport_size(size)
        clean_in_both_themes(page)
        below = page.locator("footer").evaluate(
            "it => document.documentElement.scrollHeight - scrollY - it.getBoundingClientRect().bottom"
        )
        assert below < 1  # nothing of the table reaches beyond what scrolls
    cell.click()
    page.keyboard.type("us")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Saved.")
    expect(cell).to_have_text("us")


def test_one_answer_for_all_engagements_of_a_provider(page, site, jobs):
    site.sign_in(page)
    said = opened(page, site)
    cells = column(page, "work_managed_by")
    cells.nth(0).click()
    page.keyboard.type("shared")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Saved.")
    cells.nth(0).click()
    page.get_by_role("button", name="Use this answer for all engagements of this provider").click()
    expect(cells.nth(1)).to_have_text("shared")
    expect(cells.nth(2)).to_have_text("")
    cells.nth(0).click()
    cells.nth(4).click(modifiers=["Shift"])
    page.get_by_role("button", name="Use this answer for the selection").click()
    expect(cells.nth(4)).to_have_text("shared")
    expect(said).to_have_text("3 answers saved.")
    assert sorted(filter(None, recorded(site, "work_managed_by"))) == ["shared"] * 5


def test_five_hundred_rows_from_a_spreadsheet_and_undone(page, site, tmp_path):
    rows = [
        f"{side} {place},{side},{side} {place % 9},completed,2026-10-01"
        for side in ("freelance", "outsourced")
        for place in range(250)
    ]
    text = "\n".join(["title,arrangement,provider,status,ended_on", *rows]) + "\n"
    import_text(site.app.extensions["contrast"], tmp_path, text)
    site.sign_in(page)
    said = opened(page, site, "/fill-in?rows=500")
    first, second = (page.locator("tbody tr").first.locator("td").nth(place) for place in range(2))
    names = [each.get_attribute("data-field") for each in (first, second)]
    options = {name: page.locator(f"#options-{name} option").first.get_attribute("value") for name in names}
    first.click()
    line = "\t".join(f'"{options[name]}"' for name in names)
    page.evaluate(PASTE, "\r\n".join([line] * 503) + "\r\n")
    saved = "1,000 answers saved. 3 pasted rows beyond the end of the table were left out."
    expect(said).to_have_text(saved, timeout=60_000)
    assert all(value is not None for name in names for value in recorded(site, name))
    first.click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert page.evaluate(COPY) == "\n".join(["\t".join(options[name] for name in names)] * 2)
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Undone.", timeout=60_000)
    expect(second).to_have_text("")
    assert all(value is None for name in names for value in recorded(site, name))


def test_two_people_in_one_cell(page, site, jobs, chromium):
    site.sign_in(page)
    said = opened(page, site)
    other = chromium.new_context().new_page()
    site.sign_in(other, NAMES[MANAGER])
    opened(other, site)
    for cell in column(other, "work_managed_by").all()[:2]:
        cell.click()
        other.keyboard.type("us")
        with other.expect_response("**/fill-in/cells"):
            other.keyboard.press("Enter")
    other.context.close()
    cells = column(page, "work_managed_by")
    for place in range(2):
        cells.nth(place).click()
        page.keyboard.type("worker")
        page.keyboard.press("Enter")
        expect(cells.nth(place)).to_contain_text("Test Manager entered “us” meanwhile.")
    expect(said).to_contain_text("1 answer was not saved.")
    clean_in_both_themes(page)
    cells.nth(0).get_by_role("button", name="Keep theirs").click()
    expect(cells.nth(0)).to_have_text("us")
    cells.nth(1).focus()
    page.keyboard.press("Enter")  # to the choice
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(cells.nth(1)).to_have_text("worker")
    expect(said).to_have_text("Saved.")
    assert sorted(filter(None, recorded(site, "work_managed_by"))) == ["us", "worker"]


def test_without_script_it_is_a_form(site, jobs, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page = context.new_page()
    site.sign_in(page)
    page.goto(site.url + "/fill-in")
    box = page.get_by_role("combobox", name=re.compile("Work managed by freelance")).first
    box.fill("worker")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 answer saved.")).to_be_visible()
    context.close()
