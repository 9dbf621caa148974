"""Claims on the console, on both kinds of database."""

import json

import pytest

GOAL = (
    "--sentence",
    "Freelancers meet their goal more often",
    "--measure",
    "goal_met",
    "--yes",
    "yes",
    "--expected",
    "freelance",
    "--compared",
    "like for like",
    "--covariates",
    "category",
    "--margin",
    "0.1",
)
KEY = "freelancers-meet-their-goal-more-often"


def by_key(console):
    """Every claim as the console tells it to programs."""
    return {each["key"]: each for each in console.json("claims", "list")}


@pytest.mark.both_databases
def test_an_own_claim_is_added_listed_and_reported(console):
    assert KEY in console("claims", "add", *GOAL).stdout
    found = by_key(console)[KEY]
    assert (found["measure"]["name"], found["compared"], found["covariates"], found["margin"]) == (
        "goal_met",
        "like for like",
        ["category"],
        0.1,
    )
    assert (found["own"], found["enabled"], found["by"], found["version"]) == (True, True, "console", 1)
    assert f"{KEY}  Freelancers meet their goal more often.  (your own)" in console("claims", "list").stdout
    report = {each["key"] for each in json.loads(console("report", "--format", "json").stdout)["claims"]}
    assert KEY in report


def test_covariates_alone_say_like_for_like(console):
    console(
        "claims",
        "add",
        "--sentence",
        "Outsourced is better",
        "--measure",
        "quality",
        "--expected",
        "outsourced",
        "--covariates",
        "category, scope",
    )
    assert by_key(console)["outsourced-is-better"]["compared"] == "like for like"


def test_claims_are_switched_off_and_on(console):
    assert "switched off" in console("claims", "off", "flexibility").stdout
    assert not by_key(console)["flexibility"]["enabled"]
    assert "(switched off)" in console("claims", "list").stdout
    console("claims", "on", "flexibility")
    assert (by_key(console)["flexibility"]["enabled"], by_key(console)["flexibility"]["version"]) == (True, 3)


def test_what_is_wrong_is_said_and_nothing_is_written(console):
    before = by_key(console)
    assert "no claim “nothing”" in console("claims", "off", "nothing", exit_code=1).stderr
    said = console("claims", "add", "--sentence", " ", "--measure", "colour", "--expected", "freelance", exit_code=1)
    assert "sentence: Write the claim" in said.stderr and "measure: Choose" in said.stderr
    console("claims", "add", "--sentence", "x", exit_code=2)
    console("claims", "add", *GOAL[:-1], "much", exit_code=2)
    assert by_key(console) == before
    console("claims", "add", *GOAL)
    assert "already compares this" in console("claims", "add", *GOAL, exit_code=1).stderr


@pytest.mark.both_databases
def test_an_edit_is_a_new_version_and_every_version_is_told(console):
    said = console("claims", "edit", "flexibility", "--margin", "0.09", "--caveat", "Rated by us.").stdout
    assert said.startswith("Kept as version 2:")
    assert (by_key(console)["flexibility"]["margin"], by_key(console)["flexibility"]["edited"]) == (0.09, True)
    assert "Nothing was changed." in console("claims", "edit", "flexibility", "--margin", "0.09").stdout
    console("claims", "off", "flexibility")
    newest, second, first = console.json("claims", "versions", "flexibility")
    assert [each["version"] for each in (newest, second, first)] == [3, 2, 1]
    assert (newest["enabled"], second["enabled"], second["by"], first["by"]) == (False, True, "console", "catalogue")
    told = console("claims", "versions", "flexibility").stdout
    for words in (
        "mind: nothing -> Rated by us.",
        "smallest difference: 56% of comparisons -> 59% of comparisons",
        "examined: yes -> no",
        "by catalogue",
    ):
        assert words in told
    console("claims", "catalogue", "flexibility")
    assert not by_key(console)["flexibility"]["edited"]
    assert "no claim “nothing”" in console("claims", "versions", "nothing", exit_code=1).stderr


def test_an_edit_of_an_older_version_is_refused(console):
    console("claims", "edit", "flexibility", "--strength", "may", "--if-version", "1")
    late = console("claims", "edit", "flexibility", "--margin", "0.2", "--if-version", "1", exit_code=1)
    assert "Somebody else has changed this claim" in late.stderr
    assert by_key(console)["flexibility"]["margin"] != 0.2
    console("claims", "edit", "flexibility", exit_code=2)
    assert "can’t be edited" in console("claims", "edit", "flexibility", "--source", "Me", exit_code=1).stderr


def test_a_second_source_says_the_opposite(console):
    said = console(
        "claims", "oppose", "project-size", "--sentence", "Freelance work is larger", "--source", "A handbook"
    ).stdout
    assert "Added as freelance-work-is-larger, the opposite of project-size" in said
    found = by_key(console)["freelance-work-is-larger"]
    assert (found["opposes"], found["expected"], found["source"]) == ("project-size", "freelance", "A handbook")
    refused = console("claims", "oppose", "self-employed", "--sentence", "x", "--source", "y", exit_code=1)
    assert "more than half" in refused.stderr


def test_an_own_claim_of_amounts_takes_a_factor(console):
    console(
        "claims",
        "add",
        "--sentence",
        "Freelancers cost us less in all",
        "--measure",
        "full_cost",
        "--expected",
        "outsourced",
        "--covariates",
        "category,scope",
        "--factor",
        "1.25",
    )
    assert by_key(console)["freelancers-cost-us-less-in-all"]["factor"] == 1.25


def test_the_claims_that_stand_first_are_listed_and_chosen(console):
    ours = console("claims", "key-contrasts").stdout.split()
    assert len(ours) == 8 and ours[0] == "freelance-cheaper"
    assert console("claims", "key-contrasts", "self-employed", "expertise").stdout.split() == [
        "self-employed",
        "expertise",
    ]
    assert json.loads(console("report", "--format", "json").stdout)["key_contrasts"] == ["self-employed", "expertise"]
    assert "no claim “nothing”" in console("claims", "key-contrasts", "nothing", exit_code=1).stderr
    console("claims", "key-contrasts", "expertise", "--ours", exit_code=2)
    assert console("claims", "key-contrasts", "--ours").stdout.split() == ours
