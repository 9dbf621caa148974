import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engagements import FIELDS
from app.domain.errors import Refused
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS
from app.exchange import csv_file, taking_out
from app.exchange.layout import COLUMNS, HEADER
from tests.strategies import reviews, texts, values

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20)


@given(st.one_of(texts, cells))
def test_disarming_undoes_arming(text):
    assert csv_file.disarm(csv_file.arm(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "＝1", "'=1", "''=1", '=cmd|"/c calc"!A1'])
def test_what_a_spreadsheet_would_run_is_armed(text):
    assert csv_file.arm(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "-1,234.50", "+3", "- 5", "O'Brien", "'quoted'", "a=b", "", "5-3"])
def test_numbers_and_plain_texts_are_left_alone(text):
    assert csv_file.arm(text) == text
    assert csv_file.disarm(text) == text


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("codec", "named"), [
    ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 with a byte order mark"), ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252")])
def test_encodings_delimiters_and_line_ends(mark, delimiter, codec, named):
    lines = [["Title", "Cost", "Note"], ["Zoë", "1,5", 'say "hi"'], ["B; C | D", "2.5", "two\nlines"], ["", "", "x"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=mark, quoting=csv.QUOTE_ALL).writerows(lines)
    table = csv_file.read(text.getvalue().encode(codec))
    assert (table.header, table.rows, table.delimiter) == (tuple(lines[0]), lines[1:], delimiter)
    assert (table.encoding, table.assumed) == (named, codec == "cp1252")
    assert table.lines == [2, 3, 5]


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_was_written_is_read(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["a", "b", "c"], *rows])
    table = csv_file.read(text.getvalue().encode(), delimiter=",")
    assert table.rows == [row for row in rows if any(map(str.strip, row))]


def test_headers_that_are_alike_or_empty_are_told_apart():
    table = csv_file.read(b"Amount,Amount,,amount,Amount (2),\n1,2,3,4,5,6\n")
    assert table.header == ("Amount", "Amount (2)", "column 3", "amount", "Amount (2) (2)", "column 6")


def test_ragged_and_blank_rows_are_reported_by_line():
    table = csv_file.read(b"a,b,c\n1,2,3\n\n1,2,3,4\n , \n4\n5,6,7,,\n")
    assert table.rows == [["1", "2", "3"], ["5", "6", "7"]]
    assert table.lines == [2, 7]
    assert [(each.line, each.cells) for each in table.ragged] == [(4, 4), (6, 1)]
    assert (table.blank, table.padded, table.read) == (2, 0, 4)


def test_what_a_row_leaves_out_at_its_end_is_unknown():
    table = csv_file.read(b"a,b,c\n1,2\n3,4,5\n")
    assert table.rows == [["1", "2", ""], ["3", "4", "5"]]
    assert (table.padded, table.ragged) == (1, ())
    assert csv_file.read(b"a,b\n1\n").rows == [["1", ""]]


@pytest.mark.parametrize(("data", "says"), [
    (b"%PDF-1.7\n1 0 obj\n", "a PDF, not CSV"), (b"PK\x03\x04\x14\x00", "workbook of a spreadsheet"),
    (b"\x89PNG\r\n\x1a\n", "a picture"), (b"a,b\n" + bytes(range(1, 9)) * 20, "no file of text"),
])
def test_another_kind_of_file_is_called_by_its_name(data, says):
    with pytest.raises(Refused, match=says) as refused:
        csv_file.read(data)
    assert refused.value.problems[0].code == "file-kind"


def test_a_cell_that_is_too_large_says_what_the_most_is():
    with pytest.raises(Refused, match="line 2 has more than 131,072 characters"):
        csv_file.read(b"a,b\n" + b"x" * 200_000 + b",2\n")


def test_the_header_is_the_first_row_with_anything_in_it():
    assert csv_file.read(b"\n,\na,b\n1,2\n").header_line == 3


@pytest.mark.parametrize(("data", "code"), [
    (b"", "file-empty"), (b" \n\n", "file-empty"), (b"a,b\n1,\x002\n", "file-nul"), (b'a,b\n1,"2\n3,4\n', "file-quote"),
    (b"PK\x03\x04rest", "file-kind"), (b"\x1f\x8brest", "file-kind"), (b"a\n\x81\n", "file-encoding"),
    (b"\xff\xfea", "file-encoding"),
])
def test_what_is_no_table_is_refused_with_a_reason(data, code):
    with pytest.raises(Refused) as refused:
        csv_file.read(data)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_refusal_names_the_line():
    with pytest.raises(Refused, match="Line 3"):
        csv_file.read(b"a\r\nb\r\nc\x00\r\n")
    with pytest.raises(Refused, match="line 3"):
        csv_file.read(b'a,b\n1,2\n"3,4\n5,6\n')
    with pytest.raises(Refused, match="line 2"):
        csv_file.read(b'a,b\n"' + b"x" * 200_000 + b'",2\n')


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(data):
    try:
        table = csv_file.read(data)
    except Refused:
        return
    assert all(len(row) == len(table.header) for row in table.rows)
    assert len(set(table.header)) == len(table.header)


@st.composite
def records(draw):
    names = draw(st.sets(st.sampled_from(HEADER), max_size=12))
    return {name: draw(values(COLUMNS[name].field.kind)) for name in names}


@given(st.lists(records(), max_size=3), reviews())
def test_our_own_file_says_what_was_written(some, review):
    some.append(review)
    table = csv_file.read(b"".join(taking_out.written(tuple(COLUMNS.values()), some, taking_out.Form())))
    assert table.ours
    written = [each for each in some if any(value is not None for value in each.values())]
    read = [{name: csv_file.disarm(cell) if COLUMNS[name].free_text else cell
             for name, cell in zip(HEADER, row, strict=True) if cell} for row in table.rows]
    assert read == [{name: COLUMNS[name].field.write(value) for name, value in each.items() if value is not None}
                    for each in written]


def test_each_column_has_a_name_of_its_own():
    assert len(HEADER) == len(set(HEADER)) == len(FIELDS) + len(REVIEW_FIELDS) + len(PROVIDER_FIELDS) - 1
