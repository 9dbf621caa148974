"""What cells of workbooks mean by their formats, and what they lack, in each form of workbook."""

import io
import zipfile

import pytest

from app.core.domain.errors import Refused
from app.importing.workbooks import number_formats
from tests.importing.files.reading import raw_workbooks
from tests.importing.files.reading.files import read
from tests.importing.files.reading.raw_workbooks import cell, figure, formatted, label, old, raw, said

MEANT = [
    (1, "0%", "100%"),
    (0.856, "0.0%", "85.6%"),
    (0.07, "0%;[Red]-0%", "7%"),
    (0.12345, "0.00%", "12.3450%"),
    (1234.5, "[$$-409]#,##0.00", "$1234.5"),
    (99, '#,##0.00\\ "SEK"', "99 SEK"),
    (5, "[$€-407] #,##0.00", "€5"),
    (-5.25, '_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', "-€5.25"),
    (7, "_($* #,##0.00_);_($* (#,##0.00)", "$7"),
    (7, '"kr" #,##0', "7 kr"),
    (8, "£#,##0.00", "£8"),
    (8, "[$CHF] #,##0.00", "8 CHF"),
    (8, "_(* #,##0_)", "8"),
    (123, "00000", "00123"),
    (123, "000-000", "000-123"),
    (1234567, "000-000", "1234-567"),
    (7, '"PO-"0000', "PO-0007"),
    (0.5, "00000", "0.5"),
    (12, "0", "12"),
    (12, '0" days"', "12"),
    (12, '0 "h"', "12"),
    (1234, "#,##0", "1234"),
    (1.5, "[h]:mm", "36:00:00"),
    (0.25, "h:mm AM/PM", "06:00:00"),
    (27.5 / 24, "h:mm:ss", "27:30:00"),
    (46027, "[$-409]d\\-mmm\\-yy;@", "2026-01-05"),
    (46027.25, 'yyyy"-"mm"-"dd hh:mm:ss.000', "2026-01-05 06:00:00"),
    (46027, "mmm yyyy", "2026-01-05"),
    (450000000000, "0.00E+00", "450000000000"),
    (3, "General", "3"),
    (3, 'General" EUR"', "3 EUR"),
    (5, "@", "5"),
    (40, '#,##0 "kg"', "40"),
    (40, '0 "all"', "40"),
]


@pytest.mark.parametrize(("value", "form", "text"), MEANT)
def test_a_number_means_what_its_format_makes_of_it(value, form, text):
    assert read(formatted((value, form)))[1] == [[text, "x"]]
    assert read(old(label(0, 0, "a") + label(0, 1, "b") + figure(1, 0, value, 1) + label(1, 1, "x"), [form]))[1] == [
        [text, "x"]
    ], "in the old form, too"


@pytest.mark.parametrize(
    ("number", "text"),
    [(9, "50%"), (44, "$0.5"), (14, "1899-12-31 12:00:00"), (20, "12:00:00"), (46, "12:00:00"), (4, "0.5")],
)
def test_formats_that_go_by_their_number_alone_are_known(number, text):
    styles = f'<~cellXfs><~xf numFmtId="0"/><~xf numFmtId="{number}"/></~cellXfs>'
    rows = (
        f'<~row>{cell("A1", "a")}{cell("B1", "b")}</~row><~row><~c r="A2" s="1"><~v>0.5</~v></~c>'
        f"{cell('B2', 'x')}</~row>"
    )
    assert read(raw(rows, styles=styles))[1] == [[text, "x"]]


@pytest.mark.parametrize("code", ['"' * 300, "[" * 9999, "\\", "_", "*", "[$", "0" * 9999, "%;" * 200, ";;;", "[h"])
def test_no_format_is_too_odd(code):
    assert isinstance(number_formats.parse(code).text(12.5), str)


@pytest.mark.parametrize("prefix", ["", "x", "main"])
def test_names_may_have_a_prefix(prefix):
    rows = (
        f'<~row r="1">{cell("A1", "a")}{cell("B1", "b")}</~row><~row r="2"><~c r="A2" t="e"><~v>#DIV/0!</~v></~c>'
        f'<~c r="B2"><~v>10</~v></~c></~row>'
    )
    assert read(raw(rows, prefix))[1] == [["#DIV/0!", "10"]]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<~f>B1*2</~f><~v/>", "#NOT WORKED OUT! =B1*2"),
        ("<~f>B1*2</~f>", "#NOT WORKED OUT! =B1*2"),
        ("<~f>B1*2</~f><~v>0</~v>", "0"),
        ("<~f>B1*2</~f><~v>7</~v>", "7"),
    ],
)
def test_a_formula_without_its_value_is_told(markup, text):
    rows = f"<~row>{cell('A1', 'a')}{cell('B1', 'b')}</~row><~row><~c>{markup}</~c>{cell('B2', 'x')}</~row>"
    assert read(raw(rows))[1] == [[text, "x"]]


def test_a_zero_that_a_program_put_before_anything_was_worked_out_is_none():
    rows = (
        f"<~row>{cell('A1', 'a')}{cell('B1', 'b')}</~row><~row><~c><~f>B1*2</~f><~v>0</~v></~c>{cell('B2', 'x')}</~row>"
    )
    assert read(raw(rows, book='<~calcPr fullCalcOnLoad="1"/>'))[1] == [["#NOT WORKED OUT! =B1*2", "x"]]
    cells = label(0, 0, "a") + label(0, 1, "b") + label(1, 1, "x")
    assert read(old(cells + raw_workbooks.worked_out(1, 0, 0.0, 3)))[1][0][0].startswith("#NOT WORKED OUT!")
    assert read(old(cells + raw_workbooks.worked_out(1, 0, 0.0, 0)))[1] == [["0", "x"]]


def test_a_formula_that_says_nothing_is_blank():
    rows = (
        f'<~row>{cell("A1", "a")}{cell("B1", "b")}</~row><~row><~c t="str"><~f>IF(1,"")</~f><~v></~v></~c>'
        f"{cell('B2', 'x')}</~row>"
    )
    assert read(raw(rows))[1] == [["", "x"]]


def test_errors_of_the_old_form_are_told():
    cells = label(0, 0, "a") + label(0, 1, "b") + raw_workbooks.mistake(1, 0, 42) + raw_workbooks.mistake(1, 1, 7)
    assert read(old(cells))[1] == [["#N/A", "#DIV/0!"]]


OPEN_CELLS = [
    (said("27:30:00", "time", 'office:time-value="PT27H30M00S"'), "27:30:00"),
    (said("x", "time", 'office:time-value="P1DT2H"'), "26:00:00"),
    (said("100 %", "percentage", 'office:value="1"'), "100%"),
    (said("12,50 €", "currency", 'office:value="12.5" office:currency="EUR"'), "12.5 EUR"),
    (said("£12", "currency", 'office:value="12"'), "£12"),
    (said("00123", "float", 'office:value="123"'), "00123"),
    (said("000-123", "float", 'office:value="123"'), "000-123"),
    (said("1.234", "float", 'office:value="1234"'), "1234"),
    (said("12,5", "float", 'office:value="12.5"'), "12.5"),
    (said("05.01.26", "date", 'office:date-value="2026-01-05"'), "2026-01-05"),
    (said("05.01.26", "date", 'office:date-value="2026-01-05T10:00:00"'), "2026-01-05 10:00:00"),
    (said("WAHR", "boolean", 'office:boolean-value="true"'), "yes"),
    (said("#NV", "string", 'calcext:value-type="error" table:formula="of:=NA()"'), "#NV"),
    (said("Err:502", "float", 'office:value="0" table:formula="of:=X()"'), "Err:502"),
    ('<table:table-cell table:formula="of:=[.A1]*2"/>', "#NOT WORKED OUT! =[.A1]*2"),
    (said('a<text:s text:c="2"/>b<text:line-break/>c'), "a  b\nc"),
    (said("it</text:p><text:p>self<office:annotation><text:p>aside</text:p></office:annotation>"), "it\nself"),
]


@pytest.mark.parametrize(("markup", "text"), OPEN_CELLS)
def test_cells_of_open_documents_say_what_they_hold(markup, text):
    assert read(raw_workbooks.opened(said("a") + said("b"), markup + said("x")))[1] == [[text, "x"]]


def test_merged_cells_count_for_each_row_and_are_told():
    sheet, rows = read(formatted((1, "0"), (2, "0"), (3, "0"), (4, "0"), merged=[(3, 4, "Jo")]))
    assert [row[0] for row in rows] == ["1", "Jo", "Jo", "4"]
    assert sheet.notes == ("a: the value of merged cells (rows 3 to 4) is used for each of their rows.",)
    spanned = said("Jo", more='table:number-rows-spanned="2"')
    sheet, rows = read(
        raw_workbooks.opened(said("a") + said("b"), spanned + said("x"), "<table:covered-table-cell/>" + said("y"))
    )
    assert (rows, len(sheet.notes)) == ([["Jo", "x"], ["Jo", "y"]], 1)
    cells = b"".join(
        label(row, column, text)
        for row, column, text in [(0, 0, "a"), (0, 1, "b"), (1, 0, "Jo"), (1, 1, "x"), (2, 1, "y")]
    )
    assert read(old(cells + raw_workbooks.merged(1, 2, 0, 0)))[1] == [["Jo", "x"], ["Jo", "y"]]


def test_a_merged_figure_counts_once_and_that_is_told():
    sheet, rows = read(formatted((1, "0"), (2, "0"), (3, "0"), merged=[(2, 3, 100)]))
    assert [row[0] for row in rows] == ["100", "", "3"]
    assert "which is imported for their first row only" in sheet.notes[0]


def _with_parts(data, count):
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        for turn in range(count):
            archive.writestr(f"xl/media/{turn}.bin", b"")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_with_parts(formatted((1, "0")), 5_001), "parts; the limit for a workbook is"),
        (raw("<~row><~c " + " ".join(f'a{turn}=""' for turn in range(2_000)) + "/></~row>"), "can't be unpacked"),
        (raw("<~a>" * 300 + "</~a>" * 300), "can't be unpacked"),
        (
            raw("<~row>" + cell("XFD1", "a") + '</~row><~row r="1048576">' + cell("A1048576", "b") + "</~row>"),
            "spans 1,048,576 rows and 16,384 columns",
        ),
        (raw('<~row r="1048576"/><~row/>'), "spans 1,048,577 rows"),
        (raw("<~row/>" * 3_000_000), "unpacks to more than 200 times its size"),
        (
            raw(
                "<~row>"
                + "".join(f'<~c t="inlineStr"><~is><~t>{turn}</~t></~is></~c>' for turn in range(1_001))
                + "</~row>"
            ),
            "1,001 columns; the limit is 1,000",
        ),
        (raw('<~row><~c t="b"><~v>x</~v></~c><~c><~v>nan</~v></~c></~row>'), "can't be unpacked"),
    ],
)
def test_what_would_hold_up_everybody_is_refused(data, says):
    with pytest.raises(Refused, match=says):
        read(data)
