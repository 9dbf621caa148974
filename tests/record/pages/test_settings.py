"""The organisation's settings and its teams."""

import re
from decimal import Decimal

import pytest

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import organisation, teams

TYPED = {
    "name": "Sample organisation",
    "reporting_currency": "CHF",
    "time_zone": "Europe/Zurich",
    "financial_year_month": "4",
    "hours_per_day": "7.5",
    "own_hourly_cost": "85.50",
    "window_months": "36",
    "scope_bands": "20, 100",
    "category-1": "Code",
    "revision": "1",
}


def kept(database):
    """The settings as they are."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return organisation.current(work)


def test_what_is_typed_is_kept_and_shown_again(client, app_database):
    revision = kept(app_database)[1]
    answer = client.send("/settings", TYPED | {"revision": revision})
    assert answer.status_code == 303
    it, _ = kept(app_database)
    assert (it.name, it.reporting_currency, it.time_zone) == ("Sample organisation", "CHF", "Europe/Zurich")
    assert (it.financial_year_month, it.hours_per_day, it.window_months) == (4, Decimal("7.5"), 36)
    assert it.own_hourly_cost == Money(8550, "CHF")
    assert it.scope_bands == (20, 100)
    assert list(it.category_labels.values()) == ["Code"]
    page = client.get("/settings").text
    for value in ("Sample organisation", "85.50", "20, 100", "7.5", "Code", "Settings saved."):
        assert value in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hours_per_day": "25"}, "24"),
        ({"hours_per_day": ""}, "is required"),
        ({"own_hourly_cost": "a lot"}, "a lot"),
        ({"own_hourly_cost": "1.2345"}, "decimals"),
        ({"own_hourly_cost": "1.234"}, "can be 1.234 or 1,234. Write"),
        ({"reporting_currency": "XXQ"}, "not a currency"),
        ({"time_zone": "Nowhere/Land"}, "time zone"),
        ({"scope_bands": "100, 20"}, "in rising order"),
        ({"scope_bands": "many"}, "separated by commas"),
        ({"window_months": "0"}, "1 to 240"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, app_database, changed, words):
    before = kept(app_database)
    answer = client.send("/settings", TYPED | {"revision": before[1]} | changed)
    assert answer.status_code == 422
    assert words in answer.text and "Sample organisation" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert kept(app_database) == before


def test_whoever_is_later_is_told(client, app_database):
    revision = kept(app_database)[1]
    client.send("/settings", TYPED | {"revision": revision})
    late = client.send("/settings", TYPED | {"revision": revision, "name": "Another"})
    assert late.status_code == 409
    assert "Somebody else" in late.text and "Another" in late.text
    assert kept(app_database)[0].name == "Sample organisation"
    again = re.search(r'name="revision" value="(\d+)"', late.text).group(1)
    client.send("/settings", TYPED | {"revision": again, "name": "Another"})
    assert kept(app_database)[0].name == "Another"


def test_teams_are_added_renamed_and_archived(client, app_database):
    client.send("/settings/teams", {"name": "North"})
    with begin_work(app_database, CONSOLE, writes=False) as work:
        (team,) = teams.listing(work)
    client.send(f"/settings/teams/{team.id}", {"name": "South", "archived": "no"})
    client.send(f"/settings/teams/{team.id}", {"name": "South", "archived": "yes"})
    with begin_work(app_database, CONSOLE, writes=False) as work:
        (team,) = teams.listing(work)
    assert (team.name, team.archived) == ("South", True)
    twice = client.send("/settings/teams", {"name": "SOUTH"})
    assert twice.status_code == 422 and "already" in twice.text


@pytest.mark.parametrize("url", ["/settings", "/settings/teams"])
def test_others_look_and_change_nothing(manager_client, app_database, url):
    before = kept(app_database)
    assert manager_client.get("/settings").status_code == 200
    assert "Save settings" not in manager_client.get("/settings").text
    assert manager_client.send(url, TYPED).status_code == 403
    assert kept(app_database) == before
