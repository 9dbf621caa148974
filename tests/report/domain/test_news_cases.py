"""What the news says of overruns, unknown values, refunds and missing answers."""

from datetime import date

from app.core.domain.money import Money
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.measures import MissingReason
from tests.report.domain.news_recount import FIRST, counted

NEEDED = (*CATALOGUE, *OUTCOMES)


def job(**more):
    return {
        "provider": 0,
        "currency": "EUR",
        "status": "completed",
        "started_on": date(2026, 5, 4),
        "ended_on": date(2026, 8, 3),
    } | more


def test_how_much_more_it_cost_is_added_up_in_the_reporting_currency():
    found = counted(
        [
            job(agreed_cost=10_000, actual_cost=15_000),
            job(agreed_cost=10_000, actual_cost=9_000),
            job(agreed_cost=10_000, actual_cost=12_000, currency="USD"),
            job(agreed_cost=10_000),
            job(actual_cost=5),
            job(agreed_cost=10_000, actual_cost=11_000, currency="CHF"),
            job(agreed_cost=40_000, percentage=10.0, project_budget=410_000),
        ]
    ).whole.overruns
    assert (found.known, found.over, found.unrated, found.unknown) == ((1, 2, 3, 6, 7), (1, 3, 6, 7), (6,), (4, 5))
    assert found.by == Money(5_000 + 1_600 + 1_000, "EUR")
    assert counted([job(agreed_cost=1, actual_cost=2, currency="CHF")]).whole.overruns.by is None
    largest = 10**15
    assert counted([job(agreed_cost=1, actual_cost=largest)]).whole.overruns.by == Money(largest - 1, "EUR")


def test_what_is_not_known_is_none_and_not_nothing():
    found = counted([job(), job(status="active", ended_on=None, started_on=FIRST)]).whole
    assert found.spend.total is None
    assert found.spend.unknown == {MissingReason.NOT_ENDED: (2,), MissingReason.VALUE: (1,)}
    assert (found.overruns.by, found.overruns.known, found.late.known, found.largest) == (None, (), (), None)
    assert counted([job(actual_cost=0)]).whole.spend.total == Money(0, "EUR")
    assert counted([]).whole.spend.total is None


def test_what_counts_as_open_runs_on_whatever_its_day():
    found = counted(
        [job(status="active"), job(ended_on=date(2026, 10, 1)), job(started_on=None, ended_on=None, status="active")]
    ).whole
    assert (found.running, found.ended, found.start_unknown) == ((1, 2), (), (3,))


def test_refunds_that_leave_no_whole_leave_no_share():
    paid = job(actual_cost=5_000, paid=[(date(2026, 8, 1), 5_000)])
    refund = job(provider=1, actual_cost=0, paid=[(date(2026, 2, 1), 9_000), (date(2026, 8, 1), -9_000)])
    found = counted([paid, refund]).whole.largest
    assert (found.provider, found.spend, found.share, found.providers) == (1, Money(5_000, "EUR"), None, 2)


def test_of_equal_providers_the_one_recorded_first_is_named():
    found = counted([job(provider=2, actual_cost=5), job(provider=1, actual_cost=5)]).whole.largest
    assert (found.provider, found.share, found.engagements) == (2, 0.5, (2,))


def test_answers_are_missing_where_a_claim_needs_them_and_nobody_gave_them():
    whole = (
        {
            "actual_cost": 500,
            "hours_actual": 5,
            "work_managed_by": "worker",
            "worker_control": 4,
            "our_control": 4,
            "management_hours": 1,
        }
        | dict.fromkeys(("quality", "expertise", "resources", "flexibility", "communication"), 4.0)
        | {"goal_met": 1.0, "would_rehire": 1.0}
    )
    some = [
        job(owner=7, **whole),
        job(owner=7),
        job(owner=7, **whole | {"quality": None}),
        job(owner=3, **whole | {"actual_cost": None}),
        job(**whole, provider=-1),
        job(**whole, provider=-1, status="cancelled"),
        job(owner=3, ended_on=date(2026, 10, 1)),
        job(owner=8, **whole),
    ]
    first, second, nobody = counted(some, needed=NEEDED).missing
    assert (first.owner, first.ended, first.answers) == (3, (4,), {"actual_cost": (4,)})
    assert (second.owner, second.ended, second.lacking) == (7, (1, 2, 3), (2, 3))
    assert list(second.answers.items()) == [
        *(
            (code, (2,))
            for code in (
                "actual_cost",
                "hours_actual",
                "work_managed_by",
                "worker_control",
                "our_control",
                "management_hours",
            )
        ),
        ("review", (2, 3)),
    ]
    assert (nobody.owner, nobody.ended, nobody.answers) == (None, (5, 6), {"provider": (5,)})
    assert [each.answers for each in counted(some).missing] == [{"provider": (5,)}]
