"""What is observed of a request: an id to quote, how long it took, and a line in a log that programs read."""

import json
import logging
import re

import pytest

from app.logfile import LOGGER, REQUESTS
from tests.fixtures.site import NAMES, PASSWORD, made, settings_over

GIVEN = "0a1b2c3d-4e5f_6.7"


def visitor_of(tmp_path, prepared_url, **environment):
    """Somebody who asks an application with these settings."""
    from app.settings import load

    instance = {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": prepared_url}
    return made(load(instance | environment)).test_client()


@pytest.fixture
def behind_proxy(peopled_file, tmp_path):
    yield from _closed(visitor_of(tmp_path, peopled_file, CONTRAST_TRUSTED_PROXIES="1"))


@pytest.fixture
def json_logged(peopled_file, tmp_path):
    yield from _closed(visitor_of(tmp_path, peopled_file, CONTRAST_LOG_FORMAT="json"))
    for name in (LOGGER, "waitress"):  # its handlers would go on writing JSON
        logging.getLogger(name).handlers.clear()
    logging.getLogger(REQUESTS).setLevel(logging.WARNING)


def _closed(visitor):
    yield visitor
    visitor.application.extensions["contrast"].dispose()


@pytest.fixture
def peopled_file(prepared, tmp_path):
    from tests.fixtures.databases import copied

    return copied(prepared / "peopled", tmp_path / "contrast.sqlite3")


@pytest.mark.parametrize("url", ["/", "/sign-in", "/nowhere", "/healthz", "/static/js/main.js"])
def test_every_answer_has_an_id_of_its_own(anonymous, url):
    ids = [anonymous.get(url).headers["X-Request-ID"] for _ in range(3)]
    assert len(set(ids)) == 3 and all(re.fullmatch("[0-9a-f]{16}", each) for each in ids)


def test_an_id_of_our_own_proxy_is_taken(behind_proxy):
    assert behind_proxy.get("/sign-in", headers={"X-Request-ID": GIVEN}).headers["X-Request-ID"] == GIVEN


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with space", "<script>alert</script>", "a\tb-12345", "ééééééééé"]
)
def test_an_id_that_is_none_is_replaced(behind_proxy, given):
    answer = behind_proxy.get("/sign-in", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_nobody_else_chooses_an_id(anonymous):
    assert anonymous.get("/sign-in", headers={"X-Request-ID": GIVEN}).headers["X-Request-ID"] != GIVEN


def broken(app):
    def breaks():
        raise ZeroDivisionError("of the inside")

    app.view_functions["overview.index"] = breaks


def test_the_number_on_the_error_page_is_that_id(client, app):
    broken(app)
    answer = client.get("/")
    assert answer.status_code == 500
    number = answer.headers["X-Request-ID"]
    assert f"Incident number: <strong>{number}</strong>" in answer.text
    assert f"incident {number}: GET /" in (app.extensions["contrast.settings"].instance / "contrast.log").read_text()


def test_whoever_has_signed_in_sees_how_long_it_took(client, anonymous):
    found = re.fullmatch(r"total;dur=([\d.]+), db;dur=([\d.]+)", client.get("/engagements").headers["Server-Timing"])
    total, database = map(float, found.groups())
    assert 0 < database < total
    for answer in (anonymous.get("/sign-in"), anonymous.get("/healthz")):
        assert "Server-Timing" not in answer.headers


def lines(text):
    return [json.loads(each) for each in text.splitlines()]


def test_a_json_log_has_a_line_for_each_request_on_standard_error(json_logged, capfd):
    number = json_logged.get("/shared/a-secret-of-a-link").headers["X-Request-ID"]
    (line,) = lines(capfd.readouterr().err)
    assert (line["request_id"], line["endpoint"], line["status"], line["method"]) == (number, "shared.show", 404, "GET")
    assert line["milliseconds"] >= line["database_milliseconds"] >= 0 and line["time"].endswith("+00:00")
    assert "a-secret" not in json.dumps(line)
    assert not (json_logged.application.extensions["contrast.settings"].instance / "contrast.log").exists()


def test_a_json_log_has_what_broke_with_its_trace(json_logged, capfd):
    json_logged.sign_in(next(iter(NAMES.values())), PASSWORD)
    broken(json_logged.application)
    capfd.readouterr()
    number = json_logged.get("/").headers["X-Request-ID"]
    log = json_logged.application.extensions["contrast.settings"].instance / "contrast.log"
    (kept,) = lines(log.read_text())
    assert (kept["level"], kept["request_id"]) == ("ERROR", number) and number in kept["message"]
    assert "ZeroDivisionError: of the inside" in kept["exception"]
    assert [each["level"] for each in lines(capfd.readouterr().err)] == ["ERROR", "INFO"]


def test_a_text_log_says_nothing_of_requests(anonymous, capfd):
    anonymous.get("/sign-in")
    assert capfd.readouterr().err == ""


def test_settings_over_the_environment_are_checked(tmp_path):
    from app.core.domain.errors import Refused
    from app.settings import load

    for name, value, said in (
        ("CONTRAST_LOG_FORMAT", "xml", "CONTRAST_LOG_FORMAT is “xml”. Set it to text or json"),
        ("CONTRAST_METRICS_TOKEN", "short", "CONTRAST_METRICS_TOKEN needs at least 16"),
        ("CONTRAST_METRICS_TOKEN", "with a space in it, long", "without spaces"),
    ):
        with pytest.raises(Refused, match=said):
            load({"CONTRAST_INSTANCE": str(tmp_path), name: value})
    assert settings_over("", tmp_path).metrics_token == ""
