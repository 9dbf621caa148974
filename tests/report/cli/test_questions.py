"""The three questions on the console, on both kinds of database."""

import json

import pytest


def reported(console):
    """The report's questions for programs, and the whole report in text."""
    return json.loads(console("report", "--format", "json").stdout)["questions"], console("report").stdout


@pytest.mark.both_databases
def test_questions_are_locked_listed_and_given_up_with_a_trace(console):
    assert "No question is locked" in console("questions", "list").stderr
    assert console.json("questions", "list") == [] and reported(console)[0] == []
    said = console("questions", "lock", "project-size", "flexibility").stdout
    assert "Locked: project-size, flexibility. 2 of 3 in use" in said
    first, second = console.json("questions", "list")
    assert (first["key"], first["given_up_on"], second["key"]) == ("project-size", None, "flexibility")
    assert "is unlocked" in console("questions", "give-up", "project-size").stdout
    console("questions", "lock", "expertise")
    found = {each["key"]: each for each in console.json("questions", "list")}
    assert list(found) == ["project-size", "flexibility", "expertise"]
    assert found["project-size"]["given_up_on"] == found["project-size"]["picked_on"] == first["picked_on"]
    listed = console("questions", "list").stdout.splitlines()
    assert "unlocked" in listed[0] and "unlocked" not in listed[1]
    questions, text = reported(console)
    assert questions == list(found.values())
    assert f"- {questions[0]['says'].split(' was ')[0]} was one of our questions, locked on" in " ".join(text.split())
    assert "unlocked on" in questions[0]["says"] and "locked on" in questions[1]["says"]


def test_a_question_whose_claim_is_switched_off_keeps_its_words(console):
    console("questions", "lock", "project-size")
    console("questions", "give-up", "project-size")
    console("claims", "off", "project-size")
    (question,), text = reported(console)
    assert " " in question["sentence"] and question["sentence"] in question["says"]
    assert question["says"] in " ".join(text.split())


def test_what_cannot_be_locked_is_refused_and_nothing_is_written(console):
    said = console("questions", "lock", "project-size", "flexibility", "expertise", "resources", exit_code=1).stderr
    assert "Pick at most 3" in said
    assert "no claim “nothing”" in console("questions", "lock", "nothing", exit_code=1).stderr
    assert "not one of the questions" in console("questions", "give-up", "expertise", exit_code=1).stderr
    console("questions", "lock", exit_code=2)
    assert console.json("questions", "list") == []
