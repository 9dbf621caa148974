"""Hostile texts through the doors: each is answered in plain words, by a page that does not grow out of hand."""

import io
from urllib.parse import quote

import pytest

from app.record.domain.selection_query import MAX_FILTERS
from app.web.addresses import MAX_URL_LENGTH
from tests.hostile_texts import MADE

LARGE = 1_000_000  # bytes of an answer; a text of 20,000 signs stands in one some times, each sign written out
TYPED, IN_AN_ADDRESS = 300_000, 1_500


def answered(answer):
    """The answer, if it is one in plain words and of a size that a page has."""
    assert answer.status_code < 500
    assert len(answer.data) < LARGE
    return answer


def test_the_name_at_sign_in_is_no_longer_than_a_name(app):
    for number, made in enumerate(MADE.values()):
        visitor = app.test_client()
        typed = {"name": made(TYPED), "password": made(TYPED), "csrf_token": visitor.token()}
        answer = visitor.post("/sign-in", data=typed, environ_base={"REMOTE_ADDR": f"10.1.1.{number}"})
        assert answered(answer).status_code in (413, 422, 429)


PARAMETERS = (
    "search",
    "title",
    "provider",
    "quality",
    "hours_actual.min",
    "started_on.max",
    "category",
    "agreed_cost.min",
    "sort",
    "page",
    "from",
    "tags",
)


def test_filters_and_search_take_any_text_that_an_address_holds(client):
    for parameter in PARAMETERS:
        for made in MADE.values():
            text = made(IN_AN_ADDRESS)
            said = f"{parameter}={quote(text)}"
            status = answered(client.get(f"/engagements?{said}")).status_code
            expected = (414,) if len(said) > MAX_URL_LENGTH else (200, 303, 400, 404, 422)
            assert status in expected, (parameter, text[:20], status)


def test_an_address_is_only_so_long_for_anybody(app, client):
    for visitor in (client, app.test_client()):
        for made in MADE.values():
            answer = answered(visitor.get(f"/engagements?search={quote(made(60_000))}"))
            assert answer.status_code == 414 and "too long" in answer.text


def test_a_selection_has_only_so_many_filters(client):
    enough = "&".join(f"title=a{number}" for number in range(MAX_FILTERS))
    assert answered(client.get(f"/engagements?{enough}")).status_code == 200
    for address in ("/engagements", "/exports", "/report"):
        answer = answered(client.get(f"{address}?{enough}&title=more"))
        assert answer.status_code in (404, 422)
    assert f"the limit is {MAX_FILTERS}" in client.get(f"/engagements?{enough}&title=more").text


def test_many_words_are_looked_for_at_once(client):
    assert answered(client.get("/engagements?search=" + "a+" * 499)).status_code == 200


def _brought(client, content, name="file.csv", **said):
    data = {"file": (io.BytesIO(content), name), "csrf_token": client.token(), **said}
    return client.post("/imports/new", data=data)


@pytest.mark.parametrize("kind", ["header", "choice", "amount"])
def test_cells_of_a_file_take_any_text(client, kind):
    for name, made in MADE.items():
        text = '"' + made(20_000).replace('"', '""') + '"'
        content = {
            "header": f"title,arrangement,{text}\nA,freelance,1\n",
            "choice": f"title,arrangement\nA,{text}\nB,freelance\n",
            "amount": f"title,arrangement,agreed_cost,currency\nA,freelance,{text},EUR\n",
        }[kind]
        answer = answered(_brought(client, content.encode()))
        assert answer.status_code in (200, 302, 303, 422), name
        if answer.location:
            for step in ("file", "columns", "values", "check"):
                page = client.get(f"{answer.location}/{step}", follow_redirects=True)
                assert page.status_code == 200 and len(page.data) < LARGE, (name, step, len(page.data))


@pytest.mark.parametrize("option", ["delimiter-other", "header-line", "encoding", "sheet"])
def test_options_of_a_file_take_any_text(client, option):
    first = _brought(client, b"title,arrangement\nA,freelance\n").location
    assert first
    for name, made in MADE.items():
        answer = client.send(f"{first}/file", {option: made(20_000), "act": "stay"})
        assert answered(answer).status_code in (200, 302, 303, 400, 404, 413, 422), name


def test_a_cell_on_a_line_of_any_number_is_no_correction(client):
    first = _brought(client, b"title,arrangement\nA,freelance\n").location
    for name in ("fix-" + "1" * 5_000 + "-0", "fix-2-" + "1" * 5_000):
        answer = client.send(f"{first}/check", {name: "B", "act": "stay"})
        assert answered(answer).status_code < 500
