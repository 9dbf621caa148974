"""Who is admitted by the word of the provider, decided by SQL, and by who comes first."""

import threading

import pytest

from app.accounts.services import single_sign_on, users
from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.single_sign_on import Identity, OidcSettings, RoleClaim, SignInFailed
from app.core.services.work import CONSOLE, begin_work

ISSUER = "https://login.example.com"
SETTINGS = OidcSettings(ISSUER, "contrast", "a secret of ours")
WITH_ROLES = OidcSettings(ISSUER, "contrast", "a secret of ours", RoleClaim("groups"))
NOBODY = Actor("nobody", frozenset(), Source.WEB, address="192.0.2.1")


def ada(subject="subject-1", **claims):
    return Identity(ISSUER, subject, {"name": "Ada Example", **claims})


def admit(database, identity, settings=SETTINGS):
    with begin_work(database, NOBODY) as work:
        number = single_sign_on.admit(work, identity, settings)
        assert work.actor is NOBODY, "nobody keeps the rights that it took to make a user"
        return number


@pytest.mark.both_databases
def test_one_identity_is_one_user_however_many_sign_in_at_once(database):
    ready, found = threading.Barrier(4), []

    def come():
        ready.wait()
        found.append(admit(database, ada()))

    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1
    with begin_work(database, CONSOLE, writes=False) as work:
        assert [(each.name, each.roles) for each in users.listing(work)] == [("Ada Example", ("reader",))]
        assert single_sign_on.known_user(work, ada(), SETTINGS) == found[0]
        assert single_sign_on.known_user(work, Identity("https://other.example.com", "subject-1", {}), SETTINGS) is None
        assert single_sign_on.known_user(work, ada("subject-2"), SETTINGS) is None


@pytest.mark.both_databases
def test_an_answer_is_used_once(database):
    with begin_work(database, NOBODY, writes=False) as work:
        assert single_sign_on.is_first_use(work, "state")
        assert not single_sign_on.is_first_use(work, "state")
        assert single_sign_on.is_first_use(work, "another state")


@pytest.mark.both_databases
def test_links_move_only_when_nobody_else_has_them(database):
    with begin_work(database, CONSOLE) as work:
        one, other = (users.add(work, name, "reader").id for name in ("One Person", "Another Human"))
        single_sign_on.link_user(work, one, ISSUER, "subject-1")
        with pytest.raises(Refused, match="belongs to the user “One Person”"):
            single_sign_on.link_user(work, other, ISSUER, "subject-1")
        single_sign_on.link_user(work, one, ISSUER, "subject-2")  # in place of the first
        single_sign_on.link_user(work, other, ISSUER, "subject-1")
        single_sign_on.unlink_user(work, one)
        assert single_sign_on.identity_of(work, one) is None
        assert single_sign_on.identity_of(work, other).subject == "subject-1"
        for wrong in ("", "  ", "x" * 256, "a\nb", "a\0b"):
            with pytest.raises(Refused, match="Enter the identifier"):
                single_sign_on.link_user(work, one, ISSUER, wrong)


def test_without_a_role_nobody_is_made(database):
    with pytest.raises(SignInFailed, match="no role"):
        admit(database, ada(groups=["other"]), WITH_ROLES)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert users.listing(work) == ()


def test_only_verified_addresses_are_kept(database):
    admit(database, ada("1", email="ada@example.com"))
    admit(database, ada("2", name="Bo Example", email="bo@example.com", email_verified=True))
    admit(database, ada("3", name="Cy Example", email="no address", email_verified=True))
    admit(database, Identity(ISSUER, "subject of Di", {"name": " ", "preferred_username": 7}))
    with begin_work(database, CONSOLE, writes=False) as work:
        found = {each.name: each.email for each in users.listing(work)}
    assert found == {
        "Ada Example": None,
        "Bo Example": "bo@example.com",
        "Cy Example": None,
        "subject of Di": None,
    }


@pytest.mark.parametrize("name", ["console", "single sign-on", "\0", "  \t "])
def test_names_that_nobody_may_have_are_refused_or_left(database, name):
    if name.strip():
        with pytest.raises(SignInFailed, match="no user can be called that"):
            admit(database, ada(name=name))
    else:
        admit(database, ada(name=name))
        with begin_work(database, CONSOLE, writes=False) as work:
            assert [each.name for each in users.listing(work)] == ["subject-1"]


def test_readers_link_nobody_else(database):
    with begin_work(database, CONSOLE) as work:
        number = users.add(work, "One Person", "reader").id
        work.actor = Actor("One Person", frozenset({"reader"}), Source.WEB, number)
        with pytest.raises(Denied):
            single_sign_on.link_user(work, number, ISSUER, "subject-1")
        single_sign_on.link_own(work, ISSUER, "subject-1")
        assert single_sign_on.own_identity(work).subject == "subject-1"
