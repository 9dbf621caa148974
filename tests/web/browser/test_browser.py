"""The browser itself, so that a failure of the set-up doesn't look like one of a page."""

import pytest

from tests.fixtures.browser import is_strange

pytestmark = pytest.mark.browser


def test_a_page_opens(page):
    page.goto("about:blank")
    page.set_content("<title>Contrast</title><p>freelance or outsourced</p>")
    assert page.title() == "Contrast"


def test_nothing_beyond_this_machine_is_found(chromium):
    context = chromium.new_context()
    page, failed = context.new_page(), []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    for url in ("https://elsewhere.example/mark.png", "http://192.0.2.1/mark.png"):
        assert is_strange(url)
        page.set_content(f'<img src="{url}" alt="">')
        page.locator("img").evaluate("it => it.complete || new Promise(done => it.onerror = done)")
    context.close()
    assert failed == [
        ("https://elsewhere.example/mark.png", "net::ERR_NAME_NOT_RESOLVED"),
        ("http://192.0.2.1/mark.png", "net::ERR_NAME_NOT_RESOLVED"),
    ]
    assert not is_strange("http://127.0.0.1:8000/") and not is_strange("data:text/plain,x")


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
