import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.core.domain.input_format import InputFormat
from app.core.domain.number_parsing import parse_number
from app.importing.files import open_table
from app.importing.workbooks.typed_cells import cell_text
from app.record.domain.file_schema import HEADER
from tests.importing.files.reading.files import kept, lines, read
from tests.importing.files.reading.sheets import CELL, ROW, opened, workbook

DAY = date(2024, 3, 4)


def test_typed_cells_become_texts_with_one_meaning():
    sheet, rows = read(
        workbook(
            Data=[
                ["text", "whole", "number", "day", "moment", "time", "long", "flag"],
                [
                    "Zoë\n1.200",
                    164,
                    12.345,
                    DAY,
                    datetime.combine(DAY, time(5, 6, 7)),
                    time(4, 5),
                    timedelta(hours=30),
                    True,
                ],
                ["x", -7, 0.1 + 0.2, None, datetime.combine(DAY, time()), None, None, False],
            ]
        )
    )
    assert rows == [
        ["Zoë\n1.200", "164", "12.3450", "2024-03-04", "2024-03-04 05:06:07", "04:05:00", "30:00:00", "yes"],
        ["x", "-7", "0.3", "", "2024-03-04", "", "", "no"],
    ]
    assert (sheet.encoding, sheet.delimiter, sheet.certain_format) == ("", "", None)


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 6)))
def test_a_typed_number_is_never_read_in_two_ways(value):
    text = cell_text(value)
    assert float(parse_number(text, InputFormat().decimal)) == pytest.approx(value, rel=1e-14)


def test_a_sheet_with_a_table_comes_before_a_note():
    data = workbook(Notes=[["Prepared for the audit"], [], ["Amounts are net"]], Work=[["a", "b"], [1, 2]], More=[])
    assert read(data)[0].sheet == "Work"
    assert read(data, sheet="Notes")[0].sheet == "Notes", "as somebody says"
    assert read(workbook(Notes=[["one"], ["two"]], None_=[]))[0].sheet == "Notes", "where there is no other"


def test_a_file_of_text_has_no_sheets():
    with pytest.raises(Refused, match="There is no sheet “Work”, because this is a text file"):
        read("a,b\n1,2\n", sheet="Work")


def test_the_sheet_is_chosen_or_the_first_that_says_something():
    data = workbook(Empty=[], Data=[["a", "b"], [1, 2]], Other=[["c"], ["x"]])
    sheet, rows = read(data)
    assert (sheet.sheets, sheet.sheet, rows) == (("Empty", "Data", "Other"), "Data", [["1", "2"]])
    assert read(data, sheet="Other")[1] == [["x"]]
    with pytest.raises(Refused, match=r"no sheet “Nothing”\. It has: Empty, Data, Other"):
        read(data, sheet="Nothing")
    with pytest.raises(Refused, match="are blank"):
        read(data, sheet="Empty")
    with pytest.raises(Refused, match="All sheets of the workbook are blank"):
        read(workbook(Empty=[]))


def test_header_lines_and_totals_are_those_of_the_sheet():
    data = workbook(
        Data=[
            ["Spend, 2024"],
            [],
            ["Work", "Who", "Cost"],
            ["Logo", "Ada", 90.5],
            [],
            ["Map", "Bob", 9.5],
            ["Total", None, 100],
        ]
    )
    sheet, rows = read(data)
    assert (sheet.header_line, sheet.totals, sheet.above) == (3, 7, ("Spend, 2024",))
    assert (rows[0], lines(data)) == (["Logo", "Ada", "90.5"], [4, 6, 7])
    assert read(data, header_row=4)[0].header == ("Logo", "Ada", "90.5")


def test_a_cell_with_an_error_says_so():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("R & D")
        sheet.write_row(1, 2, ["Work", "Cost"])
        sheet.write(2, 2, "Logo")
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
    assert read(file.getvalue())[1] == [["Logo", "#DIV/0!"]]


def test_our_own_header_in_a_workbook_is_known_and_its_texts_are_not_armed():
    sheet, _ = read(workbook(Data=[HEADER]))
    assert (sheet.ours, sheet.is_escaped) == (True, False)


def test_an_open_document_is_read_with_what_it_repeats():
    cells = CELL.format("", "a") + CELL.format("", "b")
    empty = ROW.format(' table:number-rows-repeated="1048570"', '<table:table-cell number-columns-repeated="999"/>')
    twice = ROW.format(' table:number-rows-repeated="2"', CELL.format(' table:number-columns-repeated="2"', "x"))
    sheet, rows = read(opened(ROW.format("", cells) + twice + empty))
    assert (sheet.header, rows, sheet.sheet) == (("a", "b"), [["x", "x"], ["x", "x"]], "Work")


@pytest.mark.parametrize(
    "data",
    [
        opened(
            ROW.format(' table:number-rows-repeated="10001"', CELL.format(' table:number-columns-repeated="9999"', 1))
        ),
        workbook(Data=[["a"], *[[]] * 9_999, [None] * 9_999 + ["x"]]),
    ],
)
def test_cells_far_out_are_refused_before_they_fill_the_memory(data):
    with pytest.raises(Refused, match="spans 10,001 rows and"):
        read(data)


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (archive(word__document="<w/>"), "a document, not a table"),
        (archive(a="1"), "This is an archive"),
        (archive(**{"xl__workbook.bin": "x"}), "xlsb"),
        (archive(**{"xl__workbook.xml": "<x/>"}), "can't be read"),
        (b"PK\x03\x04rest", "can't be unpacked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "can't be read"),
        (opened("<table:table-row><table:table-cell>"), "can't be unpacked"),
        (archive(**{"content.xml": "<!DOCTYPE a><a/>"}), "can't be unpacked"),
        (workbook(Data=[["a"], [1]])[:-300], "can't be unpacked"),
    ],
)
def test_what_is_no_workbook_is_refused(data, says):
    with pytest.raises(Refused, match=says):
        read(data)


def test_a_workbook_is_read_alike_each_time():
    with kept(workbook(Data=[["a", "b"], [1, None], [None, None], ["x", 2.5]])) as path:
        sheet = open_table(path)
        assert list(sheet.rows()) == list(sheet.rows()) == [(2, ["1", ""]), (4, ["x", "2.5"])]


def test_cells_far_out_that_only_have_a_format_are_passed_over():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["a", 1])
        sheet.write_blank(20_000, 9_999, None, book.add_format({"bold": True}))
    assert read(file.getvalue())[1] == [["1"]]
