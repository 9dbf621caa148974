"""Users, teams, providers and the organisation's settings."""

from decimal import Decimal

import pytest
from argon2 import PasswordHasher

from app.accounts.services import users
from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.money import Money
from app.record.services import engagements, history, organisation, providers, teams
from tests import fast_hashing

pytestmark = pytest.mark.both_databases


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def last(work):
    return history.events(work).events[0]


class TestUsers:
    def test_the_first_is_an_administrator_and_the_first_alone(self, work):
        assert not users.has_users(work.session)
        user = users.add_first(work, "Ada", "correct horse battery")
        assert user.roles == ("administrator",)
        assert users.has_users(work.session)
        with pytest.raises(Refused) as refused:
            users.add_first(work, "Bob", "correct horse battery")
        assert codes(refused) == [(None, "not-first")]

    def test_a_password_is_kept_as_a_hash(self, work):
        text = users.hash_password("correct horse battery")
        assert text.startswith("$argon2id$v=19$")
        assert fast_hashing.HASHING == {"memory_cost": 19_456, "time_cost": 2, "parallelism": 1}, "as OWASP recommends"
        assert PasswordHasher().verify(text, "correct horse battery")
        assert users.add(work, "Ada", "manager", "correct horse battery").has_password
        assert not users.add(work, "Bob", "manager").has_password

    @pytest.mark.parametrize(
        ("name", "role", "password", "expected"),
        [
            ("ADA", "manager", None, ("name", "name-taken")),
            ("Record", "manager", None, ("name", "name-taken")),
            ("", "manager", None, ("name", "required")),
            ("Bob", "pirate", None, ("role", "role-unknown")),
            ("Bob", "manager", "short", ("password", "password-length")),
            ("x" * 201, "manager", None, ("name", "text-long")),
        ],
    )
    def test_what_is_refused(self, work, name, role, password, expected):
        users.add(work, "Ada", "manager")
        with pytest.raises(Refused) as refused:
            users.add(work, name, role, password)
        assert codes(refused) == [expected]

    def test_a_change_of_role_ends_the_sessions(self, work):
        users.add_first(work, "Ada", "correct horse battery")
        users.add(work, "Bob", "manager")
        after = users.update(work, "bob", role="reader")
        assert after.roles == ("reader",)
        assert (last(work).what, last(work).changes) == (EventKind.USER_CHANGED, {"roles": ("manager", "reader")})

    def test_somebody_stays_administrator(self, work):
        users.add_first(work, "Ada", "correct horse battery")
        for change in ({"role": "manager"}, {"active": False}):
            with pytest.raises(Refused) as refused:
                users.update(work, "Ada", **change)
            assert codes(refused) == [(None, "last-administrator")]
        with pytest.raises(NotFound):
            users.update(work, "Nobody", role="manager")


class TestTeams:
    def test_teams_are_named_once(self, work):
        team = teams.add(work, " Web  shop ")
        assert team.name == "Web shop"
        with pytest.raises(Refused):
            teams.add(work, "WEB SHOP")
        with pytest.raises(Refused):
            teams.add(work, " ")
        assert teams.amend(work, team.id, "Shop", archived=True).archived
        assert last(work).changes == {"name": ("Web shop", "Shop"), "archived": ("no", "yes")}
        with pytest.raises(NotFound):
            teams.amend(work, 999, "x")


class TestProviders:
    def test_a_provider_with_its_card(self, work):
        it = providers.record(work, {"name": "Acme", "kind": "company", "country": "de", "taxes_borne_by": "shared"})
        assert it.provider.country == "DE"
        after = providers.amend(work, it.id, {"name": "ACME", "email": "a@example.org"}, it.revision)
        assert (after.provider.name, after.provider.kind) == ("ACME", "company")
        with pytest.raises(Stale, match="console changed"):
            providers.amend(work, it.id, {"kind": None}, it.revision)

    @pytest.mark.parametrize(
        ("draft", "expected"),
        [
            ({"name": "ACME\u200b"}, ("name", "name-taken")),
            ({"name": None}, ("name", "required")),
            ({"name": "B", "country": "Germany"}, ("country", "country")),
            ({"name": "B", "price": 1}, ("price", "unknown-field")),
        ],
    )
    def test_what_is_refused(self, work, draft, expected):
        providers.record(work, {"name": "Acme"})
        with pytest.raises(Refused) as refused:
            providers.record(work, draft)
        assert codes(refused) == [expected]

    def test_a_list_says_how_often_they_were_engaged(self, work):
        for arrangement in ("freelance", "freelance", "outsourced"):
            engagements.record(work, {"title": "T", "arrangement": arrangement, "provider": "Ana Ñ"})
        providers.record(work, {"name": "Bø", "archived": True})
        (line,) = providers.listing(work, "ANA n").rows
        assert (line.engagements, line.freelance, line.outsourced, line.last_day) == (3, 2, 1, None)
        assert providers.listing(work).total == 2
        assert providers.listing(work, archived=False).total == 1
        assert providers.names(work) == ["Ana Ñ"]
        assert providers.detail(work, line.stored.id).engagements.total == 3

    def test_there_is_none(self, work):
        with pytest.raises(NotFound):
            providers.detail(work, 999)


class TestOrganisation:
    def test_settings_are_changed_and_told(self, work):
        organisation.amend(
            work,
            {
                "reporting_currency": "USD",
                "own_hourly_cost": Money(6500, "USD"),
                "time_zone": "Europe/Berlin",
                "hours_per_day": Decimal("7.5"),
            },
        )
        settings, revision = organisation.current(work)
        assert settings == work.organisation
        assert last(work).changes["own_hourly_cost"] == (None, "65.00 USD")
        with pytest.raises(Stale):
            organisation.amend(work, {"name": "x"}, revision - 1)

    @pytest.mark.parametrize(
        "draft",
        [
            {"reporting_currency": "EURO"},
            {"time_zone": "Mars/Olympus"},
            {"hours_per_day": Decimal(0)},
            {"hours_per_day": Decimal("7.123")},
            {"own_hourly_cost": Money(1, "USD")},
            {"financial_year_month": 13},
            {"window_months": 0},
            {"scope_bands": (200, 40)},
            {"category_labels": {"cooking": "x"}},
            {"questions": ("a", "b", "c", "d")},
            {"colour": "red"},
        ],
        ids=lambda draft: next(iter(draft)),
    )
    def test_what_is_refused(self, work, draft):
        with pytest.raises(Refused) as refused:
            organisation.amend(work, draft)
        assert refused.value.problems[0].field == next(iter(draft))
        assert organisation.current(work)[0] == work.organisation

    def test_an_own_cost_has_to_follow_the_currency(self, work):
        organisation.amend(work, {"own_hourly_cost": Money(6500, "EUR")})
        with pytest.raises(Refused):
            organisation.amend(work, {"reporting_currency": "USD"})
