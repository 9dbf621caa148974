"""An administrator invites somebody, who chooses a password by a link that works once, for seven days."""

import pytest

from app.accounts.services import single_sign_on
from app.core.services.work import CONSOLE, begin_work
from tests.accounts.sign_in_steps import (
    NEW_PASSWORD,
    choose_password,
    events_of,
    link_in,
    move_clock,
    set_email,
    use_mail,
)
from tests.fixtures.site import NAMES
from tests.mailbox import mailbox

__all__ = ["mailbox"]
ANN = {"name": "Ann", "role": "manager", "email": ""}
PATH = "/invitation/"


def invite(client, **named):
    return client.send("/users/invite", ANN | named)


def user_number(client, name="Ann"):
    import re

    return int(re.search(rf'href="/users/(\d+)"[^>]*>{name}<', client.get("/users").text).group(1))


def test_the_link_is_shown_once_and_signs_in_whoever_chooses_a_password(client, anonymous, app, app_database):
    page = invite(client)
    assert page.status_code == 200
    path = link_in(page.text, PATH)
    assert "invited" in client.get("/users").text and path not in client.get("/users").text
    opened = anonymous.get(path)
    assert opened.status_code == 200 and "Ann" in opened.text and "noindex" in opened.headers["X-Robots-Tag"]
    assert choose_password(anonymous, path).location == "/"
    assert anonymous.get("/").status_code == 200
    assert app.test_client().sign_in("Ann", NEW_PASSWORD).status_code == 302
    again = app.test_client().get(path)
    assert again.status_code == 404 and "not valid any more" in again.text
    assert {"user added", "invited", "user changed", "signed in"} <= set(events_of(app_database))
    assert "active" in client.get(f"/users/{user_number(client)}").text.lower()


def test_opening_a_link_changes_nothing(client, app):
    path = link_in(invite(client).text, PATH)
    for _ in range(3):
        assert app.test_client().get(path).status_code == 200
    assert choose_password(app.test_client(), path).status_code == 303


@pytest.mark.parametrize(
    ("password", "repeated", "words"),
    [
        ("short", "short", "10 to 256"),
        ("Password123!", "Password123!", "easy to guess"),
        (NEW_PASSWORD, "something else here", "do not match"),
        ("", "", "10 to 256"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_as_it_is(client, anonymous, password, repeated, words):
    path = link_in(invite(client).text, PATH)
    refused = anonymous.send(path, {"password": password, "repeated": repeated})
    assert refused.status_code == 422 and words in refused.text
    assert choose_password(anonymous, path).status_code == 303


def test_a_link_expires_after_seven_days_and_a_new_one_ends_the_one_before(client, app, monkeypatch):
    first = link_in(invite(client).text, PATH)
    move_clock(monkeypatch, days=6, hours=23)
    assert app.test_client().get(first).status_code == 200
    move_clock(monkeypatch, hours=2)
    assert app.test_client().get(first).status_code == 404
    client.sign_in(NAMES["administrator"])
    assert "invitation expired" in client.get("/users").text
    number = user_number(client)
    second = link_in(client.send(f"/users/{number}/invitation").text, PATH)
    third = link_in(client.send(f"/users/{number}/invitation").text, PATH)
    assert app.test_client().get(second).status_code == 404
    assert choose_password(app.test_client(), third).status_code == 303
    assert client.send(f"/users/{number}/invitation").status_code == 422


def test_a_revoked_invitation_ends_and_frees_the_name(client, anonymous, app_database):
    path, number = link_in(invite(client).text, PATH), user_number(client)
    assert client.send(f"/users/{number}/invitation/revoke").status_code == 303
    assert anonymous.get(path).status_code == 404
    assert ">Ann<" not in client.get("/users").text
    assert "user Ann (deleted)" in client.get("/history").text
    assert events_of(app_database)[0] == "invitation revoked"
    assert invite(client).status_code == 200


def test_an_invited_owner_of_engagements_is_deactivated_instead(client, anonymous):
    path, number = link_in(invite(client).text, PATH), user_number(client)
    data = {"title": "Website", "arrangement": "freelance", "provider": "Ben", "owner": "Ann"}
    assert client.send("/engagements/new", data).status_code == 303
    client.send(f"/users/{number}/invitation/revoke")
    assert anonymous.get(path).status_code == 404
    assert "Deactivated" in client.get(f"/users/{number}").text


def test_whoever_has_chosen_a_password_is_not_revoked(client, anonymous):
    path, number = link_in(invite(client).text, PATH), user_number(client)
    choose_password(anonymous, path)
    refused = client.send(f"/users/{number}/invitation/revoke")
    assert refused.status_code == 422 and "already chosen a password" in refused.text
    assert anonymous.get("/").status_code == 200


def test_whoever_signs_in_with_single_sign_on_is_not_revoked(client, app_database):
    invite(client)
    number = user_number(client)
    with begin_work(app_database, CONSOLE) as work:
        single_sign_on.link_user(work, number, "https://login.example.com", "ann")
    refused = client.send(f"/users/{number}/invitation/revoke")
    assert refused.status_code == 422 and "signs in with single sign-on" in refused.text
    assert user_number(client) == number


def test_a_deactivated_user_can_not_use_their_link(client, anonymous):
    path, number = link_in(invite(client).text, PATH), user_number(client)
    client.send(f"/users/{number}/deactivate")
    assert anonymous.get(path).status_code == 404


def test_a_changed_role_is_the_one_they_get(client, anonymous):
    path, number = link_in(invite(client).text, PATH), user_number(client)
    client.send(f"/users/{number}/role", {"role": "reader"})
    choose_password(anonymous, path)
    assert anonymous.get("/users").status_code == 200
    assert "New engagement" not in anonymous.get("/").text


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"name": NAMES["reader"]}, "already a user"),
        ({"role": "owner"}, "is not a role"),
        ({"email": "not an address"}, "not an email address"),
        ({"name": " "}, "Enter the user"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(client, named, words):
    refused = invite(client, **named)
    assert refused.status_code == 422 and words in refused.text
    assert "invited" not in client.get("/users").text


def test_others_may_not_invite(manager_client, client):
    assert manager_client.get("/users/invite").status_code == 403
    assert manager_client.send("/users/invite", ANN).status_code == 403
    invite(client)
    for path in ("invitation", "invitation/revoke"):
        assert manager_client.send(f"/users/{user_number(client)}/{path}").status_code == 403


def test_a_made_up_link_is_refused_and_guessing_is_slowed(anonymous):
    statuses = [anonymous.get(f"/invitation/{'x' * 30}{n}").status_code for n in range(12)]
    assert statuses[:10] == [404] * 10 and statuses[-1] == 429


class TestByMail:
    def test_the_link_is_mailed(self, client, anonymous, app_database, mailbox):
        use_mail(app_database, mailbox)
        answer = invite(client, email="ann@example.org")
        assert answer.location == "/users"
        assert "mailed to ann@example.org" in client.get("/users").text
        (mail,) = mailbox.to("ann@example.org")
        text = mail.part("plain")
        assert text.startswith(NAMES["administrator"]) and "https://contrast.example.org/invitation/" in text
        assert choose_password(anonymous, link_in(text, PATH)).status_code == 303

    def test_where_the_server_refuses_the_link_is_shown(self, client, anonymous, app_database, mailbox):
        use_mail(app_database, mailbox)
        mailbox.answers["ann@example.org"] = ["550 no such mailbox"]
        page = invite(client, email="ann@example.org")
        assert page.status_code == 200 and "550 no such mailbox" in page.text
        assert choose_password(anonymous, link_in(page.text, PATH)).status_code == 303

    def test_without_a_public_address_the_link_is_shown(self, client, app_database, mailbox):
        use_mail(app_database, mailbox, public_url="")
        assert link_in(invite(client, email="ann@example.org").text, PATH)
        assert not mailbox.taken

    def test_a_new_link_is_mailed_too(self, client, app_database, mailbox):
        invite(client)
        set_email(app_database, "Ann", "ann@example.org")
        use_mail(app_database, mailbox)
        assert client.send(f"/users/{user_number(client)}/invitation").location == "/users"
        assert len(mailbox.to("ann@example.org")) == 1


def test_the_history_does_not_show_the_secret_of_a_link(client, anonymous):
    path = link_in(invite(client).text, PATH)
    assert anonymous.post(path, data={"password": NEW_PASSWORD}).status_code == 400, "a form without its token"
    page = client.get("/history").text
    assert "POST /invitation/…" in page and path not in page
