from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain import kinds
from app.core.domain.errors import Refused
from app.core.domain.selection import EVERYTHING, TESTS, Condition, Order, Page, Period, Selection
from app.record.domain.selection_query import (
    FILTER_FIELDS,
    parse_filters,
    parse_order,
    parse_selection,
    to_params,
)
from tests.strategies import days, values


def mapping(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def one(kind):
    """One value that a field of this kind is compared with."""
    if isinstance(kind, kinds.ChoiceSet):
        return st.sampled_from(kind.options)
    if isinstance(kind, kinds.Tags):
        return values(kind).map(lambda tags: tags[0])
    if isinstance(kind, kinds.Amount):
        return st.decimals(0, 10**9, places=2)
    return values(kind)


@st.composite
def conditions(draw, name):
    field = FILTER_FIELDS[name]
    test = draw(st.sampled_from(TESTS[type(field.kind)]))
    if test == "known":
        return Condition(name, test, (draw(st.booleans()),))
    if test in ("min", "max"):
        return Condition(name, test, (draw(one(field.kind).filter(lambda value: not isinstance(value, str))),))
    unknown = (
        st.just(None)
        if test == "is" and isinstance(field.kind, (kinds.Choice, kinds.YesNo, kinds.Rating))
        else (st.nothing())
    )
    return Condition(name, test, tuple(draw(st.lists(one(field.kind) | unknown, min_size=1, max_size=3, unique=True))))


@st.composite
def selections(draw):
    names = draw(st.lists(st.sampled_from(sorted(FILTER_FIELDS)), unique=True, max_size=5))
    first, last = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    period = draw(
        st.sampled_from(
            [
                EVERYTHING,
                Period(first, last),
                Period(first),
                Period(None, last),
                Period(date(2024, 1, 1), standing=True),
            ]
        )
    )
    words = st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1, max_size=6), max_size=3)
    return Selection(
        tuple(draw(conditions(name)) for name in names), " ".join(draw(words)), period, draw(st.booleans())
    )


@given(selections(), st.booleans(), st.sampled_from(sorted(FILTER_FIELDS)), st.integers(1, 999))
def test_an_address_and_its_selection_undo_each_other(selection, downwards, field, number):
    default = selection.period if selection.period.standing else EVERYTHING
    order = Order(field, downwards) if field in ("title", "started_on") else Order()
    params = mapping(to_params(selection, default, order, Page(number)))
    assert parse_selection(params, default) == selection
    assert parse_order(params) == order and params.get("page", ["1"]) == [str(number)]


def test_the_syntax():
    found = parse_selection(
        {
            "category": ["design", "unknown"],
            "actual_cost.min": ["100.50"],
            "started_on.max": ["2026-04-03"],
            "hours_actual.known": ["no"],
            "resources": ["5", "not needed"],
            "search": ["  web   site "],
            "to": ["2026-12-31"],
            "sample": ["yes"],
            "team": [""],
            "page": ["3"],
        },
        asker=7,
    )
    assert found == Selection(
        (
            Condition("category", "is", ("design", None)),
            Condition("actual_cost", "min", (Decimal("100.50"),)),
            Condition("started_on", "max", (date(2026, 4, 3),)),
            Condition("hours_actual", "known", (False,)),
            Condition("resources", "is", (5, "not needed")),
        ),
        "web site",
        Period(None, date(2026, 12, 31)),
        True,
        7,
    )


def test_all_stands_for_the_whole_record():
    window = Period(date(2024, 1, 1), standing=True)
    assert parse_selection({"all": ["yes"]}, window).period == EVERYTHING
    assert parse_selection({}, window).period == window
    assert to_params(Selection(), window) == [("all", "yes")]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("colour", ["red"]),
        ("category", ["knitting"]),
        ("actual_cost", ["5"]),
        ("actual_cost.min", ["5", "6"]),
        ("title.min", ["a"]),
        ("category.least", ["a"]),
        ("started_on.min", ["03/04/2026"]),
        ("from", ["soon"]),
        ("from", ["2026-01-01", "2026-01-02"]),
        ("all", ["perhaps"]),
        ("sample", ["1"]),
        ("resources.min", ["not needed"]),
        ("hours_actual.known", ["maybe"]),
        ("search", ["a\x00"]),
        ("actual_cost.min", ["9" * 30]),
        ("title", ["a\x00b"]),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(name, values):
    with pytest.raises(Refused) as refused:
        parse_selection({name: values})
    assert [problem.field for problem in refused.value.problems] == [name]


def test_a_period_that_cannot_be_is_refused():
    with pytest.raises(Refused, match="ends before it begins"):
        parse_selection({"from": ["2026-02-01"], "to": ["2026-01-01"]})
    with pytest.raises(Refused, match="can’t be combined"):
        parse_selection({"from": ["2026-02-01"], "all": ["yes"]})


def test_sorting_by_what_is_no_field_is_refused():
    with pytest.raises(Refused, match="can’t be sorted"):
        parse_order({"sort": ["-colour"]})


def test_parameters_of_others_can_be_left_to_them():
    assert parse_selection({"tab": ["history"]}, ignore={"tab"}) == Selection()


def test_filters_of_a_command_have_the_same_syntax():
    params = parse_filters(["category=design", "category=marketing", "title=a=b"])
    assert params == {"category": ["design", "marketing"], "title": ["a=b"]}
    with pytest.raises(Refused, match="Use field=value"):
        parse_filters(["design"])
