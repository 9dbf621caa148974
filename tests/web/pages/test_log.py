"""The log of the server: what broke stands in it, whoever noticed, and it never fills a disk."""

import logging
import urllib.request
from http.client import IncompleteRead

import pytest

from tests.fixtures.site import site

__all__ = ["site"]


@pytest.fixture
def instance(app):
    """The folder that the log stands in."""
    return app.extensions["contrast.settings"].instance


def test_nothing_is_written_of_what_goes_well(client, instance):
    assert client.get("/").status_code == 200 and client.get("/nowhere").status_code == 404
    assert not (instance / "contrast.log").exists()


def test_what_breaks_while_an_answer_is_on_its_way_is_there(app, instance, site):
    def breaks(filename):
        yield "first"
        raise ZeroDivisionError("half way")

    app.view_functions["static"] = breaks  # the one address that asks for no sign-in
    with pytest.raises((IncompleteRead, ConnectionError)), urllib.request.urlopen(site.url + "/static/x") as answer:
        answer.read()
    assert "ZeroDivisionError: half way" in (instance / "contrast.log").read_text()


def test_the_log_turns_over_and_keeps_five_older_ones(app, instance):
    for number in range(900):
        logging.getLogger("contrast").error("%s %s", number, "x" * 100_000)
    sizes = {path.name: path.stat().st_size for path in instance.glob("contrast.log*")}
    assert sorted(sizes) == ["contrast.log", *(f"contrast.log.{number}" for number in range(1, 6))]
    assert max(sizes.values()) <= 1_000_000
    assert " 899 x" in (instance / "contrast.log").read_text()
