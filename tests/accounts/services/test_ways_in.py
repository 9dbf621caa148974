"""Links, codes and counters where the database decides: once means once, and nothing is left of a removed user."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.services import account_links, invitations, passkeys, second_factors, users
from app.accounts.services.account_links import INVITATION, RESET
from app.accounts.storage import passkeys as stored_passkeys
from app.accounts.storage import second_factors as stored
from app.accounts.storage import ways_in
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import Actor, Source
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements

pytestmark = pytest.mark.both_databases
PASSWORD = "correct horse battery"


def as_user(user):
    return Actor(user.name, frozenset(user.roles), Source.WEB, user.id)


def add_user(database, name="Ann"):
    with begin_work(database, CONSOLE) as work:
        return users.add(work, name, "reader", PASSWORD)


def test_a_counter_is_used_once_and_only_goes_up(database):
    def use(counter, key="app 1"):
        with database.access() as access:
            return stored.use_counter(access, key, counter)

    assert [use(each) for each in (5, 5, 4, 6, 6, 7)] == [True, False, False, True, False, True]
    assert use(1, "app 2")


def test_a_recovery_code_is_used_once(database):
    user = add_user(database)
    with begin_work(database, CONSOLE) as work:
        stored.replace_codes(work.session, user.id, ["a", "b"])
    with begin_work(database, CONSOLE) as work:
        (first, _) = stored.codes_of(work.session, user.id)
        assert stored.use_code(work.session, first) and not stored.use_code(work.session, first)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert list(stored.codes_of(work.session, user.id).values()) == ["b"]


def test_a_link_sets_a_password_once(database):
    with begin_work(database, CONSOLE) as work:
        made = invitations.invite(work, "Ann", "reader")
    with begin_work(database, CONSOLE, writes=False) as work:
        link = account_links.open_link(work, made.token, INVITATION)
    for use in range(2):
        with begin_work(database, link.actor) as work:
            if not use:
                assert account_links.set_password(work, made.token, INVITATION, PASSWORD, PASSWORD).has_password
                continue
            with pytest.raises(NotFound, match="not valid any more"):
                account_links.set_password(work, made.token, INVITATION, PASSWORD, PASSWORD)


def test_nobody_uses_the_link_of_another(database):
    other = add_user(database, "Ben")
    with begin_work(database, CONSOLE) as work:
        made = invitations.invite(work, "Ann", "reader")
    with begin_work(database, as_user(other)) as work:
        with pytest.raises(NotFound):
            account_links.set_password(work, made.token, INVITATION, PASSWORD, PASSWORD)


def test_a_token_is_stored_as_its_hash(database):
    with begin_work(database, CONSOLE) as work:
        made = invitations.invite(work, "Ann", "reader")
        rows = work.session.execute(sa.text("SELECT * FROM account_link")).all()
    assert len(rows) == 1 and made.token not in str(rows)


def test_a_reset_ends_with_the_password_and_a_role_leaves_an_invitation(database):
    user = add_user(database)
    with begin_work(database, CONSOLE) as work:
        token = account_links.create(work, user, RESET)
        invited = invitations.invite(work, "Ben", "reader")
        users.update(work, "Ann", password="battery staple horse")
        users.update(work, "Ben", role="administrator")
    with begin_work(database, CONSOLE, writes=False) as work:
        with pytest.raises(NotFound):
            account_links.open_link(work, token, RESET)
        assert account_links.open_link(work, invited.token, INVITATION).user.roles == ("administrator",)


def test_a_revoked_invitation_leaves_no_row_and_the_name_in_the_history(database):
    with begin_work(database, CONSOLE) as work:
        made = invitations.invite(work, "Ann", "reader")
    with begin_work(database, CONSOLE) as work:
        invitations.revoke(work, made.user.id)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert users.listing(work) == ()
        assert work.session.scalar(sa.text("SELECT count(*) FROM account_link")) == 0
        names = work.session.scalars(sa.text("SELECT text FROM erasable_text WHERE subject = 'gone user'")).all()
    assert names == ["Ann"]


def test_a_revoked_invitation_deactivates_whoever_owns_something(database):
    with begin_work(database, CONSOLE) as work:
        made = invitations.invite(work, "Ann", "manager")
        engagements.record(work, {"title": "Website", "arrangement": "freelance", "owner": "Ann"})
    with begin_work(database, CONSOLE) as work:
        invitations.revoke(work, made.user.id)
    with begin_work(database, CONSOLE, writes=False) as work:
        (user,) = users.listing(work)
        assert (user.name, user.active) == ("Ann", False)
        assert invitations.pending(work) == {}
        with pytest.raises(NotFound):
            account_links.open_link(work, made.token, INVITATION)


def test_a_removed_user_keeps_no_way_in(database):
    user = add_user(database)
    with begin_work(database, CONSOLE) as work:
        stored_passkeys.insert(work.session, user.id, "id", "key", "Laptop", work.now)
        stored.save_app(work.session, user.id, "secret", work.now)
        stored.replace_codes(work.session, user.id, ["a"])
        account_links.create(work, user, RESET)
        users.add(work, "Ben", "administrator", PASSWORD)
    with begin_work(database, CONSOLE) as work:
        users.remove(work, "Ann")
    with begin_work(database, CONSOLE, writes=False) as work:
        for each in ways_in.TABLES:
            assert work.session.scalar(sa.select(sa.func.count()).select_from(each)) == 0, each.__tablename__


def test_links_end_by_themselves(database, monkeypatch):
    from app.core.domain import clock

    with begin_work(database, CONSOLE) as work:
        made, begun = invitations.invite(work, "Ann", "reader"), work.now
    for age, works in ((timedelta(days=7) - timedelta(seconds=1), True), (timedelta(days=7), False)):
        monkeypatch.setattr(clock, "now", lambda age=age: begun + age)
        with begin_work(database, CONSOLE, writes=False) as work:
            (found,) = invitations.pending(work).values()
            assert found.has_expired is not works
            if works:
                account_links.open_link(work, made.token, INVITATION)
            else:
                with pytest.raises(NotFound):
                    account_links.open_link(work, made.token, INVITATION)


def test_a_passkey_belongs_to_one_user_and_has_an_end(database):
    user, other = add_user(database), add_user(database, "Ben")
    with begin_work(database, CONSOLE) as work:
        number = stored_passkeys.insert(work.session, user.id, "id", "key", "Laptop", work.now)
    with begin_work(database, as_user(other)) as work:
        assert passkeys.own(work) == ()
        with pytest.raises(NotFound):
            passkeys.remove(work, number)
    with begin_work(database, as_user(user)) as work:
        passkeys.remove(work, number)
        assert not passkeys.is_offered(work)


def test_only_the_invited_get_a_new_link(database):
    user = add_user(database)
    with begin_work(database, CONSOLE) as work:
        with pytest.raises(Refused, match="already chosen a password"):
            invitations.renew(work, user.id)
        with pytest.raises(NotFound):
            invitations.renew(work, user.id + 1)
        with pytest.raises(NotFound, match="Only users"):
            second_factors.own_status(work)
