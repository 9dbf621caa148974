"""From an ordinary list of 57 rows to the record in few steps, each action of the user counted."""

import pytest
from playwright.sync_api import expect

from tests.importing.browser.clerk import Person, bring
from tests.importing.supplier_lists import ROWS, english_list, german_list
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser

MAX_ACTIONS = 15  # from choosing the file to the imported rows; filling in takes its share of the 60 afterwards


@MODES
@pytest.mark.parametrize("content", [english_list, german_list])
def test_an_ordinary_list_is_imported_with_few_actions(page, site, tmp_path, width, height, scheme, content):
    dress(page, width, height, scheme)
    path = tmp_path / "suppliers.csv"
    path.write_text(content())
    site.sign_in(page)
    person = Person(page)
    bring(person, site, path)
    expect(page.get_by_role("region", name="Import")).to_contain_text("Open:")
    assert_accessible(page)
    person.press("Accept all")
    expect(page.get_by_role("region", name="Import")).to_contain_text("Nothing is open.")
    expect(page.get_by_role("button", name=f"Import {ROWS} rows")).to_be_in_viewport()
    assert_accessible(page)
    person.press(f"Import {ROWS} rows")
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported: suppliers.csv")
    expect(page.locator(".stats")).to_contain_text(str(ROWS))
    assert person.actions <= MAX_ACTIONS


@MODES
def test_a_list_that_grew_is_imported_without_logging_twice(page, site, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    path = tmp_path / "suppliers.csv"
    path.write_text(german_list())
    site.sign_in(page)
    person = Person(page)
    bring(person, site, path)
    person.press("Accept all")
    person.press(f"Import {ROWS} rows")
    path.write_text(german_list(0, ROWS + 2))
    bring(person, site, path)
    person.press("Accept all")
    expect(page.get_by_role("region", name="Import")).to_contain_text(f"{ROWS} possible duplicates")
    page.get_by_text("Choose for single rows").click()
    page.get_by_label("What to do with row 2", exact=True).select_option("Update the engagement")
    assert_accessible(page)
    page.get_by_role("radio", name="Skip them").check(force=True)
    person.press("Apply and check again")
    expect(page.get_by_role("region", name="Import")).to_contain_text("Nothing is open.")
    person.press("Import 2 rows")
    expect(page.locator(".stats")).to_contain_text("57")
    assert person.actions <= MAX_ACTIONS
