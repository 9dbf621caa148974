"""What stands beside a claim whose own measure is not known: named second best, and without a verdict."""

from datetime import date, timedelta

from app.core.domain.selection import Selection
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.reports import report_from_assessor
from app.report.domain.statistics import Verdict
from app.report.text.notes import note_text
from app.report.text.sentences import below_minimum_text
from tests.made_columns import make_record


def finding(rows, key):
    whole = report_from_assessor(Selection(), Assessor(Evidence(make_record(rows))), CATALOGUE)
    return next(each for each in whole.findings if each.key == key)


def totals(many=24, **more):
    """Engagements of which only the total cost is known, outsourced ones at twice the price; two of a provider."""
    return [
        {
            "arrangement": side,
            "provider": start + place // 2,
            "status": "completed",
            "currency": "EUR",
            "actual_cost": 100 * times * (500 + 37 * (place % 7)),
            "category": CATEGORIES[place % 2],
        }
        | more
        for place in range(many)
        for side, start, times in (("freelance", 0, 1), ("outsourced", 100, 2))
    ]


def second(found):
    return [note_text(note, found.about) for note in found.notes if note.code == "second best"]


def test_only_totals_are_compared_as_second_best_and_the_lacking_field_is_named():
    found = finding(totals(), "freelance-cheaper")
    assert found.verdict is Verdict.NOT_ENOUGH_DATA and found.effect is None and found.like_for_like is None
    assert (
        "A cost per hour needs hours, or a rate with its pricing model: 48 engagements have only a total cost."
        in below_minimum_text(found)
    )
    (said,) = second(found)
    assert said.startswith("Second best, total cost per engagement, like for like: Median: ")
    assert "EUR freelance" in said and "same kind of work" in said
    assert said.endswith("so this decides nothing about the claim.")


def test_with_estimated_hours_the_size_is_held_equal_too():
    rows = [row | {"hours_estimated": 10 + place % 9} for place, row in enumerate(totals())]
    (said,) = second(finding(rows, "freelance-cheaper"))
    assert "same scope and kind of work" in said


def test_totals_without_a_category_say_what_they_lack():
    (said,) = second(finding(totals(category=None), "freelance-cheaper"))
    assert said == (
        "Second best would be total cost per engagement, like for like: 48 engagements have one, but none "
        "has a category to compare it by."
    )


def test_a_cost_per_hour_needs_no_second_best():
    known = finding([row | {"hours_actual": 20} for row in totals()], "freelance-cheaper")
    assert known.effect is not None and not second(known)
    assert not second(finding(totals(4), "freelance-cheaper")), "too few totals carry no figure"


def lasting(**more):
    """Outsourced engagements agreed for half a year, freelance ones for a few weeks."""
    start = date(2026, 1, 1)
    return [
        {
            "arrangement": side,
            "provider": first + place // 2,
            "started_on": start,
            "due_on": start + timedelta(days=days + place % 5),
        }
        | more
        for place in range(16)
        for side, first, days in (("freelance", 0, 20), ("outsourced", 100, 180))
    ]


def test_agreed_length_stands_beside_the_hours():
    silent = finding(lasting(), "project-size")
    assert silent.verdict is Verdict.NOT_ENOUGH_DATA
    assert "The size needs hours, actual or estimated." in below_minimum_text(silent)
    (said,) = second(silent)
    assert said.startswith("Second best, agreed length, start to due date: Median: ") and "days" in said
    assert said.endswith("Longer is not always larger, so this decides nothing about the claim.")
    known = finding([row | {"hours_actual": 5 + place % 3} for place, row in enumerate(lasting())], "project-size")
    assert known.effect is not None and second(known)[0].startswith("Beside it, agreed length")
    assert not second(finding(lasting(due_on=None), "project-size"))
