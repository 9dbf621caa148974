"""Two administrators at one claim at the same time: the second is told so and loses nothing, on either database."""

import re

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.report.services import claims
from tests.web.pages.concurrent_requests import app, client, second

__all__ = ["app", "client"]

KEY = "project-size"
TYPED = {
    "sentence": "Outsourced work is the larger",
    "strength": "may",
    "margin": "7.5",
    "caveat": "Typed by me",
    "version": "1",
}


@pytest.fixture(autouse=True)
def seeded(app):
    """The catalogue's claims are kept, as in a record that is in use."""
    claims.ensure(app.extensions["contrast"])


def entry(app, key=KEY):
    """A claim as it is now."""
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        return claims.get(work, key)


def kept_by_the_other(app):
    """Version 2 is the console's, and there is no other."""
    found = entry(app).versions
    assert [(each.number, each.by) for each in found] == [(2, "console"), (1, "catalogue")]
    assert found[0].claim.margin == 0.09
    return found


def told_and_nothing_lost(answer):
    """The second sees a plain message, and every word of theirs stands in the form; the version it now follows."""
    assert answer.status_code == 409, answer.text
    assert "The console changed this claim since you opened it." in answer.text
    for words in ('value="Outsourced work is the larger"', 'value="7.5"', 'value="Typed by me"'):
        assert words in answer.text, words
    return re.search(r'name="version" value="(\d+)"', answer.text).group(1)


def other(work):
    """What the first of the two keeps."""
    claims.edit(work, KEY, margin=0.09)


@pytest.mark.parametrize("moment", ["the same", "a later"])
def test_the_second_edit_is_told_of_the_first(app, client, moment):
    token = client.token()

    def mine():
        return client.post(f"/claims/{KEY}", data=TYPED | {"csrf_token": token})

    if moment == "the same":
        answer = second(app, other, mine)
    else:
        with begin_work(app.extensions["contrast"], CONSOLE) as work:
            other(work)
        answer = mine()
    kept_by_the_other(app)
    newest = told_and_nothing_lost(answer)
    assert newest == "2" and "The console changed this to “9”." in answer.text, "both said another smallest difference"
    again = client.post(f"/claims/{KEY}", data=TYPED | {"version": newest, "csrf_token": token})
    assert again.status_code == 303
    after = entry(app)
    assert (after.versions[0].number, after.claim.caveat, after.claim.margin) == (3, "Typed by me", 0.075)
    assert not (app.extensions["contrast.settings"].instance / "contrast.log").exists()


def test_what_only_the_other_changed_is_taken_over(app, client):
    opened = entry(app).claim
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        other(work)
    token = client.token()
    mine = TYPED | {"sentence": opened.sentence, "strength": opened.strength, "margin": "6", "csrf_token": token}
    answer = client.post(f"/claims/{KEY}", data=mine)
    assert answer.status_code == 409 and "changed this to" not in answer.text
    assert 'value="9"' in answer.text and 'value="Typed by me"' in answer.text
    client.post(f"/claims/{KEY}", data=mine | {"version": "2", "margin": "9"})
    assert (entry(app).claim.margin, entry(app).claim.caveat) == (0.09, "Typed by me")


def test_one_claim_is_added_twice_at_once(app, client):
    token = client.token()
    said = {
        "sentence": "Freelancers meet their goal",
        "expected": "freelance",
        "strength": "usually",
        "compared": "like for like",
        "covariates": "category",
        "margin": "10",
    }
    draft = {
        "sentence": said["sentence"],
        "measure": "goal_met",
        "expected": "freelance",
        "compared": "like for like",
        "covariates": ("category",),
    }
    answer = second(
        app,
        lambda work: claims.add(work, draft),
        lambda: client.post("/claims/new?measure=goal_met", data=said | {"csrf_token": token}),
    )
    assert answer.status_code in (409, 422), answer.text
    assert "already" in answer.text or "at the same moment" in answer.text
    assert 'value="Freelancers meet their goal"' in answer.text
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        assert sum(each.own for each in claims.listing(work)) == 1


def test_switching_and_editing_at_once_keeps_both_versions_apart(app, client):
    token = client.token()
    answer = second(app, other, lambda: client.post(f"/claims/{KEY}/switch", data={"on": "no", "csrf_token": token}))
    numbers = [each.number for each in entry(app).versions]
    assert numbers == list(range(len(numbers), 0, -1))
    assert answer.status_code in (303, 409) and entry(app).enabled == (answer.status_code == 409)
    assert entry(app).claim.margin == 0.09
