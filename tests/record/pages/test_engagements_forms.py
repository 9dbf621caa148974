"""Logging engagements: what is typed is kept, and what is wrong is shown at its field."""

from decimal import Decimal
from html import unescape

import pytest

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, organisation
from tests.record.pages.engagement_forms import MINIMUM, desk, on_postgresql, shop
from tests.record.pages.engagement_pages import words
from tests.record.pages.form_fields import chosen, field, stored_engagement, value

__all__ = ["desk", "on_postgresql", "shop"]


def test_the_form_begins_with_who_asks_and_the_reporting_currency(client):
    page = client.get("/engagements/new")
    assert chosen(page, "owner") == "Test Administrator" and chosen(page, "currency") == "EUR"
    assert 'data-suggest="/providers/names"' in page.text
    assert page.text.index('name="contact"') < page.text.index("<details")


def test_two_answers_are_enough(client, app_database):
    answer = client.send("/engagements/new", MINIMUM | {"currency": "EUR", "owner": "Test Administrator"})
    assert answer.status_code == 303 and answer.location == "/engagements/1"
    it = stored_engagement(app_database, 1).engagement
    assert (it.title, it.arrangement, it.status) == ("A new page", "freelance", "planned")
    assert it.owner == "Test Administrator"
    assert it.currency is None and it.agreed_cost is None  # an offer is not an answer


def test_a_new_provider_and_team_come_into_being_and_it_says_so(client, app_database):
    client.send("/engagements/new", MINIMUM | {"provider": "Zoë Ünal", "team": "Web"})
    said = words(client.get("/engagements/1"))
    assert (
        "“A new page” was logged as E-000001. Zoë Ünal was added as a provider." in said
        and "Log another like this" in said
    )
    assert client.get("/providers/names?q=zoe").json == [{"value": "Zoë Ünal", "hint": "1 engagement"}]
    client.send("/engagements/new", MINIMUM | {"provider": "ZOË  ÜNAL"})
    assert "new provider" not in words(client.get("/engagements/2"))
    assert stored_engagement(app_database, 2).engagement.provider == "Zoë Ünal"


def test_amounts_that_include_tax_are_kept_net(client, app_database):
    client.send(
        "/engagements/new",
        MINIMUM | {"currency": "EUR", "agreed_cost": "1190", "includes_tax": "19", "in_house_cost": "1190"},
    )
    it = stored_engagement(app_database, 1).engagement
    assert it.agreed_cost == Money(100000, "EUR") and it.in_house_cost == Money(119000, "EUR")


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(client, app_database):
    typed = {
        "title": "",
        "arrangement": "freelance",
        "provider": 'A "quoted" <name>',
        "started_on": "2026-05-01",
        "due_on": "2026-04-01",
        "agreed_cost": "1,200",
        "rate": "80",
        "pricing_model": "fixed price",
        "currency": "EUR",
        "percentage": "140",
        "complexity": "3",
        "notes": "\nKeep\nthis",
        "motives": ["expertise", "capacity"],
        "hours_estimated": "ten",
    }
    answer = client.send("/engagements/new", typed)
    said = words(answer)
    assert answer.status_code == 422 and "Fix 4 problems" in said
    for name, why in (
        ("title", "Title is required."),
        ("agreed_cost", "can be 1,200 or 1.2. Write 1200 or 1.2."),
        ("percentage", "more than 100"),
        ("hours_estimated", "not a number"),
    ):
        assert f'<a href="#{name}">' in answer.text and why in unescape(field(answer, name)), name
    assert value(answer, "provider") == 'A "quoted" <name>' and value(answer, "agreed_cost") == "1,200"
    assert value(answer, "percentage") == "140" and chosen(answer, "complexity").startswith("3")
    assert 'value="expertise" checked' in answer.text and 'value="capacity" checked' in answer.text
    assert ">\n\nKeep\nthis</textarea>" in answer.text
    again = client.send(
        "/engagements/new",
        typed | {"title": "A title", "agreed_cost": "1200", "percentage": "14", "hours_estimated": "10"},
    )
    said = words(again)
    assert again.status_code == 422 and "Fix 4 problems" in said
    assert "The due date is before the start (1 May 2026)." in said and "“hourly” or “daily”" in said
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert engagements.listing(work, engagements.Selection()).total == 0


@pytest.mark.parametrize(
    ("typed", "cost"),
    [
        ("1,036.97", "1036.97"),
        ("1.036,97", "1036.97"),
        ("12,5", "12.50"),
        ("1’036.97", "1036.97"),
        ("1,036,000", "1036000.00"),
        (" 2 400 ", "2400.00"),
    ],
)
def test_an_amount_with_one_reading_is_taken_as_pages_print_it(client, app_database, typed, cost):
    client.send("/engagements/new", MINIMUM | {"currency": "EUR", "agreed_cost": typed, "hours_estimated": "1,200.5"})
    it = stored_engagement(app_database, 1).engagement
    assert str(it.agreed_cost) == cost and it.hours_estimated == Decimal("1200.5")


def test_a_number_with_two_readings_is_refused_with_both(client):
    answer = client.send(
        "/engagements/new", MINIMUM | {"currency": "EUR", "agreed_cost": "1,036", "task_count": "1,000"}
    )
    assert answer.status_code == 422
    assert "“1,036” can be 1,036 or 1.036. Write 1036 or 1.0360." in words(answer)
    assert "“1,000” can be 1,000 or 1. Write 1000 or 1." in words(answer)


@pytest.mark.parametrize(("chosen", "hours"), [("1.200=1.2", "1.2"), ("1.200=1200", "1200")])
def test_a_number_with_two_readings_is_settled_by_a_choice_beside_it(client, app_database, chosen, hours):
    typed = MINIMUM | {"hours_estimated": "1.200", "currency": "EUR", "agreed_cost": "7.125"}
    answer = client.send("/engagements/new", typed)
    assert answer.status_code == 422 and "“1.200” can be 1.2 or 1,200." in words(answer)
    assert f'<input type="radio" name="hours_estimated" value="{chosen}">' in answer.text
    assert 'value="7.125=7125">7,125</label>' in answer.text
    settled = typed | {"hours_estimated": ["1.200", chosen], "agreed_cost": ["7.125", "7.125=7125"]}
    assert client.send("/engagements/new", settled).status_code == 303
    it = stored_engagement(app_database, 1).engagement
    assert it.hours_estimated == Decimal(hours) and it.agreed_cost == Money(712500, "EUR")
    assert "7,125.00" in words(client.get("/engagements/1"))  # shown back as it was read


def test_a_choice_is_of_the_text_that_it_stood_beside(client):
    answer = client.send("/engagements/new", MINIMUM | {"hours_estimated": ["1.300", "1.200=1200"]})
    assert answer.status_code == 422 and "“1.300” can be 1.3 or 1,300." in words(answer)


def test_a_number_that_stands_as_the_form_printed_it_is_not_asked(client, app_database):
    client.send("/engagements/new", MINIMUM | {"hours_estimated": "7.1250"})
    it = stored_engagement(app_database, 1)
    assert value(client.get("/engagements/1/edit"), "hours_estimated") == "7.125"
    said = MINIMUM | {"hours_estimated": "7.125", "reference": it.reference, "revision": it.revision}
    assert client.send("/engagements/1/edit", said).status_code == 303
    assert stored_engagement(app_database, 1).engagement.hours_estimated == Decimal("7.125")


def test_an_amount_shows_its_currency_in_the_field(client, desk):
    unit = '<span class="unit" aria-hidden="true" data-unit-of="currency">{}</span>'
    assert unit.format("EUR") in field(client.get("/engagements/new"), "rate")
    assert unit.format("USD") in field(client.get(f"/engagements/{desk.id}/edit"), "in_house_cost")


def test_what_has_not_ended_has_no_end(client):
    answer = client.send("/engagements/new", MINIMUM | {"ended_on": "2100-01-01"})
    assert answer.status_code == 422 and "This date is in the future." in unescape(field(answer, "ended_on"))


def test_a_fold_with_an_error_stands_open(client):
    page = client.send("/engagements/new", MINIMUM | {"team_size": "-1"})
    scope = page.text[: page.text.index('name="team_size"')].rpartition("<details")[2]
    assert scope.startswith(' class="fold" open')


def test_categories_go_by_the_organisations_own_words(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        organisation.amend(work, {"category_labels": {"design": "Look and feel"}})
    client.send("/engagements/new", MINIMUM | {"category": "design"})
    for address in ("/engagements/new", "/engagements", "/engagements?category=design"):
        assert "Look and feel" in words(client.get(address)), address
    assert "Category Look and feel" in words(client.get("/engagements/1"))
