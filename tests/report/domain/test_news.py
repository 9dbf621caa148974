"""The news of a period against a recount in plain Python, row by row."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.exchange_rates import Rates, series
from app.core.domain.money import Money
from app.record.domain.engagements import ARRANGEMENTS, STATUSES
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import Lack, Terms
from app.report.domain.news import news
from tests.columned import record_of

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
RATE = Decimal("0.8")  # EUR for 1 USD on every day around the period; there is none for CHF
TERMS = Terms(
    currency="EUR",
    rates=Rates({"USD": series([FIRST + timedelta(each) for each in range(-400, 200)], [1.25] * 600)}),
    converted=True,
)
NEEDED = (*CATALOGUE, *OUTCOMES)


def counted(rows, first=FIRST, last=LAST, needed=()):
    return news(Evidence(record_of(rows, TERMS)), needed, first, last)


days = st.one_of(
    st.none(),
    st.sampled_from([FIRST, LAST, FIRST - timedelta(1), LAST + timedelta(1)]),
    st.dates(FIRST - timedelta(90), LAST + timedelta(90)),
)
costs = st.none() | st.integers(0, 10**13)


@st.composite
def rows(draw):
    """An engagement as it may be recorded, with days in their order and a cost that its invoices add up to."""
    started, ended = sorted((draw(days), draw(days)), key=lambda day: day or date.max)
    if draw(st.booleans()):
        started = None
    row = {
        "arrangement": draw(st.sampled_from(ARRANGEMENTS)),
        "status": draw(st.sampled_from(STATUSES)),
        "provider": draw(st.integers(-1, 3)),
        "owner": draw(st.sampled_from([-1, 4, 9])),
        "started_on": started,
        "ended_on": ended,
        "due_on": draw(days),
        "currency": draw(st.sampled_from(["EUR", "USD", "CHF"])),
        "actual_cost": draw(costs),
        "agreed_cost": draw(costs),
        "quality": draw(st.sampled_from([None, 3.0])),
    }
    paid = draw(st.lists(st.tuples(days, st.integers(0, 10**9)), max_size=3))
    return row | {"paid": paid, "actual_cost": sum(minor for _, minor in paid)} if paid else row


records = st.lists(rows(), max_size=12).map(lambda made: [row | {"id": at} for at, row in enumerate(made, 1)])


def euro(minor, currency):
    """Whole cents; None without a rate."""
    if currency == "CHF":
        return None
    factor = 1 if currency == "EUR" else RATE
    return int((minor * factor).quantize(Decimal(1), ROUND_HALF_EVEN)) if factor != 1 else minor


def parts(row):
    """(day, cents or None) of what the engagement cost: every invoice, else the whole of it."""
    own = row["ended_on"] or row["started_on"]
    some = row.get("paid") or [(own, row["actual_cost"])]
    found = [(day or own, None if minor is None else euro(minor, row["currency"])) for day, minor in some]
    rated = row["currency"] == "EUR" or (row["currency"] == "USD" and all(day for day, _ in found))
    return [(day, minor if rated else None) for day, minor in found]


def inside(day):
    return day is not None and FIRST <= day <= LAST


def ids(some):
    return tuple(row["id"] for row in some)


def recounted(some):
    """The same figures by plain rules, each read off a row."""
    there = [row for row in some if row["status"] != "planned"]
    finished = [row for row in there if row["status"] != "active"]
    ended = [row for row in finished if inside(row["ended_on"])]
    running = [
        row
        for row in there
        if row["started_on"]
        and row["started_on"] <= LAST
        and (row["status"] == "active" or (row["ended_on"] and row["ended_on"] > LAST))
    ]
    both = [row for row in ended if row["actual_cost"] is not None and row["agreed_cost"] is not None]
    over = [row for row in both if row["actual_cost"] > row["agreed_cost"]]
    completed = [row for row in ended if row["status"] == "completed"]
    paid = [row for row in some if any(inside(day) for day, _ in parts(row))]
    return {
        "begun": ids(row for row in there if inside(row["started_on"])),
        "ended": ids(ended),
        "completed": ids(completed),
        "cancelled": ids(row for row in ended if row["status"] == "cancelled"),
        "running": ids(running),
        "overdue": ids(row for row in running if row["due_on"] and row["due_on"] < LAST),
        "both": ids(both),
        "over": ids(over),
        "late": ids(row for row in completed if row["due_on"] and row["ended_on"] > row["due_on"]),
        "due": ids(row for row in completed if row["due_on"]),
        "spend": ids(row for row in paid if all(minor is not None for _, minor in parts(row))),
        "no spend": ids(row for row in paid if any(minor is None for _, minor in parts(row))),
        "start": ids(
            row
            for row in there
            if not row["started_on"] and (row["status"] == "active" or not row["ended_on"] or row["ended_on"] >= FIRST)
        ),
        "end": ids(
            row for row in finished if not row["ended_on"] and (not row["started_on"] or row["started_on"] <= LAST)
        ),
    }


def found_in(counts):
    return {
        "begun": counts.begun,
        "ended": counts.ended,
        "completed": counts.completed,
        "cancelled": counts.cancelled,
        "running": counts.running,
        "overdue": counts.overdue.late,
        "both": counts.overruns.known,
        "over": counts.overruns.over,
        "late": counts.late.late,
        "due": counts.late.known,
        "spend": counts.spend.known,
        "no spend": tuple(sorted(number for some in counts.spend.unknown.values() for number in some)),
        "start": counts.start_unknown,
        "end": counts.end_unknown,
    }


@given(records)
def test_every_count_is_that_of_a_plain_recount(some):
    found = counted(some)
    assert found_in(found.whole) == recounted(some)
    for side in found.sides:
        assert found_in(side) == recounted([row for row in some if row["arrangement"] == side.arrangement])


@given(records)
def test_every_amount_is_that_of_a_plain_recount(some):
    found, by_id = counted(some).whole, {row["id"]: row for row in some}

    def total(numbers, only_inside):
        minors = [minor for number in numbers for day, minor in parts(by_id[number]) if inside(day) or not only_inside]
        return Money(sum(minors), "EUR") if numbers else None

    assert found.spend.total == total(found.spend.known, only_inside=True)
    assert found.cancelled_cost.total == total(found.cancelled_cost.known, only_inside=False)
    assert {*found.cancelled_cost.known}.isdisjoint(
        number for unknown in found.cancelled_cost.unknown.values() for number in unknown
    )
    spent = defaultdict(int)
    for number in found.spend.known:
        spent[by_id[number]["provider"]] += total([number], only_inside=True).minor
    named = {provider: minor for provider, minor in spent.items() if provider >= 0}
    if not named:
        assert found.largest is None
        return
    most = min(named, key=lambda provider: (-named[provider], provider))
    assert (found.largest.provider, found.largest.spend.minor, found.largest.providers) == (
        most + 1,
        named[most],
        len(named),
    )
    assert found.largest.engagements == tuple(
        number for number in found.spend.known if by_id[number]["provider"] == most
    )
    assert found.largest.share == (named[most] / sum(spent.values()) if sum(spent.values()) else None)


@given(records)
def test_arrangements_add_up_to_the_whole(some):
    found = counted(some)
    whole, sides = found_in(found.whole), [found_in(side) for side in found.sides]
    for name, numbers in whole.items():
        assert tuple(sorted(number for side in sides for number in side[name])) == numbers, name
    totals = [side.spend.total.minor for side in found.sides if side.spend.total]
    assert (found.whole.spend.total.minor if found.whole.spend.total else None) == (sum(totals) if totals else None)


@given(records)
def test_two_periods_one_after_the_other_share_out_what_began_ended_and_was_spent(some):
    middle = date(2026, 8, 15)
    whole = counted(some).whole
    before, after = (counted(some, *each).whole for each in ((FIRST, middle), (middle + timedelta(1), LAST)))
    for name in ("begun", "ended", "completed", "cancelled"):
        assert tuple(sorted([*getattr(before, name), *getattr(after, name)])) == getattr(whole, name)
    totals = [each.spend.total.minor for each in (before, after) if each.spend.total]
    assert (whole.spend.total.minor if whole.spend.total else None) == (sum(totals) if totals else None)


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
    assert found.spend.unknown == {Lack.NOT_ENDED: (2,), Lack.VALUE: (1,)}
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
