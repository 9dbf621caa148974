"""The claims: looked at by whoever reads the report, edited by administrators, each edit a version."""

import re

import pytest

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history
from app.report.services import claims
from tests.fixtures.site import PASSWORD

GOAL = {
    "sentence": "Freelancers meet their goal more often",
    "expected": "freelance",
    "strength": "usually",
    "compared": "like for like",
    "covariates": "category",
    "margin": "10",
}
GOAL_KEY = "freelancers-meet-their-goal-more-often"


def entry(database, key):
    """A claim as it is now."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return claims.get(work, key)


def test_the_catalogue_stands_by_section(client):
    page = client.get("/claims").text
    for words in (
        "29 claims from the article",
        "Working relationships",
        "Freelancers cost less.",
        "56% of comparisons",
        "Similar work: same kind of work, scope and first or later job",
        "true by definition",
        "Switch off",
    ):
        assert words in page
    assert 'href="/claims"' in client.get("/settings").text


def test_a_claim_is_switched_off_and_on(client, app_database):
    answer = client.send("/claims/flexibility/switch", {"on": "no"})
    assert (answer.status_code, answer.location) == (303, "/claims#flexibility")
    assert not entry(app_database, "flexibility").enabled
    page = client.get("/claims").text
    assert "1 is switched off" in page and "Switch on" in page
    answer = client.send("/claims/flexibility/switch", {"on": "yes", "page": "claim"})
    assert answer.location == "/claims/flexibility"
    assert entry(app_database, "flexibility").enabled


def test_an_edit_is_kept_as_a_version_and_told(client, app_database):
    said = {"sentence": "Outsourced work is larger", "strength": "may", "margin": "7.5", "caveat": "", "version": "1"}
    answer = client.send("/claims/project-size", said)
    assert answer.status_code == 303
    after = entry(app_database, "project-size")
    assert (after.claim.sentence, after.claim.margin, after.claim.caveat) == ("Outsourced work is larger.", 0.075, "")
    page = client.get("/claims/project-size").text
    for words in (
        "Saved.",
        "Version 2",
        "by Test Administrator",
        "Version 1",
        "by the catalogue",
        "57.5% of comparisons",
        "Reset to the catalogue’s wording",
    ):
        assert words in page
    told = client.get("/history").text
    assert 'href="/claims/project-size"' in told and "57.5% of comparisons" in told


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"sentence": " "}, "sentence", "Write the claim in one sentence."),
        ({"margin": "a lot"}, "margin", "is not a number"),
        ({"margin": "7,5"}, "margin", "seems to use a comma"),
        ({"margin": "90"}, "margin", "between 0.1 and 40"),
        ({"strength": "always"}, "strength", "Choose one of"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, app_database, said, field, words):
    typed = {"sentence": "Typed words", "strength": "may", "margin": "5", "caveat": "Typed note", "version": "1"} | said
    answer = client.send("/claims/project-size", typed)
    assert answer.status_code == 422
    assert words in answer.text and f'id="{field}-error"' in answer.text and "Typed note" in answer.text
    assert entry(app_database, "project-size").claim.version == 1


def test_whoever_is_later_sees_what_they_typed(client, app_database):
    said = {"sentence": "First", "strength": "may", "margin": "6", "caveat": "", "version": "1"}
    client.send("/claims/project-size", said)
    late = client.send("/claims/project-size", said | {"sentence": "Second"})
    assert late.status_code == 409
    assert "Test Administrator changed this claim" in late.text and "Second" in late.text
    again = re.search(r'name="version" value="(\d+)"', late.text).group(1)
    client.send("/claims/project-size", said | {"sentence": "Second", "version": again})
    assert entry(app_database, "project-size").claim.sentence == "Second."
    assert client.send("/claims/project-size/catalogue", {"version": "1"}).status_code == 409
    client.send("/claims/project-size/catalogue", {"version": "3"})
    assert not entry(app_database, "project-size").edited


def test_an_own_claim_begins_with_what_is_compared(client, app_database):
    page = client.get("/claims/new").text
    assert 'href="/claims/new?measure=goal_met"' in page and "Cost and pricing" in page
    form = client.get("/claims/new?measure=goal_met").text
    assert "Compares: <strong>Goal met</strong>" in form and 'name="covariates"' in form
    answer = client.send("/claims/new?measure=goal_met", GOAL)
    assert (answer.status_code, answer.location) == (303, f"/claims/{GOAL_KEY}")
    claim = entry(app_database, GOAL_KEY).claim
    assert (claim.measure.name, claim.expected, claim.compared, claim.covariates, claim.margin) == (
        "goal_met",
        "freelance",
        "like for like",
        ("category",),
        0.1,
    )
    assert "Claim added." in client.get(answer.location).text
    assert "1 of your own" in client.get("/claims").text


def test_amounts_like_for_like_take_the_smallest_factor_that_matters(client, app_database):
    form = client.get("/claims/new?measure=full_cost").text
    assert re.search(r'name="factor"[^>]* value="1.1"', form) and 'value="category"' in form and 'value="scope"' in form
    assert 'name="factor"' not in client.get("/claims/new?measure=goal_met").text
    said = {
        "sentence": "In all we pay less",
        "expected": "outsourced",
        "strength": "may",
        "margin": "6",
        "compared": "like for like",
        "covariates": ["scope"],
        "factor": "1.25",
    }
    client.send("/claims/new?measure=full_cost", said | {"factor": "9"})
    client.send("/claims/new?measure=full_cost", said)
    claim = entry(app_database, "in-all-we-pay-less").claim
    assert (claim.factor, claim.covariates) == (1.25, ("scope",))


def test_answers_of_a_choice_and_stretches_of_a_number(client, app_database):
    said = {
        "sentence": "Design is outsourced",
        "expected": "outsourced",
        "strength": "may",
        "compared": "as it is",
        "yes": ["design", "marketing"],
        "margin": "10",
    }
    client.send("/claims/new?measure=category", said)
    assert entry(app_database, "design-is-outsourced").claim.measure.yes == ("design", "marketing")
    said = {
        "sentence": "Teams are small",
        "expected": "freelance",
        "strength": "may",
        "compared": "as it is",
        "at_most": "2",
        "margin": "6",
    }
    client.send("/claims/new?measure=team_size", said)
    small = entry(app_database, "teams-are-small").claim
    assert (small.measure.at_most, small.margin, small.ended) == (2, 0.10, False)


@pytest.mark.parametrize(
    ("measure", "said", "field", "words"),
    [
        ("goal_met", {"sentence": ""}, "sentence", "Write the claim"),
        ("goal_met", {"expected": ""}, "expected", "Choose one of"),
        ("goal_met", {"covariates": []}, "covariates", "Choose what to match on"),
        ("category", {}, "yes", "Choose what counts as yes"),
        ("hours", {"covariates": ["scope"]}, "covariates", "can’t be matched on"),
        ("quality", {"at_least": "some"}, "at_least", "is not a number"),
    ],
)
def test_what_is_wrong_with_a_new_claim(client, app_database, measure, said, field, words):
    answer = client.send(f"/claims/new?measure={measure}", GOAL | said)
    assert answer.status_code == 422
    assert words in answer.text and f'id="{field}-error"' in answer.text
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert not any(each.own for each in claims.listing(work))


def test_a_measure_that_is_none(client):
    assert client.get("/claims/new?measure=colour").status_code == 200
    assert client.send("/claims/new?measure=colour", GOAL).status_code == 422


def test_a_second_source_says_the_opposite(client, app_database):
    said = {"opposite_sentence": "Outsourcing costs less", "opposite_source": ""}
    answer = client.send("/claims/freelance-cheaper/opposite", said)
    assert answer.status_code == 422
    assert 'id="opposite_source-error"' in answer.text and "Outsourcing costs less" in answer.text
    answer = client.send("/claims/freelance-cheaper/opposite", said | {"opposite_source": "A <b>handbook</b>"})
    assert answer.location == "/claims/outsourcing-costs-less"
    assert "Opposes" in client.get(answer.location).text
    page = client.get("/claims/freelance-cheaper").text
    assert "Opposed by" in page and "A &lt;b&gt;handbook&lt;/b&gt;" in page and "opposite_sentence" not in page
    listed = client.get("/claims").text
    assert (
        listed.index('id="freelance-cheaper"')
        < listed.index('id="outsourcing-costs-less"')
        < listed.index('id="expertise"')
    )


def test_what_the_catalogue_says_now_is_shown(client, app_database, monkeypatch):
    from dataclasses import replace

    with begin_work(app_database, CONSOLE) as work:
        claims.edit(work, "flexibility", margin=0.1)
    said = replace(claims.CATALOGUE_BY_KEY["flexibility"], sentence="Freelancing meets changes at once.")
    monkeypatch.setitem(claims.CATALOGUE_BY_KEY, "flexibility", said)
    assert "newer wording available" in client.get("/claims").text
    page = client.get("/claims/flexibility").text
    assert "Newer wording in the catalogue" in page and "Freelancing meets changes at once." in page
    client.send("/claims/flexibility/catalogue", {"version": "2"})
    assert entry(app_database, "flexibility").claim == said


def test_a_manager_changes_claims_and_no_questions(manager_client):
    page = manager_client.get("/claims").text
    assert "Switch off" in page and "Key contrasts" not in page.partition("<main")[2]
    assert manager_client.send("/claims/flexibility/switch", {"on": "no"}).status_code == 303
    assert manager_client.send("/claims/questions", {"key": "flexibility"}).status_code == 403
    assert manager_client.send("/claims/key-contrasts").status_code == 403


@pytest.mark.parametrize("role", ["finance", "member", "reader"])
def test_others_look_and_change_nothing(app, app_database, role):
    with begin_work(app_database, CONSOLE) as work:
        users.add(work, "Ann", role, PASSWORD)
    visitor = app.test_client()
    visitor.sign_in("Ann")
    for url in ("/claims", "/claims/flexibility", "/claims/questions"):
        page = visitor.get(url)
        assert page.status_code == 200
        for words in ("Switch off", ">Save<", "Lock these three", "Add a claim"):
            assert words not in page.text
    assert visitor.get("/claims/new").status_code == 403
    for url in (
        "/claims/flexibility",
        "/claims/flexibility/switch",
        "/claims/flexibility/opposite",
        "/claims/flexibility/catalogue",
        "/claims/new?measure=goal_met",
        "/claims/questions",
    ):
        answer = visitor.send(
            url,
            GOAL | {"on": "no", "key": "flexibility", "opposite_sentence": "x", "opposite_source": "y"},
        )
        assert answer.status_code == 403, url
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert all(each.enabled and not each.edited for each in claims.listing(work))
        assert not {each.subject for each in history.events(work).events} & {"claim"}


def test_what_is_not_there(client):
    assert client.get("/claims/nothing").status_code == 404
    for url in ("/claims/nothing", "/claims/nothing/switch", "/claims/nothing/opposite", "/claims/nothing/catalogue"):
        assert client.send(url, {"opposite_sentence": "x", "opposite_source": "y"}).status_code == 404
