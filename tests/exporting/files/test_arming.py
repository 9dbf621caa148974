import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.files import formula_escaping
from app.exporting import files
from app.record.domain.engagements import FIELDS
from app.record.domain.file_schema import COLUMNS, HEADER
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from tests.importing.files.reading.files import read
from tests.strategies import reviews, texts, values

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20)


hostile = st.text("=+-@＝'\"; ,\t\n\u200b\u3000(1A", max_size=12)


@given(st.one_of(texts, cells, hostile))
def test_disarming_undoes_arming(text):
    assert formula_escaping.unescape_formulas(formula_escaping.escape_formulas(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "＝1", "'=1", "''=1", '=cmd|"/c calc"!A1'])
def test_what_a_spreadsheet_would_run_is_armed(text):
    assert formula_escaping.escape_formulas(text) == "'" + text


@pytest.mark.parametrize("text", [" =1", "\u3000=1", "\u200b=1", "\ufeff+A1", '"=1"', "﹦1", "\x00=1", "-2+3", "=-5"])
def test_what_stands_before_a_formula_does_not_hide_it(text):
    assert formula_escaping.escape_formulas(text) == "'" + text


def as_spreadsheets_of_other_countries_have_it(text):
    """The cells that a line becomes where it is divided as elsewhere, and no quotation mark holds it together."""
    return re.split(r"[;,\t\r\n]", text)


@given(st.one_of(cells, hostile))
def test_no_piece_of_a_text_runs_where_other_separators_are_usual(text):
    for piece in as_spreadsheets_of_other_countries_have_it(formula_escaping.escape_formulas(text)):
        assert not piece.strip(' "\u3000\u200b').startswith(("=", "＝"))


@pytest.mark.parametrize(
    ("text", "armed"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\t=1+1", "a\t'=1+1"),
        ("a, =1+1", "a,' =1+1"),
        ("a\n@SUM(A1)", "a\n'@SUM(A1)"),
        ("a;+A1", "a;'+A1"),
        ("a;- cmd|' /C calc'!A0", "a;'- cmd|' /C calc'!A0"),
        ('a;"=1"', 'a;\'"=1"'),
    ],
)
def test_a_formula_behind_another_separator_is_armed(text, armed):
    assert formula_escaping.escape_formulas(text) == armed


@pytest.mark.parametrize(
    "text",
    [
        "-5%",
        "-1.5e-05",
        "5;-3",
        "Design, - 3 pages",
        "To do:\n- one\n- two",
        "a; b=c",
        "-1,234.50",
        "+3",
        "- 5",
        "O'Brien",
        "'quoted'",
        "a=b",
        "",
        "5-3",
    ],
)
def test_numbers_and_plain_texts_are_left_alone(text):
    assert formula_escaping.escape_formulas(text) == text
    assert formula_escaping.unescape_formulas(text) == text


@st.composite
def records(draw):
    names = draw(st.sets(st.sampled_from(HEADER), max_size=12))
    return {name: draw(values(COLUMNS[name].field.kind)) for name in names}


@given(st.lists(records(), max_size=3), reviews())
def test_our_own_file_says_what_was_written(some, review):
    some.append(review)
    columns = [COLUMNS[name] for name in HEADER]
    sheet, rows = read(b"".join(files.encode(columns, some, files.FileFormat())))
    assert sheet.ours
    written = [each for each in some if any(value is not None for value in each.values())]
    said = [
        {
            name: formula_escaping.unescape_formulas(cell) if COLUMNS[name].is_free_text else cell
            for name, cell in zip(HEADER, row, strict=True)
            if cell
        }
        for row in rows
    ]
    assert said == [
        {name: COLUMNS[name].field.write(value) for name, value in each.items() if value is not None}
        for each in written
    ]


def test_each_column_has_a_name_of_its_own():
    assert len(HEADER) == len(set(HEADER)) == len(FIELDS) + len(REVIEW_FIELDS) + len(PROVIDER_FIELDS) - 1
