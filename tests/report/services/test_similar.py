"""The nearest engagements of the other arrangement, on both kinds of database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from app.core.domain.errors import Denied, NotFound
from app.core.domain.events import Actor, Source
from app.core.domain.selection import Selection
from app.record.services import engagements, reviews, sample
from app.report.domain import similar as domain
from app.report.services.similar import similar
from app.report.storage import similar as kept
from app.report.text.similar import no_similar_text, similarity_text

MINE = {
    "title": "Brochure",
    "arrangement": "freelance",
    "provider": "Ana",
    "category": "design",
    "hours_actual": Decimal(100),
    "complexity": 3,
    "ended_on": date(2026, 3, 1),
}


def theirs(title, hours=None, **more):
    return {
        "title": title,
        "arrangement": "outsourced",
        "provider": "North",
        "category": "design",
        "hours_actual": None if hours is None else Decimal(hours),
        "complexity": 3,
        "ended_on": date(2026, 2, 1),
    } | more


def titles(found):
    return [each.title for each in found.found]


@pytest.fixture
def mine(work):
    return engagements.record(work, MINE).id


@pytest.mark.both_databases
def test_only_ended_ones_of_the_other_arrangement_and_the_same_kind_of_work(work, mine):
    for draft in (
        theirs("same", 110),
        theirs("still running", 100, ended_on=None, started_on=date(2026, 1, 1)),
        theirs("another kind", 100, category="marketing"),
        theirs("size unknown"),
        theirs("freelance too", 100, arrangement="freelance"),
        theirs("by band", effort="1 to 5"),
        theirs("estimated", hours_estimated=Decimal(300)),
    ):
        engagements.record(work, draft)
    found = similar(work, mine)
    assert found.arrangement == "outsourced"
    assert titles(found) == ["same", "by band", "estimated"]


def test_what_it_cost_how_late_it_was_and_how_it_went(work, mine):
    engagements.record(
        work, theirs("paid", 100, actual_cost=Decimal("950.50"), currency="USD", due_on=date(2026, 1, 29))
    )
    late = engagements.record(
        work,
        theirs(
            "a share",
            200,
            pricing_model="percentage of budget",
            percentage=Decimal(10),
            project_budget=Decimal(5000),
            currency="JPY",
            due_on=date(2026, 2, 4),
            status="cancelled",
        ),
    )
    engagements.record(work, theirs("nothing known", 900))
    reviews.review(work, late.reference, {"goal_met": "partly"})
    found = similar(work, mine)
    first, second, third = found.found
    assert (first.cost, first.currency, first.lateness, first.goal_met) == (950.5, "USD", 3, None)
    assert (second.cost, second.currency, second.lateness, second.goal_met, second.cancelled) == (
        500,
        "JPY",
        -3,
        "partly",
        True,
    )
    assert (third.cost, third.lateness, similarity_text(found.subject, third.traits)) == (
        None,
        None,
        ("9 times as large (900 hours)", "as complex"),
    )


def test_it_says_why_there_is_none(work, mine):
    assert no_similar_text(similar(work, mine)) == "No outsourced engagement has ended yet."
    engagements.record(work, theirs("another", 10, category="marketing"))
    assert no_similar_text(similar(work, mine)) == "No outsourced engagement in this category has ended yet."
    engagements.record(work, theirs("unknown"))
    assert no_similar_text(similar(work, mine)) == "No outsourced engagement in this category has hours or effort."
    bare = engagements.record(work, {"title": "Something", "arrangement": "outsourced"})
    assert no_similar_text(similar(work, bare.id)).startswith("This engagement has no kind of work yet")
    assert similar(work, bare.id).arrangement == "freelance"


def test_without_a_size_here_it_goes_by_complexity_and_the_last_ended(work):
    mine = engagements.record(work, MINE | {"hours_actual": None}).id
    for number, (complexity, day) in enumerate([(5, 1), (3, 2), (3, 9), (2, 3)]):
        engagements.record(work, theirs(f"{number}", 10**number, complexity=complexity, ended_on=date(2026, 2, day)))
    found = similar(work, mine)
    assert titles(found) == ["2", "1", "3"]
    assert similarity_text(found.subject, found.found[0].traits) == ("100 hours", "as complex")


@pytest.mark.both_databases
def test_the_database_leaves_the_same_as_looking_at_all_of_them(work, mine):
    chance = Random(7)
    for number in range(40):
        engagements.record(
            work,
            theirs(
                f"{number}",
                chance.choice([None, chance.randint(1, 900)]),
                category=chance.choice(["design", "design", "marketing"]),
                effort=chance.choice([None, "1 to 5"]),
                complexity=chance.choice([None, 1, 3, 5]),
                ended_on=date(2026, 1, 1) + timedelta(chance.randint(0, 60)),
            ),
        )
    of = domain.traits(engagements.get_by_id(work, mine).engagement, Decimal(8))
    every = [engagements.get_by_id(work, number).engagement for number in range(mine + 1, mine + 41)]
    wanted = domain.nearest(
        of,
        [
            domain.Candidate(number, domain.traits(it, Decimal(8)), it.ended_on.toordinal())
            for number, it in enumerate(every, mine + 1)
            if it.category == "design" and domain.traits(it, Decimal(8)).size
        ],
    )
    left = kept.find_candidates(work.session, "outsourced", of, domain.band_sizes(Decimal(8)), sample=False)
    assert [each.number for each in domain.nearest(of, left)] == [each.number for each in wanted]
    assert {each.number for each in left} > {each.number for each in wanted}


def test_the_sample_keeps_to_itself(work, mine):
    sample.load(work)
    assert not similar(work, mine).found
    made_up = engagements.listing(work, Selection(sample=True)).rows
    found = similar(work, next(each.id for each in made_up if each.engagement.hours_actual))
    assert len(found.found) == 3
    assert all(engagements.get_by_id(work, each.number).sample for each in found.found)


def test_who_may_not_read_the_record_is_told_so_and_so_is_who_asks_for_nothing(work, mine):
    stranger = replace(work, actor=Actor("nobody", frozenset(), Source.WEB))
    with pytest.raises(Denied):
        similar(stranger, mine)
    with pytest.raises(NotFound):
        similar(work, 999_999)
