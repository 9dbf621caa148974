"""The browser itself, so that a failure of the set-up doesn't look like one of a page."""

import pytest

pytestmark = pytest.mark.browser


def test_a_page_opens(page):
    page.goto("about:blank")
    page.set_content("<title>Contrast</title><p>freelance or outsourced</p>")
    assert page.title() == "Contrast"


def test_css_that_the_pages_rely_on_is_understood(page):
    """light-dark(), nesting and container queries are used without a fallback."""
    supported = page.evaluate(
        "['color: light-dark(red, blue)', 'container-type: inline-size'].map("
        "each => CSS.supports(...each.split(': '))).concat(CSS.supports('selector(&)'))"
    )
    assert supported == [True, True, True]


def test_every_file_of_a_page_arrives_under_a_name_that_is_kept(page, site):
    files = []

    def keep(answer):
        if "/static/" in answer.url:
            files.append(answer)

    page.on("response", keep)
    page.goto(site.url)
    assert {each.status for each in files} == {200}
    assert {each.headers["cache-control"] for each in files} == {"public, max-age=31536000, immutable"}
    assert any("/js/shortcuts." in each.url for each in files)  # which main.js asks for
