"""Every table leaves by one writer: what a cell says comes back, and nothing in it runs."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from app.core.files.csv_writer import csv_text, encode_rows
from app.core.files.formula_escaping import unescape_formulas

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(cells | st.text("=;, '\"\t\n\r-", max_size=6), min_size=width, max_size=width), max_size=4
    )
)


@given(tables, st.sampled_from(",;\t|"))
def test_what_is_written_comes_back(rows, delimiter):
    text = b"".join(encode_rows(rows, delimiter)).decode()
    assert [
        list(map(unescape_formulas, row)) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ] == rows


def test_what_another_separator_would_divide_is_quoted_and_armed():
    assert csv_text([["x", "a;=1+1", "plain; text"]]) == 'x,"a;\'=1+1","plain; text"\n'


def test_values_are_written_in_full_and_the_unknown_is_an_empty_cell():
    assert csv_text([["a", None, True, False, -5, -0.1, 1e-07]]) == "a,,yes,no,-5,-0.1,1e-07\n"


def test_a_file_in_another_code_has_one_mark():
    rows = [[str(number), "x"] for number in range(1200)]
    assert b"".join(encode_rows(rows, codec="utf-16")).count("\ufeff".encode("utf-16-le")) == 1
