"""The news of a period counted again in plain Python, row by row."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import strategies as st

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.record.domain.engagements import ARRANGEMENTS, STATUSES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import ValuationSettings
from app.report.domain.news import news
from tests.made_columns import make_record

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
RATE = Decimal("0.8")  # EUR for 1 USD on every day around the period; there is none for CHF
TERMS = ValuationSettings(
    currency="EUR",
    rates=ExchangeRates({"USD": make_series([FIRST + timedelta(each) for each in range(-400, 200)], [1.25] * 600)}),
    converted=True,
)


def counted(rows, first=FIRST, last=LAST, needed=()):
    return news(Evidence(make_record(rows, TERMS)), needed, first, last)


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
