"""The list of an address: what is written can be read again, and what means nothing is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.core.domain.selection import Cursor, Order, Selection
from app.record.domain import list_view
from app.record.domain.engagements import FIELDS
from app.record.domain.list_view import COLUMN_NAMES, DEFAULT_COLUMNS, ListView


def as_params(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@given(
    st.lists(st.sampled_from(COLUMN_NAMES)),
    st.sampled_from(sorted(FIELDS)),
    st.booleans(),
    st.sampled_from(["", "7", "all"]),
)
def test_a_list_that_is_written_can_be_read_again(names, field, descending, view):
    shown = ListView(Selection(search="shop"), Order(field, descending), list_view.arrange_columns(names), view)
    assert list_view.parse_list(as_params(list_view.to_params(shown))) == shown


@pytest.mark.parametrize("cursor", [Cursor(4711), Cursor(4711, backward=True)])
def test_a_position_that_is_written_can_be_read_again(cursor):
    assert list_view.parse_cursor(as_params(list_view.to_params(ListView(), cursor))) == cursor


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", DEFAULT_COLUMNS),
        ("provider", ("title", "provider")),
        (" due_on , title ,due_on", ("title", "due_on")),
        ("title", ("title",)),
    ],
)
def test_the_title_opens_a_row_and_comes_first(text, columns):
    assert list_view.parse_columns(text) == columns


def test_every_problem_of_an_address_is_told_at_once():
    with pytest.raises(Refused) as refused:
        list_view.parse_list({"columns": ["colour"], "sort": ["shape"], "size": ["big"]})
    assert {problem.field for problem in refused.value.problems} == {"columns", "sort", "size"}
