import pytest

from app.core.domain.permissions import ADMINISTRATOR, READER, ROLES, Permission, denial_message, permissions_of


def test_an_administrator_may_everything():
    assert permissions_of(frozenset({ADMINISTRATOR})) == frozenset(Permission)


def test_nobody_may_anything():
    assert permissions_of(frozenset()) == frozenset()
    assert permissions_of(frozenset({"pirate"})) == frozenset()


def test_a_refusal_says_what_it_is_about_without_the_permissions_name():
    for each in Permission:
        assert ":" not in denial_message(each) and denial_message(each).startswith("Your role does not allow ")


def test_a_reader_writes_nothing():
    written = {each for each in permissions_of(frozenset({READER})) if each.endswith((":write", ":import"))}
    assert written == {Permission.OWN_ACCOUNT}, "but what is one's own: a password, sessions"


@pytest.mark.parametrize("role", ROLES)
def test_roles_add_up(role):
    assert permissions_of(frozenset({role, READER})) == ROLES[role] | ROLES[READER]


def test_permissions_are_named_by_scope_resource_and_action():
    assert all(len(each.split(":")) == 3 for each in Permission)
    assert len(set(Permission)) == len(Permission.__members__)
