"""The news of a period in words: one and many, what is unknown, and what did not happen."""

import re
from datetime import date

import pytest

from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import ValuationSettings
from app.report.domain.news import NamedNews, news
from app.report.text.news import counting_note, lines
from tests.made_columns import make_record

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
OPEN = {"status": "active", "started_on": date(2026, 8, 1)}


def ended(**more):
    return {
        "status": "completed",
        "ended_on": date(2026, 8, 3),
        "started_on": date(2026, 5, 4),
        "provider": 0,
        "currency": "EUR",
        "owner": 1,
    } | more


def named(*rows):
    found = news(
        Evidence(make_record(rows, ValuationSettings(currency="EUR", converted=True))),
        (*CATALOGUE, *OUTCOMES),
        FIRST,
        LAST,
    )
    return NamedNews(
        found, {1: "Ana", 2: "Kite"}, {1: "Olga"}, {number: f"Job {number}" for number in found.whole.running[:2]}
    )


def said(*rows):
    return {
        each.key: (each.value.replace("\u00a0", " "), each.says.replace("\u00a0", " ")) for each in lines(named(*rows))
    }


def test_a_period_without_anything_says_so():
    assert said() == {
        "begun": ("0", "No engagement began."),
        "ended": ("0", "No engagement ended."),
        "completed": ("0", "No engagement was completed."),
        "cancelled": ("0", "No engagement was cancelled."),
        "running": ("0", "No engagement was still running on 30 Sep 2026."),
        "spend": ("–", "No spend fell into this period."),
        "largest": ("–", "No spend with a provider is known."),
    }


@pytest.mark.parametrize(
    ("rows", "key", "value", "says"),
    [
        ([ended()], "overruns", "unknown", "No ended engagement has both an agreed and an actual cost."),
        (
            [ended(agreed_cost=5, actual_cost=5)],
            "overruns",
            "0 of 1",
            "The 1 engagement with both costs known did not cost more than agreed.",
        ),
        (
            [ended(agreed_cost=5, actual_cost=5)] * 2,
            "overruns",
            "0 of 2",
            "None of 2 engagements cost more than agreed.",
        ),
        (
            [ended(agreed_cost=500, actual_cost=1500), ended(agreed_cost=5, actual_cost=6, currency="CHF"), ended()],
            "overruns",
            "2 of 2",
            (
                "2 of 2 engagements cost more than agreed, by 10.00 EUR in all. 1 of them has no exchange rate and "
                "is not in the "
                "sum. 1 more lacks the agreed or the actual cost."
            ),
        ),
        (
            [ended(agreed_cost=5, actual_cost=6, currency="CHF")],
            "overruns",
            "1 of 1",
            "1 of 1 engagement cost more than agreed. 1 of them has no exchange rate and is not in the sum.",
        ),
        (
            [ended()],
            "spend",
            "unknown",
            "What was spent is unknown. The cost of 1 engagement is unknown (1 not answered).",
        ),
        (
            [ended(), OPEN, OPEN],
            "spend",
            "unknown",
            "What was spent is unknown. The cost of 3 engagements is unknown (2 not yet ended, 1 not answered).",
        ),
        ([ended()], "largest", "unknown", "No spend with a provider is known."),
        (
            [ended(actual_cost=90_000)],
            "largest",
            "Ana, 100%",
            "Ana was paid 900 EUR, 100% of the known spend. No other provider was paid.",
        ),
        (
            [ended(actual_cost=90_000), ended(actual_cost=10_000, provider=1)],
            "largest",
            "Ana, 90%",
            "Ana was paid the most: 900 EUR, 90% of the known spend. 2 providers were paid.",
        ),
        (
            [ended(), ended(due_on=date(2026, 8, 2))],
            "late",
            "1 of 1",
            "1 of 1 completed engagement ended after its due date. 1 more has no due date.",
        ),
        ([ended(), ended()], "late", "unknown", "No completed engagement has a due date."),
        ([ended(status="cancelled")], "cancelled", "1", "1 engagement was cancelled; what was spent on it is unknown."),
        (
            [ended(status="cancelled", actual_cost=90_000)] * 2,
            "cancelled",
            "2",
            "2 engagements were cancelled; 1,800 EUR had been spent on them.",
        ),
        (
            [ended(status="cancelled", actual_cost=90_000), ended(status="cancelled")],
            "cancelled",
            "2",
            "2 engagements were cancelled; 900 EUR had been spent on 1 of them. What the others cost is unknown.",
        ),
        ([OPEN], "running", "1", "1 engagement was still running on 30 Sep 2026: “Job 1”."),
        ([OPEN] * 5, "running", "5", "5 engagements were still running on 30 Sep 2026: “Job 1”, “Job 2” and 3 more."),
        ([OPEN], "overdue", "unknown", "No running engagement has a due date."),
        (
            [OPEN | {"due_on": LAST}, OPEN | {"due_on": date(2026, 9, 29)}],
            "overdue",
            "1 of 2",
            "1 of 2 running engagements with a due date were past it.",
        ),
        (
            [ended(owner=-1, provider=-1)],
            "missing-nobody",
            "1 of 1",
            (
                "No owner: 1 of 1 ended engagement lacks an answer (provider 1, actual cost 1, actual hours 1, our "
                "management hours 1, "
                "review 1)."
            ),
        ),
        (
            [{"status": "active"}] * 2,
            "start-unknown",
            "2",
            "2 engagements have no start date, so they may be missing above.",
        ),
    ],
)
def test_what_a_line_says(rows, key, value, says):
    assert said(*rows)[key] == (value, says)


def test_nothing_is_said_of_what_did_not_arise():
    keys = said(ended()).keys()
    assert not {"overdue", "start-unknown", "end-unknown", "missing"} & keys
    assert {"late", "overruns"}.isdisjoint(said(OPEN))


def test_sentences_are_short_and_name_no_template():
    found = named(
        ended(),
        ended(status="cancelled"),
        OPEN,
        OPEN,
        OPEN,
        {"status": "active"},
        {"status": "completed"},
        ended(agreed_cost=1, actual_cost=2, due_on=FIRST, provider=1),
    )
    for text in (counting_note(found), *(each.says for each in lines(found))):
        assert "{" not in text and text.endswith(".")
        for sentence in re.split(r"(?<=\.) ", re.sub(r"\(.*?\)", "", text)):
            assert len(sentence.split()) <= 25, sentence
