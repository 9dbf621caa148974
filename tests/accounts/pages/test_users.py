"""Who may sign in: added, given another role, deactivated, and helped to a new password."""

import re

import pytest

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.services import teams
from tests.fixtures.site import NAMES


def number_of(database, role):
    """The number of the user who holds a role."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return next(each.id for each in users.listing(work) if each.name == NAMES[role])


def secret(answer):
    """The password that a page shows."""
    return re.search(r'class="secret"[^>]*>([^<]+)<', answer.text).group(1)


def test_an_added_user_signs_in_with_the_password_that_was_shown_once(client, app):
    answer = client.send("/users/new", {"name": "Added Person", "role": "manager"})
    assert answer.status_code == 200
    password = secret(answer)
    assert len(password) >= 16
    assert app.test_client().sign_in("Added Person", password).status_code == 302
    assert "Added Person" in client.get("/users").text
    assert password not in client.get("/users").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "", "role": "manager"}, "Enter the user’s name"),
        ({"name": NAMES["manager"].upper(), "role": "manager"}, "already"),
        ({"name": "Added", "role": "emperor"}, "is not a role"),
    ],
)
def test_a_user_is_refused_at_the_field(client, app_database, typed, words):
    answer = client.send("/users/new", typed)
    assert answer.status_code == 422 and words in answer.text
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert len(users.listing(work)) == 3


def test_a_new_password_ends_the_old_one_and_its_sessions(client, manager_client, app, app_database):
    number = number_of(app_database, "manager")
    password = secret(client.send(f"/users/{number}/password"))
    assert manager_client.get("/").status_code == 303
    assert app.test_client().sign_in(NAMES["manager"]).status_code == 422
    assert app.test_client().sign_in(NAMES["manager"], password).status_code == 302


def test_a_user_is_shut_out_and_let_in_again(client, reader_client, app, app_database):
    number = number_of(app_database, "reader")
    assert client.send(f"/users/{number}/deactivate").status_code == 303
    assert reader_client.get("/").status_code == 303
    assert "deactivated" in client.get("/users").text
    client.send(f"/users/{number}/activate")
    assert app.test_client().sign_in(NAMES["reader"]).status_code == 302


def test_a_role_takes_effect(client, app, app_database):
    number = number_of(app_database, "reader")
    assert client.send(f"/users/{number}/role", {"role": "administrator"}).status_code == 303
    visitor = app.test_client()
    visitor.sign_in(NAMES["reader"])
    assert visitor.get("/users/new").status_code == 200
    assert visitor.send("/users/new", {"name": "Another", "role": "manager"}).status_code == 200


def test_the_last_administrator_stays(client, app_database):
    number = number_of(app_database, "administrator")
    for how, typed in (("role", {"role": "reader"}), ("deactivate", {})):
        answer = client.send(f"/users/{number}/{how}", typed)
        assert answer.status_code == 422 and "administrator is required" in answer.text
    assert client.get("/users/new").status_code == 200


@pytest.mark.parametrize("how", ["role", "deactivate", "activate", "password", "teams", "remove"])
def test_whoever_is_no_administrator_changes_nobody(manager_client, app, app_database, how):
    number = number_of(app_database, "reader")
    answer = manager_client.send(f"/users/{number}/{how}", {"role": "administrator"})
    assert answer.status_code == 403
    assert "You don’t have permission" in answer.text and 'class="secret"' not in answer.text
    assert app.test_client().sign_in(NAMES["reader"]).status_code == 302


def test_a_form_that_leads_nowhere_is_not_offered(manager_client, app_database):
    assert "Add user" not in manager_client.get("/users").text
    assert manager_client.get("/users/new").status_code == 403
    assert "Deactivate" not in manager_client.get(f"/users/{number_of(app_database, 'reader')}").text


def test_nobody_is_there(client):
    assert client.get("/users/4711").status_code == 404


def test_teams_are_chosen(client, app_database):
    number = number_of(app_database, "reader")
    with begin_work(app_database, CONSOLE) as work:
        web, design = teams.add(work, "Web"), teams.add(work, "Design")
    address = f"/users/{number}/teams"
    assert client.send(address, {"teams": [web.id, design.id]}).status_code == 303
    assert "Design, Web" in client.get("/users").text and "Design, Web" in client.get(f"/users/{number}").text
    client.send(address, {"teams": [design.id]})
    assert "Design, Web" not in client.get("/users").text
    assert "Design, Web" in client.get("/history").text
    answer = client.send(address, {"teams": ["4711"]})
    assert answer.status_code == 422 and "There is no such team" in answer.text


def test_a_removed_account_leaves_its_history(client, manager_client, app, app_database):
    number = number_of(app_database, "manager")
    manager_client.send(
        "/engagements/new",
        {"title": "Website", "arrangement": "freelance", "status": "active", "owner": NAMES["manager"]},
    )
    assert client.send(f"/users/{number}/remove").status_code == 303
    assert manager_client.get("/").status_code == 303
    assert app.test_client().sign_in(NAMES["manager"]).status_code == 422
    assert NAMES["manager"] not in client.get("/users").text.partition("<table")[2]
    assert client.get(f"/users/{number}").status_code == 404
    assert NAMES["manager"] in client.get("/engagements/1").text
    assert f"user {NAMES['manager']}" in client.get("/history").text
    answer = client.send("/users/new", {"name": NAMES["manager"], "role": "reader"})
    assert answer.status_code == 422 and "name of a removed account" in answer.text


def test_the_last_administrator_is_not_removed(client, app_database):
    answer = client.send(f"/users/{number_of(app_database, 'administrator')}/remove")
    assert answer.status_code == 422 and "administrator is required" in answer.text
    assert client.get("/users").status_code == 200
