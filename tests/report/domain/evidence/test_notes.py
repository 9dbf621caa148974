"""Each note with a record that has it and one, a step away, that has not."""

import re
from datetime import date

import pytest

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.notes import CODES, Notes
from app.report.domain.measures import ValuationSettings
from app.report.domain.verdicts import judge
from app.report.text.notes import note_text
from app.report.text.sentences import finding_text
from tests.made_columns import make_record

ALL = {each.key: each for each in (*CATALOGUE, *OUTCOMES)}
DAY = date(2026, 3, 2)


def rows(many=20, **same):
    """Both sides alike, one engagement a provider, with something of everything."""
    return [
        {
            "arrangement": side,
            "provider": start + place,
            "status": "completed",
            "currency": "EUR",
            "hours_actual": 40,
            "actual_cost": 240_000 + 1000 * place,
            "pricing_model": "fixed price",
            "started_on": date(2025 + place % 2, 3, 2),
            "owner": 1 + place % 4,
            "quality": 1 + place % 5,
            "contact": "direct",
            "in_house_cost": 250_000,
            "in_house_recorded_on": date(2025, 3, 1),
            **same,
        }
        for side, start in (("freelance", 0), ("outsourced", 100))
        for place in range(many)
    ]


def change(some, which, **values):
    """The rows with other values where `which` says so, by place on its side and by arrangement."""
    return [
        row | values if which(place % (len(some) // 2), row["arrangement"]) else row for place, row in enumerate(some)
    ]


def noted(some, key, enough=True):
    """The notes of a claim, by code."""
    numbered = [row | {"id": place + 1} for place, row in enumerate(some)]
    record = make_record(
        numbered, ValuationSettings(currency="EUR", rates=ExchangeRates({"USD": make_series([DAY], [1.25])}))
    )
    found = Notes(record).find(ALL[key], Evidence(record).sample_of(ALL[key]), enough)
    assert [note.code for note in found] == sorted((note.code for note in found), key=CODES.index)
    return {note.code: note for note in found}


def text(note, key):
    return note_text(note, ALL[key])


def freelance(_, side):
    return side == "freelance"


def test_an_ordinary_record_has_none():
    for key in ("quality", "freelance-cheaper", "total-cost", "direct-relationship", "saves-money"):
        assert noted(rows(), key) == {}, key


@pytest.mark.parametrize(
    ("code", "key", "has", "has_not"),
    [
        (
            "ceiling",
            "quality",
            change(rows(), lambda place, _: place < 11, quality=5),
            change(rows(quality=4), lambda place, _: place < 10, quality=5),
        ),
        (
            "outlier",
            "total-cost",
            change(rows(actual_cost=300_000), lambda place, _: place == 3, actual_cost=30_000_000),
            change(rows(actual_cost=300_000), lambda place, _: place == 3, actual_cost=29_000_000),
        ),
        (
            "hourly among totals",
            "freelance-cheaper",
            change(rows(), lambda place, _: place == 2, actual_cost=6_000),
            change(rows(), lambda place, _: place == 2, actual_cost=6_000, hours_actual=1),
        ),
        (
            "hourly among totals",
            "total-cost",
            change(rows(), lambda place, _: place == 2, actual_cost=90_000, rate=90_000, pricing_model="daily"),
            change(
                rows(),
                lambda place, _: place == 2,
                actual_cost=90_000,
                rate=90_000,
                pricing_model="daily",
                hours_actual=8,
            ),
        ),
        (
            "one currency",
            "total-cost",
            change(rows(currency="USD", started_on=DAY), freelance, currency="EUR"),
            change(rows(currency="EUR", started_on=DAY), lambda place, _: place < 2, currency="USD"),
        ),
        (
            "one year",
            "direct-relationship",
            change(rows(started_on=date(2024, 1, 2)), freelance, started_on=DAY),
            rows(started_on=DAY),
        ),
        ("one of us", "direct-relationship", change(rows(owner=4), freelance, owner=9), rows(owner=9)),
        (
            "retags",
            "direct-relationship",
            change(rows(), lambda place, _: place < 2, retags=1),
            change(rows(), lambda place, _: place < 1, retags=1),
        ),
        (
            "estimates after the start",
            "saves-money",
            change(rows(started_on=DAY), lambda place, _: place == 0, in_house_recorded_on=date(2026, 3, 3)),
            rows(started_on=DAY, in_house_recorded_on=DAY),
        ),
        (
            "brief changed",
            "within-agreed-cost",
            change(rows(agreed_cost=200_000), lambda place, _: place < 2, brief_changed="a lot"),
            change(rows(agreed_cost=2_000_000), lambda place, _: place < 2, brief_changed="a lot"),
        ),
        (
            "much unknown",
            "direct-relationship",
            change(rows(), lambda place, _: place < 6, contact=None),
            change(rows(), lambda place, _: place < 5, contact=None),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_record_that_has_it_and_one_that_has_not(code, key, has, has_not):
    assert text(noted(has, key)[code], key).endswith(".")
    assert code not in noted(has_not, key)


def test_notes_name_the_engagements_that_they_speak_of():
    some = change(rows(), lambda place, side: place == 2 and side == "outsourced", actual_cost=6_000)
    note = noted(some, "total-cost")["hourly among totals"]
    assert note.engagements == (23,)
    assert text(note, "total-cost") == "One total cost looks like an hourly or daily rate entered as the total."
    far = change(rows(actual_cost=300_000), lambda place, _: place == 0, actual_cost=45_000_000)
    outlier = noted(far, "total-cost")["outlier"]
    assert outlier.engagements == (1, 21)
    assert text(outlier, "total-cost").startswith("2 values are at least 150 times the median")


def test_changes_of_the_brief_are_counted_among_overruns_alone():
    some = change(rows(agreed_cost=250_000), lambda place, side: place > 10 and side == "freelance", brief_changed="no")
    some = change(some, lambda place, _: place in (12, 13), brief_changed="a little", brief_changed_by="us")
    note = noted(some, "within-agreed-cost")["brief changed"]
    # 240,000 and 1,000 more for each: those from the twelfth on are over 250,000.
    assert text(note, "within-agreed-cost") == (
        "The brief changed in 4 of the 11 engagements over what was agreed; 7 not answered."
    )
    late = rows(due_on=date(2026, 3, 1), ended_on=DAY, brief_changed="no")
    assert text(noted(late, "on-time")["brief changed"], "on-time") == (
        "The brief changed in 0 of the 40 engagements over what was agreed."
    )
    assert "brief changed" not in noted(rows(due_on=DAY, ended_on=DAY, brief_changed="a lot"), "on-time")


def test_below_the_gate_only_notes_that_count_are_there():
    some = change(rows(4, quality=5, retags=1), lambda place, _: place < 2, contact=None)
    assert set(noted(some, "quality", enough=False)) == {"retags"}
    assert set(noted(some, "direct-relationship", enough=False)) == {"retags", "much unknown"}
    assert "ceiling" in noted(some, "quality")
    assert noted([], "quality") == {}


def test_a_claim_about_one_side_has_no_note_about_what_tells_the_sides_apart():
    assert noted(change(rows(owner=4), freelance, owner=9), "saves-money") == {}


def test_one_side_says_how_much_of_the_other_has_it():
    some = change(rows(owner=4), freelance, owner=9)
    some = change(some, lambda place, side: side == "outsourced" and place < 5, owner=9)
    words = text(noted(some, "direct-relationship")["one of us"], "direct-relationship")
    assert words.startswith("All freelance engagements are run by one person on our side, against 25")


def test_a_slip_that_moves_the_figure_like_for_like_says_what_it_is_without_it():
    """Ranks hardly move with one value a thousand times too large; a ratio of amounts does."""

    def jobs(cost):
        return [
            {
                "arrangement": side,
                "provider": start + place % 10,
                "status": "completed",
                "currency": "EUR",
                "category": CATEGORIES[0],
                "hours_actual": 20 + 5 * (place % 6),
                "pricing_model": "fixed price",
                "actual_cost": (20 + 5 * (place % 6))
                * (times + 100 * (place % 4))
                * (1000 if cost and (side, place) == ("freelance", 3) else 1),
            }
            for side, start, times in (("freelance", 0, 6_000), ("outsourced", 100, 9_000))
            for place in range(20)
        ]

    def found(rows):
        (it,), _ = judge(
            [ALL["freelance-cheaper"]], Assessor(Evidence(make_record(rows, ValuationSettings(currency="EUR"))))
        )
        return it

    (note,) = [each for each in found(jobs(cost=True)).notes if each.code == "outlier"]
    said = r"(\d+% \w+) (?:for similar work )?\((.*? CI .*?)\)"
    told = re.search(f"Without it, freelance work comes to {said}", text(note, "freelance-cheaper"))
    without = found([row for place, row in enumerate(jobs(cost=True)) if place != 3])
    sides = re.search(f"freelance work cost {said}", finding_text(without))
    assert told.groups() == sides.groups()
    assert told.group(1) not in finding_text(found(jobs(cost=True)))
    assert "outlier" not in [each.code for each in found(jobs(cost=False)).notes]
    ranked = [row | {"duration": 1} for row in jobs(cost=True)]
    found = noted(ranked, "total-cost").values()
    assert [text(each, "total-cost").endswith("medians and comparisons.") for each in found] == [True]
