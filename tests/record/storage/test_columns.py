"""The columns of a selection, on both kinds of database."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from app.core.domain.selection import Condition, Period, Selection
from app.record.domain.engagements import FIELDS, INHERITED_FIELDS
from app.record.domain.providers import CARD_FIELDS
from app.record.services import engagements, entries, providers, reviews
from app.report.storage import dataset

pytestmark = pytest.mark.both_databases

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))


ROWS = (
    {
        "title": "Site",
        "arrangement": "freelance",
        "provider": "Ana",
        "category": "design",
        "currency": "EUR",
        "actual_cost": Decimal("1200.50"),
        "hours_actual": Decimal("40.25"),
        "started_on": date(2026, 1, 5),
        "ended_on": date(2026, 3, 1),
        "contact": "direct",
        "motives": ("save time", "other"),
        "complexity": 2,
        "in_house_days": Decimal("20.5"),
        "task_count": 1,
        "fee_agreed_with": "provider company",
    },
    {
        "title": "Shop",
        "arrangement": "outsourced",
        "provider": "Kite",
        "currency": "JPY",
        "agreed_cost": Decimal(90_000),
        "started_on": date(2026, 5, 31),
        "status": "active",
        "worker_control": 5,
    },
    {
        "title": "Logo",
        "arrangement": "freelance",
        "provider": "Ana",
        "status": "active",
        "started_on": date(2025, 1, 5),
    },
    {"title": "Idea", "arrangement": "outsourced", "status": "planned"},
)


@pytest.fixture
def filled(work):
    """Four engagements of two providers; one of them without provider and day."""
    providers.record(
        work,
        {
            "name": "Ana",
            "kind": "individual",
            "fee_agreed_with": "worker",
            "taxes_borne_by": "worker",
            "serves_other_clients": False,
        },
    )
    references = [engagements.record(work, row).reference for row in ROWS]
    reviews.review(work, references[0], {"quality": 4, "resources": "not needed", "goal_met": "partly"})
    reviews.review(work, references[1], {"would_rehire": True, "goal_met": "yes"})
    return work


def words(found, name):
    """A coded column in the words of its field."""
    options = FIELDS[name].kind.options
    return [None if code < 0 else options[code] for code in found[name].tolist()]


def test_the_columns_of_a_selection(filled):
    found = dataset.load(filled.session, Selection())
    assert found["id"].tolist() == [1, 2, 3, 4]
    assert found["provider"][0] == found["provider"][2] != found["provider"][1]
    assert (found["provider"][:3] >= 0).all()
    assert found["provider"][3] == -1
    assert words(found, "contact") == ["direct", None, None, None]
    assert words(found, "fee_agreed_with") == ["provider company", None, "worker", None]
    assert found["fee_agreed_with_inherited"].tolist() == [False, False, True, False]
    assert words(found, "taxes_borne_by") == ["worker", None, "worker", None]
    assert found["serves_other_clients"].tolist() == [0, -1, 0, -1]
    assert found["provider_kind"].tolist() == [0, -1, 0, -1]
    assert found["motives"].tolist() == [0b10010, -1, -1, -1]
    np.testing.assert_array_equal(found["worker_control"], [np.nan, 5, np.nan, np.nan])
    assert found.currencies == ("EUR", "JPY")
    assert found["currency"].tolist() == [0, 1, -1, -1]
    assert found["actual_cost"].tolist() == [120_050, -1, -1, -1]
    assert found["agreed_cost"].tolist() == [-1, 90_000, -1, -1]
    np.testing.assert_array_equal(found["hours_actual"], [40.25, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found["quality"], [4, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found["resources"], [0, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found["goal_met"], [0, 1, np.nan, np.nan])
    np.testing.assert_array_equal(found["goal_partly"], [1, 0, np.nan, np.nan])
    assert found["ended_on"].tolist() == [date(2026, 3, 1).toordinal(), -1, -1, -1]
    assert found["first"].tolist() == [False, True, True, False]
    assert found["undated_id"].tolist() == []


def test_a_period_leaves_undated_ones_out_and_names_them(filled):
    found = dataset.load(filled.session, Selection(period=SPRING))
    assert found["id"].tolist() == [1, 2], "the day it ended, else began, on both ends of the period"
    assert found["undated_id"].tolist() == [4]
    assert [FIELDS["arrangement"].kind.options[code] for code in found["undated_arrangement"]] == ["outsourced"]
    assert found["first"].tolist() == [False, True], "the first one lies outside of what is selected"
    nobody = Selection((Condition("category", "is", ("marketing",)),), period=SPRING)
    assert dataset.load(filled.session, nobody)["undated_id"].tolist() == []


def test_a_selection_without_engagements_has_empty_columns(work):
    found = dataset.load(work.session, Selection())
    assert len(found) == 0
    assert {len(column) for column in found.arrays.values()} == {0}
    assert found.currencies == ()


def test_the_sample_is_another_record(filled):
    engagements.record(filled, ROWS[0] | {"title": "Made up"}, sample=True)
    assert dataset.load(filled.session, Selection())["id"].tolist() == [1, 2, 3, 4]
    made_up = dataset.load(filled.session, Selection(sample=True))
    assert len(made_up) == 1
    assert made_up["provider_kind"].tolist() == [-1], "the provider of that name is another one"
    assert made_up["first"].tolist() == [True]


def test_one_engagement_reads_as_among_all(filled):
    everything = dataset.load(filled.session, Selection())
    for place, number in enumerate(everything["id"].tolist()):
        alone = dataset.load_one(filled.session, number)
        for name in set(everything.arrays) - {"provider", "currency", "undated_id", "undated_arrangement"}:
            np.testing.assert_array_equal(alone[name], everything[name][place : place + 1], err_msg=name)
    assert len(dataset.load_one(filled.session, 99)) == 0


def test_whoever_gave_the_other_quote_is_the_provider_of_that_name(filled):
    quote = {"currency": "EUR", "agreed_cost": Decimal(10), "other_quote": Decimal(12), "provider": "Kite"}
    for number, name in enumerate(("ANA ", "Somebody, else", "somebody,  else", None, "Nobody")):
        engagements.record(
            filled, {"title": f"Brief {number}", "arrangement": "outsourced", **quote, "other_quote_provider": name}
        )
    found = dataset.load(filled.session, Selection())
    ana, one, same, nobody, other = found["other_quote_provider"][4:].tolist()
    assert ana == found["provider_id"][0]
    assert nobody == -1
    assert one == same != other
    assert min(one, other) > found["provider_id"].max()
    assert found["other_quote_provider"][:4].tolist() == [-1] * 4, "without a quote nobody gave one"


def test_what_notes_rest_on(filled):
    engagements.amend(filled, "E-000001", {"arrangement": "outsourced"})
    found = dataset.load(filled.session, Selection())
    assert found["retags"].tolist() == [1, 0, 0, 0]
    assert found["in_house_recorded_on"].tolist() == [filled.today.toordinal(), -1, -1, -1]
    assert found["provider_id"].tolist() == [
        found["provider_id"][0],
        found["provider_id"][1],
        found["provider_id"][0],
        -1,
    ]


def test_the_card_and_what_is_inherited_are_the_same_fields():
    assert set(INHERITED_FIELDS) == set(CARD_FIELDS)


def test_payments_are_the_lines_with_an_amount_of_what_is_selected(work):
    priced = [
        engagements.record(work, {"title": title, "arrangement": "freelance", "currency": "USD"})
        for title in ("A", "B")
    ]
    assert dataset.load(work.session, Selection()).payments is None
    day, later = date(2025, 3, 2), date(2026, 3, 9)
    entries.add(work, priced[1].reference, {"day": day, "amount": Decimal("100.50")})
    entries.add(work, priced[0].reference, {"day": later, "amount": Decimal("40")})
    entries.add(work, priced[1].reference, {"day": later, "kind": "refund", "amount": Decimal("0.50")})
    entries.add(work, priced[1].reference, {"day": later, "hours": Decimal(3)})
    gone = entries.add(work, priced[1].reference, {"day": later, "amount": Decimal(7)})
    undated = entries.add(work, priced[1].reference, {"amount": Decimal(1)})
    entries.remove(work, gone.id)
    assert undated.line.day is None
    found = dataset.load(work.session, Selection()).payments
    assert found.engagement.tolist() == [1, 0, 1, 1]
    assert found.minor.tolist() == [10050, 4000, -50, 100]
    assert found.day.tolist() == [day.toordinal(), later.toordinal(), later.toordinal(), -1]
    alone = dataset.load_one(work.session, priced[0].id).payments
    assert (alone.engagement.tolist(), alone.minor.tolist()) == ([0], [4000])
