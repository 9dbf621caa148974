"""Profiles: found by the header in any order, fitted to the file, laid under what is said, and written to a file."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.importing.values import profile_shapes, profiles
from app.importing.values.options import Options
from app.importing.values.profiles import Profile

HEADER = ("Project", "Who", "Amount (EUR)", "When")
LIKED = Options(
    columns={"title": ["Project"], "provider": ["Who"], "actual_cost": ["Amount (EUR)"]},
    dates="dmy",
    constants={"arrangement": "freelance"},
    unknown=["n/a"],
    values={"category": {"IT": "design"}},
    leave_out={"Project": ["Total"]},
)
PROFILE = Profile(name="Ledger", headers=HEADER, options=LIKED)


def test_a_header_is_the_same_in_any_order_and_in_any_currency():
    assert profiles.header_mark(HEADER) == profiles.header_mark(("When", "Amount (USD)", "WHO", "*Project"))
    assert profiles.header_mark(HEADER) == profiles.header_mark(("When", "Amount ()", "Who", "Project"))


@pytest.mark.parametrize(
    "other",
    [("Project", "Who", "Amount (net)", "When"), ("Project", "Who", "When"), (*HEADER, "Who"), (*HEADER, "Note")],
)
def test_other_columns_are_another_header(other):
    assert profiles.header_mark(HEADER) != profiles.header_mark(other)


@given(st.lists(st.text(max_size=12), max_size=8), st.randoms())
def test_the_order_of_columns_never_matters(header, shuffled):
    again = list(header)
    shuffled.shuffle(again)
    assert profiles.header_mark(again) == profiles.header_mark(header)


def test_how_alike_two_headers_are_is_how_many_columns_they_share():
    assert profiles.similarity(PROFILE, HEADER) == 100
    assert profiles.similarity(PROFILE, ("Project", "Who", "Amount", "Day")) == 75
    assert profiles.similarity(PROFILE, ("A", "B")) == 0
    assert profiles.similarity(replace(PROFILE, variants=(("A", "B"),)), ("A", "B")) == 100


def test_a_profile_takes_the_names_that_this_file_has():
    options, missing = profiles.fit_to_header(replace(LIKED, lines=["Who"]), ("project", "*Who", "Amount (USD)", "Day"))
    assert not missing
    assert options.columns == {"title": ("project",), "provider": ("*Who",), "actual_cost": ("Amount (USD)",)}
    assert options.leave_out == {"project": ("Total",)} and options.lines == ("*Who",)


def test_what_a_file_lacks_is_said_and_left_open():
    options, missing = profiles.fit_to_header(LIKED, ("Who", "Amount"))
    assert missing == ("Project",)
    assert "title" not in options.columns and not options.leave_out
    assert profiles.fit_to_header(replace(LIKED, columns={"currency": []}), ("Who",))[0].columns == {"currency": ()}


def test_half_a_key_is_no_key():
    options, missing = profiles.fit_to_header(Options(lines=["Project", "Who"]), ("Who",))
    assert options.lines == ("Project", "Who") and missing == ("Project",)


def test_two_columns_that_could_be_meant_are_none():
    assert profiles.fit_to_header(Options(columns={"actual_cost": ["Amount"]}), ("Amount (EUR)", "Amount (USD)"))[
        1
    ] == ("Amount",)


def test_what_is_said_wins_over_the_profile_and_the_rest_stays():
    both = profiles.merge_options(LIKED, Options(dates="mdy", unknown=["-"], values={"category": {"Ads": "marketing"}}))
    assert both == replace(
        LIKED, dates="mdy", unknown=("n/a", "-"), values={"category": {"IT": "design", "Ads": "marketing"}}
    )
    assert profiles.merge_options(LIKED, Options()) == LIKED and profiles.merge_options(Options(), LIKED) == LIKED


def test_a_constant_takes_the_place_of_a_column_and_a_column_of_a_constant():
    assert profiles.merge_options(LIKED, Options(constants={"title": "All"})).columns == {
        "provider": ("Who",),
        "actual_cost": ("Amount (EUR)",),
    }
    assert profiles.merge_options(LIKED, Options(columns={"arrangement": ["When"]})).constants == {}
    assert profiles.merge_options(LIKED, Options(columns={"arrangement": []})).constants == {"arrangement": "freelance"}


def test_a_column_that_is_said_to_fill_another_field_fills_no_other():
    both = profiles.merge_options(LIKED, Options(columns={"owner": ["who"]}))
    assert both.columns == LIKED.columns | {"provider": (), "owner": ("who",)}


def test_what_holds_for_one_file_alone_is_not_kept():
    assert profiles.reusable_options(replace(LIKED, corrections={4: {"Who": "Ana"}})) == LIKED


def test_a_profile_is_read_as_it_was_written():
    assert profiles.from_json(profiles.to_json(PROFILE).encode()) == PROFILE
    assert profiles.from_json(b"\xef\xbb\xbf" + profiles.to_json(PROFILE).encode()) == PROFILE


def file(**changed):
    whole = json.loads(profiles.to_json(PROFILE))
    return json.dumps(whole | changed).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not a profile"),
        (b"\xff\xfe\x00", "is not a profile"),
        (b"[" * 100_000, "is not a profile"),
        (b"[1, 2]", "is not a profile"),
        (b'{"name": "x"}', "is not a profile"),
        (file(contrast_profile=2), "newer version"),
        (file(headers="Project"), "incomplete"),
        (file(headers=[1]), "incomplete"),
        (file(options=None), "incomplete"),
        (file(name=" "), "needs a name"),
        (file(name=None), "needs a name"),
        (file(name="x" * 81), "81 characters"),
        (file(options={"colums": {}}), "no option “colums”"),
        (file(options={"columns": {"titel": ["A"]}}), "no field “titel”"),
        (file(options={"dates": "ydm"}), "dates must be"),
    ],
)
def test_a_file_that_holds_no_profile_is_refused_in_words(data, said):
    with pytest.raises(Refused, match=said):
        profiles.from_json(data)


def test_every_option_has_a_form_that_is_looked_at():
    assert set(profile_shapes.SHAPES) == {each.name for each in fields(Options)}


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(profile_shapes.SHAPES)), SHAPES, max_size=4))
def test_no_form_of_an_option_is_more_than_refused(options):
    try:
        found = profiles.from_json(file(options=options))
    except Refused:
        return
    assert profiles.from_json(profiles.to_json(found).encode()) == found
