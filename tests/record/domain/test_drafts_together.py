"""Looking at many drafts together decides nothing else than looking at each by itself."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.record.domain.batch_validation import build_columns
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.validation import build_engagement, with_estimate_date
from tests.strategies import TODAY

near = st.sampled_from([date(2026, 1, 1), date(2026, 6, 1), TODAY, date(2026, 12, 31)])
amounts = st.sampled_from([Decimal(0), Decimal("12.5"), Decimal("12.345"), Decimal(-3), Decimal(10) ** 15])
SAID = {
    "title": st.just("Website"),
    "arrangement": st.sampled_from(["freelance", "outsourced"]),
    "reference": st.sampled_from(["A", "B"]),
    "continues": st.sampled_from(["A", "B"]),
    "provider": st.just("Ann"),
    "status": st.sampled_from(["planned", "active", "completed", "cancelled"]),
    "started_on": near,
    "due_on": near,
    "ended_on": near,
    "currency": st.sampled_from(["EUR", "JPY", "KWD"]),
    "percentage": st.just(Decimal(5)),
    "pricing_model": st.sampled_from(["hourly", "daily", "percentage of budget", "other"]),
    "in_house_days": st.just(Decimal(3)),
    "in_house_recorded_on": near,
    "brief_changed": st.sampled_from(["no", "a lot"]),
    "brief_changed_by": st.just("us"),
    **dict.fromkeys(MONEY_FIELDS, amounts),
}
drafts = st.fixed_dictionaries({name: st.none() | values for name, values in SAID.items()})
mostly_right = st.fixed_dictionaries(
    {
        "title": st.just("Website"),
        "arrangement": st.just("freelance"),
        "provider": st.just("Ann"),
        "currency": st.just("EUR"),
        "actual_cost": st.none() | st.sampled_from([Decimal(1), Decimal("2.50")]),
        "started_on": st.none() | st.just(date(2026, 1, 1)),
        "ended_on": st.none() | near,
        "in_house_days": st.none() | st.just(Decimal(3)),
        "in_house_recorded_on": st.none() | near,
    }
)


def alone(draft):
    try:
        return with_estimate_date(None, build_engagement(draft, TODAY), TODAY)
    except Refused:
        return None


@given(st.lists(drafts, max_size=4) | st.lists(mostly_right, max_size=4))
def test_what_is_taken_together_is_what_each_would_be(rows):
    names = list(rows[0]) if rows else []
    columns, unclear = build_columns({name: [row[name] for row in rows] for name in names}, len(rows), TODAY)
    for index, row in enumerate(rows):
        expected = alone(row)
        assert expected is not None or index in unclear, "what would be refused is looked at by itself"
        if index not in unclear:
            found = {name: columns[name][index] for name in columns}
            for name in FIELDS:
                value = getattr(expected, name)
                assert found.get(name) == (value.minor if name in MONEY_FIELDS and value is not None else value), name


def test_a_plain_row_needs_no_second_look():
    plain = {
        "title": ["a"],
        "arrangement": ["freelance"],
        "provider": ["Ann"],
        "currency": ["EUR"],
        "actual_cost": [Decimal("1.50")],
        "started_on": [date(2026, 1, 1)],
        "ended_on": [date(2026, 2, 1)],
    }
    columns, unclear = build_columns(plain, 1, TODAY)
    assert unclear == set()
    assert (columns["actual_cost"], columns["status"]) == ([150], ["completed"])
