"""Files that are taken out, in every form: each value as it is kept, unknown as nothing, and no cell that runs."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.core.domain.errors import Refused
from app.core.domain.input_format import InputFormat
from app.core.domain.kinds import Amount, Count, Day, Quantity, Rating, YesNo
from app.core.domain.money import Money
from app.core.domain.number_parsing import Unreadable, parse_number
from app.core.files.formula_escaping import unescape_formulas
from app.exporting.files import TABLES, FileFormat, encode, select_columns
from app.record.domain.file_schema import COLUMNS, EXPORT_COLUMNS, HEADER
from tests.strategies import values

WHOLE = tuple(EXPORT_COLUMNS.values())


@st.composite
def records(draw):
    names = draw(st.sets(st.sampled_from(HEADER), min_size=1, max_size=12))
    return {name: draw(values(COLUMNS[name].field.kind)) for name in names}


some = st.lists(records(), min_size=1, max_size=4)


def out(rows, form, columns=WHOLE):
    return b"".join(encode(columns, rows, form))


def cells(data, delimiter=","):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@settings(max_examples=40)
@given(
    some,
    st.sampled_from(["semicolon", "tab", "pipe"]),
    st.sampled_from(["point", "comma"]),
    st.sampled_from(["ymd", "dmy", "mdy"]),
)
def test_a_spreadsheets_csv_is_read_back_by_what_was_said_of_it(rows, delimiter, decimal, dates):
    form = FileFormat("spreadsheet", delimiter, decimal, dates)
    header, *lines = cells(out(rows, form), {"semicolon": ";", "tab": "\t", "pipe": "|"}[delimiter])
    assert header == [column.label for column in WHOLE]
    reading = InputFormat(decimal, dates)
    for row, line in zip(rows, lines, strict=True):
        for column, cell in zip(WHOLE, line, strict=True):
            value = row.get(column.name)
            want = None if value is None else column.field.read(column.field.write(value), InputFormat("point", "ymd"))
            assert column.field.read(unescape_formulas(cell) if column.is_free_text else cell, reading) == want


@given(st.decimals(min_value=0, max_value=999, places=3))
def test_a_number_for_others_never_has_two_readings(value):
    for decimal in ("point", "comma"):
        form = FileFormat("spreadsheet", "semicolon", decimal)
        (_, (cell,)) = cells(out([{"hours_actual": value}], form, select_columns("engagements", ["hours_actual"])), ";")
        try:
            assert parse_number(cell, None) == value
        except Unreadable:
            pytest.fail(f"{cell} has two readings")


@settings(max_examples=25, deadline=None)
@given(some)
def test_a_workbook_holds_typed_cells_and_no_formula(rows):
    data = out(rows, FileFormat("xlsx"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<hyperlink" not in sheet
    assert 'state="frozen"' in sheet
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert found[0] == list(HEADER)
    for row, line in zip(rows, found[1:], strict=True):
        for column, cell in zip(WHOLE, line, strict=True):
            value = row.get(column.name)
            assert _same(column.field, value, cell), (column.name, value, cell)


def _same(field, value, cell):
    if value is None:
        return cell == ""
    if isinstance(field.kind, Day):
        return cell == value
    if isinstance(field.kind, YesNo):
        return cell is value
    if isinstance(field.kind, Amount | Quantity | Count | Rating) and not isinstance(cell, str):
        return Decimal(repr(cell)) == (value.amount if isinstance(value, Money) else value)
    return cell == field.write(value)


@given(some)
def test_json_lines_keep_every_value_and_say_unknown_with_null(rows):
    lines = out(rows, FileFormat("jsonl")).decode().split("\n")[:-1]  # other line ends may stand within a text
    for row, line in zip(rows, map(json.loads, lines), strict=True):
        assert list(line) == list(HEADER)
        for name, said in line.items():
            value = row.get(name)
            if value is None:
                assert said is None
            elif isinstance(said, list):
                assert tuple(said) == value
            elif isinstance(said, str):
                assert said == COLUMNS[name].field.write(value)
            elif isinstance(COLUMNS[name].field.kind, Rating):
                assert Decimal(repr(said)) == value
            else:
                assert said == value and type(said) is type(value)


def test_text_that_would_run_is_armed_and_negative_numbers_are_not():
    row = {"title": "=1+1", "notes": "-5", "actual_cost": Money(-500, "EUR")}
    data = out([row], FileFormat("spreadsheet", "semicolon"), select_columns("engagements", list(row)))
    assert cells(data, ";")[1] == ["'=1+1", "-5.00", "-5"]


def test_only_chosen_columns_in_the_tables_order():
    rows = [{"title": "A", "reference": "R", "started_on": date(2026, 1, 2)}]
    assert cells(out(rows, FileFormat(), select_columns("engagements", ["started_on", "reference"]))) == [
        ["reference", "started_on"],
        ["R", "2026-01-02"],
    ]


def test_what_there_is_not_is_refused_by_name():
    with pytest.raises(Refused, match="no column “titel” in engagements"):
        select_columns("engagements", ["titel"])
    with pytest.raises(Refused, match="“invoices” is not one of: engagements"):
        select_columns("invoices")
    with pytest.raises(Refused, match="decimal mark and the separator"):
        FileFormat("spreadsheet", "comma", "comma")
    with pytest.raises(Refused, match="decimal applies to the spreadsheet CSV only"):
        FileFormat("xlsx", decimal="comma")
    with pytest.raises(Refused, match="“ods” is not one of"):
        FileFormat("ods")


def test_every_table_names_each_column_once():
    for name, columns in TABLES.items():
        assert list(columns) == [column.name for column in select_columns(name)]
        assert len({column.label for column in columns.values()}) == len(columns), name
