"""The organisation's settings on the console, on both kinds of database."""

import pytest


def test_settings_are_shown_and_changed_together(console):
    before = console.json("settings", "show")
    assert (before["reporting_currency"], before["time_zone"]) == ("EUR", "UTC")
    said = console(
        "settings",
        "set",
        "reporting_currency=gbp",
        "time_zone=Europe/London",
        "scope_bands=20, 100",
        "category.design=Creative work",
    ).stdout
    assert said.splitlines() == [
        "reporting_currency=GBP",
        "time_zone=Europe/London",
        "scope_bands=20, 100",
        "category.design=Creative work",
    ]
    after = console.json("settings", "show")
    assert after["reporting_currency"] == "GBP" and after["category.design"] == "Creative work"
    assert {name for name in after if after[name] != before[name]} == {
        "reporting_currency",
        "time_zone",
        "scope_bands",
        "category.design",
    }
    assert "time_zone=Europe/London" in console("settings", "show").stdout.splitlines()


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["reporting_currency=XXQ"], "reporting_currency: "),
        (["time_zone=Nowhere/Land", "name=New"], "time_zone: Use the name of a time zone"),
        (["hours_per_day="], "is required"),
        (["scope_bands=100, 20"], "rising order"),
        (["colour=red"], "There is no setting “colour”. The settings are: name, reporting_currency"),
    ],
)
def test_one_wrong_value_changes_nothing_and_says_what_to_do(console, pairs, words):
    before = console.json("settings", "show")
    assert words in console("settings", "set", *pairs, exit_code=1).stderr
    assert console.json("settings", "show") == before


def test_misuse_is_told(console):
    assert "not NAME=VALUE" in console("settings", "set", "time_zone", exit_code=2).stderr
    assert "twice" in console("settings", "set", "name=A", "name=B", exit_code=2).stderr
    console("settings", "set", exit_code=2)


def test_another_reporting_currency_takes_the_own_hourly_cost_anew(console):
    console("settings", "set", "own_hourly_cost=85.50")
    assert (
        "own_hourly_cost: Enter it in the reporting currency, USD"
        in console("settings", "set", "reporting_currency=USD", exit_code=1).stderr
    )
    console("settings", "set", "reporting_currency=USD", "own_hourly_cost=90")
    assert console.json("settings", "show")["own_hourly_cost"] == "90.00"
    console("settings", "set", "own_hourly_cost=")
    assert console.json("settings", "show")["own_hourly_cost"] == ""


POUNDS = "title,arrangement,provider,actual_cost,currency\nOne,freelance,West,10.50,GBP\n"


def test_an_import_says_how_to_choose_the_reporting_currency_until_somebody_has(console):
    file = console.file(POUNDS)
    ways_out = "reporting currency is still the initial EUR"
    assert ways_out in console("import", file, "--dry-run").stdout
    said = console("import", file).stdout
    assert ways_out in said and "contrast settings set reporting_currency=GBP (or EUR to keep it)" in said
    euros = console.file("title,arrangement,provider,actual_cost,currency\nTwo,freelance,West,1,EUR\n", "euros.csv")
    assert "reporting currency" not in console("import", euros).stdout, "the file's amounts are in it"
    console("settings", "set", "time_zone=Europe/London")
    again = console.file(POUNDS.replace("One", "Three"), "more.csv")
    assert ways_out in console("import", again, "--dry-run").stdout
    console("settings", "set", "reporting_currency=EUR")
    assert "reporting currency" not in console("import", again).stdout, "EUR was chosen on purpose"
