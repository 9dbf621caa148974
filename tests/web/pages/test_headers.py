"""What every answer tells the browser, and how long it may keep it."""

import hashlib
import re
from urllib.parse import urljoin

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


def addresses(page):
    return set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))


def scripts_named_in(answer):
    return re.findall(r'"(\./[^"]+\.js)"', answer.text)


def test_a_file_with_the_hash_of_its_content_in_its_name_is_kept_for_long(client):
    found = addresses(client.get("/"))
    assert len(found) > 5
    for address in found:
        answer = client.get(address)
        assert re.fullmatch(r"/static/(\w+/)?[\w-]+\.[0-9a-f]{8}\.\w+", address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_scripts_call_each_other_by_such_names(client):
    main = next(each for each in addresses(client.get("/")) if "/js/main." in each)
    found = scripts_named_in(client.get(main))
    assert len(found) > 5
    for script in found:
        answer = client.get(urljoin(main, script))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"], script


def test_a_hash_is_that_of_what_is_sent(client):
    for address in addresses(client.get("/")):
        sent = hashlib.sha256(client.get(address).data).hexdigest()
        assert f".{sent[:8]}." in address


@pytest.mark.parametrize("url", ["/static/js/main.js", "/static/css/base.css"])
def test_a_file_by_its_plain_name_is_asked_for_again(anonymous, url):
    assert anonymous.get(url).headers["Cache-Control"] == "no-cache"


def test_a_file_that_did_not_change_is_not_sent_again(anonymous):
    etag = anonymous.get("/static/js/main.js").headers["ETag"]
    again = anonymous.get("/static/js/main.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["js/main.00000000.js", "js/main.js/", "../headers.py", "js/../../headers.py", "js"])
def test_there_is_no_other_file(anonymous, name):
    answer = anonymous.get(f"/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_asks_nothing_of_the_database(client, app_database):
    asked = []
    sa.event.listen(app_database.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    client.get("/static/js/main.js").close()
    assert not asked
    client.get("/")
    assert asked
