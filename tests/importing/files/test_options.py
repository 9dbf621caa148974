"""What was said about a file is kept whole, and what cannot be meant is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.importing.values.option_checks import check
from app.importing.values.options import Options
from app.record.domain.file_schema import HEADER

words = st.text(min_size=1, max_size=8).filter(str.strip)
listed = st.lists(words, max_size=3)
fields = st.sampled_from(HEADER)
options = st.builds(
    Options,
    encoding=st.none() | words,
    delimiter=st.none() | st.sampled_from(",;\t|"),
    header_row=st.none() | st.integers(1, 9),
    sheet=st.none() | words,
    totals=st.none() | st.booleans(),
    leave_out=st.dictionaries(words, listed, max_size=2),
    columns=st.dictionaries(fields, listed, max_size=3),
    constants=st.dictionaries(fields, words, max_size=2),
    unknown=listed,
    keep_columns=st.booleans(),
    values=st.dictionaries(fields, st.dictionaries(words, st.text(max_size=5), max_size=2), max_size=2),
    dates=st.sampled_from([None, "dmy", "mdy", "ymd"]),
    decimal=st.sampled_from([None, "point", "comma"]),
    ways=st.dictionaries(fields, st.dictionaries(st.sampled_from(["dates", "scale"]), words, max_size=2), max_size=2),
    yes=listed,
    no=listed,
    key=st.lists(fields, min_size=1, max_size=2),
    lines=listed,
    take_good=st.booleans(),
    blank=st.sampled_from(["keep", "clear", "refuse"]),
    only=st.sampled_from([None, "add", "update"]),
    corrections=st.dictionaries(st.integers(1, 99), st.dictionaries(words, words, max_size=2), max_size=2),
)


@given(options)
def test_what_was_said_comes_back(said):
    assert Options.from_json(json.loads(json.dumps(said.to_json()))) == said


def test_what_was_kept_before_there_was_more_to_say_is_still_read():
    kept = {
        "columns": {"title": "Name", "reference": ""},
        "constants": {"currency": "EUR"},
        "values": {},
        "dates": None,
        "decimal": "comma",
        "keep_columns": True,
    }
    assert Options.from_json(kept) == Options(
        columns={"title": ["Name"], "reference": []}, decimal="comma", constants={"currency": "EUR"}, keep_columns=True
    )


def test_what_is_no_option_is_named():
    with pytest.raises(Refused, match="no option “colour”"):
        Options.from_json({"colour": "red"})
    with pytest.raises(Refused, match="not valid"):
        Options.from_json({"columns": 5})


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"columns": {"colour": "Red"}}, "no field “colour”"),
        ({"ways": {"colour": {}}}, "no field “colour”"),
        ({"columns": {"actual_cost": ["Net", "Tax"]}}, "not added up"),
        ({"key": ["colour"]}, "rows can't be matched by it"),
        ({"key": ["quality"]}, "rows can't be matched by it"),
        ({"key": []}, "Choose a field"),
        ({"blank": "wipe"}, "keep, clear or refuse"),
        ({"only": "delete"}, "add or update"),
        ({"ways": {"started_on": {"tide": "low"}}}, "“tide” is not a setting"),
        ({"delimiter": "::"}, "one character"),
        ({"header_row": -1}, "counted from 1"),
        ({"encoding": "klingon"}, "is not supported"),
        ({"columns": {"title": "A"}, "constants": {"title": "x"}}, "Choose one"),
        ({"constants": {"started_on": "soon"}}, "not a date"),
    ],
)
def test_what_no_file_could_make_right_is_refused(said, reason):
    with pytest.raises(Refused, match=reason):
        check(Options(**said))


def test_what_a_text_stands_for_is_written_as_its_column_is():
    said = {"values": {"actual_cost": {"unknown": "99,5"}}}
    check(Options(ways={"actual_cost": {"decimal": "comma"}}, **said))
    check(Options(decimal="comma", **said))
    with pytest.raises(Refused, match="99,5"):
        check(Options(**said))
