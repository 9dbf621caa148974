"""What every answer tells the browser, and how long it may keep it."""

import re

import pytest
import sqlalchemy as sa

PAGES = ("/", "/account", "/settings", "/nowhere", "/sign-in")


@pytest.mark.parametrize("url", [*PAGES, "/healthz", "/static/js/main.js", "/static/none.css"])
def test_every_answer_carries_the_headers(client, url):
    answer = client.get(url)
    answer.close()
    headers = answer.headers
    policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    for what in ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action"):
        assert policy[what] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert "upgrade-insecure-requests" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_is_kept(client, anonymous, url):
    assert client.get(url).headers["Cache-Control"] == "no-store"
    assert anonymous.get(url).headers["Cache-Control"] == "no-store"


def test_a_file_with_its_version_is_kept_for_long(client):
    page = client.get("/").text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert len(addresses) > 5
    for address in addresses:
        answer = client.get(address)
        assert "?v=" in address
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"], address
        answer.close()


@pytest.mark.parametrize("url", ["/static/js/main.js", "/static/js/main.js?v=old", "/static/none.css"])
def test_a_file_without_its_version_is_asked_for_again(anonymous, url):
    answer = anonymous.get(url)
    assert answer.headers["Cache-Control"] == "no-cache"
    answer.close()


def test_a_file_asks_nothing_of_the_database(client, database):
    asked = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    client.get("/static/js/main.js").close()
    assert not asked
    client.get("/")
    assert asked
