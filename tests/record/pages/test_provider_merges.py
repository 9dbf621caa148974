"""Merging two providers in the browser: choose, see what changes, answer, merge, and take it back."""

import re
from html import unescape

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, providers
from tests.record.pages.engagement_pages import words


@pytest.fixture
def two(app_database):
    """Two spellings of one provider, each with an engagement; one with defaults."""
    with begin_work(app_database, CONSOLE) as work:
        kept = providers.record(work, {"name": "Kappa Support BV", "kind": "company"})
        merged = providers.record(work, {"name": "Kapa Suport", "country": "NL", "taxes_borne_by": "us"})
        for name in ("Kappa Support BV", "Kapa Suport"):
            engagements.record(work, {"title": f"For {name}", "arrangement": "outsourced", "provider": name})
        return kept.id, merged.id


def hidden(answer):
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', answer.text))


def undo_address(answer):
    return unescape(
        re.search(r'<form method="post" action="([^"]+)"[^>]*>(?:(?!</form>).)*>Undo', answer.text).group(1)
    )


def test_two_become_one_and_two_again(client, two):
    kept, merged = two
    chosen = client.get(f"/providers/{kept}/merge")
    assert "These look like Kappa Support BV: Kapa Suport" in words(chosen)
    preview = client.get(f"/providers/{kept}/merge?with=kapa suport")
    said = words(preview)
    assert "1 engagement of Kapa Suport moves to Kappa Support BV. Kappa Support BV has 1 now and 2 then." in said
    assert "count as one provider in the report" in said and "Country is taken from Kapa Suport: NL." in said
    assert "1 engagement of Kappa Support BV and 1 engagement of Kapa Suport without an answer of its own" in said
    form = hidden(preview)
    unanswered = client.send(f"/providers/{kept}/merge", form)
    assert unanswered.status_code == 422 and "Choose which value of “Who pays taxes” stays." in words(unanswered)
    answer = client.send(f"/providers/{kept}/merge", form | {"answer-taxes_borne_by": "merged"})
    assert answer.status_code == 303
    page = client.get(answer.location)
    said = words(page)
    assert "Kapa Suport was merged into Kappa Support BV. 1 engagement moved." in said
    assert "Former names" in said and "For Kapa Suport" in said
    assert "Test Administrator merged: with Kapa Suport, 1 engagement moved" in said
    old = client.get(f"/providers/{merged}")
    assert old.status_code == 303 and old.location.endswith(f"/providers/{kept}")
    back = client.send(undo_address(page))
    said = words(client.get(back.location))
    assert "Kapa Suport is a provider of its own again, with 1 engagement." in said
    assert "Kappa Support BV" not in [each["value"] for each in client.get("/providers/names?q=suport").json]


def test_whoever_is_slower_sees_the_preview_again(client, app_database, two):
    kept, merged = two
    form = hidden(client.get(f"/providers/{kept}/merge?with=Kapa Suport"))
    with begin_work(app_database, CONSOLE) as work:
        providers.amend(work, merged, {"kind": "individual"})
    answer = client.send(f"/providers/{kept}/merge", form | {"answer-taxes_borne_by": "kept"})
    assert answer.status_code == 409 and "Check the preview again" in words(answer) and "Individual" in words(answer)


def test_what_cannot_be_merged_is_said(client, two):
    kept, _ = two
    answer = client.get(f"/providers/{kept}/merge?with=Nobody")
    assert answer.status_code == 422 and "There is no provider called “Nobody”" in words(answer)
    answer = client.get(f"/providers/{kept}/merge?with=Kappa Support BV")
    assert answer.status_code == 422 and "can’t be merged with itself" in words(answer)


def test_pairs_that_look_alike(client, two):
    assert "Find duplicates" in words(client.get("/providers"))
    page = client.get("/providers/alike")
    assert "Kappa Support BV Kapa Suport 1 + 1" in words(page)
    answer = client.send(f"/providers/{two[0]}/apart/{two[1]}")
    after = client.get(answer.location)
    assert "No names look alike" in words(after)
    client.send(undo_address(after))
    assert "Kapa Suport" in words(client.get("/providers/alike"))


def test_a_former_name_is_shown_and_removed(client, two):
    client.send(f"/providers/{two[0]}/edit", {"name": "Kappa Services", "kind": "company", "revision": 1})
    page = client.get(f"/providers/{two[0]}")
    assert "Former names" in words(page) and "Kappa Support BV" in words(page)
    assert {"value": "Kappa Services", "hint": "formerly kappa support bv", "former": True} in client.get(
        "/providers/names?q=kappa support bv"
    ).json
    remove = re.search(r'action="(/providers/\d+/former/\d+/remove)"', page.text).group(1)
    after = client.get(client.send(remove).location)
    assert "“Kappa Support BV” is no longer a former name" in words(after)
    client.send(undo_address(after))
    assert "Former names" in words(client.get(f"/providers/{two[0]}"))


class TestNearNames:
    """A new name that is nearly another is asked about, and the answer comes with the form."""

    @pytest.fixture
    def draft(self, two):
        return {"title": "Support", "arrangement": "outsourced", "provider": "Kappa Support B.V.", "status": ""}

    def test_the_form_asks_and_uses_the_answer(self, client, draft):
        asked = client.send("/engagements/new", draft)
        assert asked.status_code == 422 and "Use Kappa Support BV" in words(asked)
        assert "It is another one" in words(asked)
        answer = client.send(
            "/engagements/new",
            draft | {"provider_asked": draft["provider"], "provider_same_as": "use:Kappa Support BV"},
        )
        assert answer.status_code == 303
        said = words(client.get(answer.location))
        assert "Kappa Support BV" in said and "was added as a provider" not in said

    def test_another_one_is_added(self, client, draft):
        sent = draft | {"provider_asked": draft["provider"], "provider_same_as": "another"}
        assert "Kappa Support B.V. was added as a provider" in words(
            client.get(client.send("/engagements/new", sent).location)
        )

    def test_an_answer_about_another_name_counts_for_nothing(self, client, draft):
        sent = draft | {"provider_asked": "Kapa", "provider_same_as": "another"}
        assert client.send("/engagements/new", sent).status_code == 422

    def test_an_edit_asks_too(self, client, app_database, draft):
        with begin_work(app_database, CONSOLE) as work:
            it = engagements.record(work, {"title": "X", "arrangement": "outsourced"})
        sent = draft | {"revision": it.revision, "reference": it.reference}
        assert "Use Kappa Support BV" in words(client.send(f"/engagements/{it.id}/edit", sent))

    def test_a_new_provider_that_was_there_is_shown(self, client, two):
        sent = {"name": "Kappa Support Ltd"}
        assert "Use Kappa Support BV" in words(client.send("/providers/new", sent))
        answer = client.send(
            "/providers/new", sent | {"name_asked": sent["name"], "name_same_as": "use:Kappa Support BV"}
        )
        assert answer.location.endswith(f"/providers/{two[0]}")
        answer = client.send("/providers/new", sent | {"name_asked": sent["name"], "name_same_as": "another"})
        assert "Kappa Support Ltd was added." in words(client.get(answer.location))

    def test_the_type_ahead_offers_it(self, client, two):
        found = {each["value"]: each for each in client.get("/providers/names?q=Kapa Support").json}
        assert found["Kappa Support BV"]["near"] and found["Kapa Suport"]["near"]


def test_a_reader_merges_nothing(reader_client, two):
    page = reader_client.get(f"/providers/{two[0]}")
    assert "Merge" not in words(page)
    assert reader_client.get(f"/providers/{two[0]}/merge").status_code == 403
    assert reader_client.send(f"/providers/{two[0]}/apart/{two[1]}").status_code == 403
    assert "Not the same" not in words(reader_client.get("/providers/alike"))
