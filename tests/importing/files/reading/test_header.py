import pytest

from app.core.domain.errors import Refused
from app.record.domain.file_schema import HEADER
from tests.importing.files.reading.files import LEDGER, read


def test_a_ledger_has_its_title_above_and_its_total_below():
    sheet, rows = read(LEDGER)
    assert sheet.header == ("Date", "Transaction Type", "Num", "Name", "Amount")
    assert (sheet.header_line, sheet.totals) == (5, 8)
    assert sheet.above == ("Transaction List by Date", "Anvil & Sons", "January - March, 2024")
    assert rows[2] == ["TOTAL", "", "", "", "$829.19"]  # offered to be left out, never left out by itself


def test_lines_above_may_have_fewer_cells():
    sheet, rows = read(
        "Report\n\nPeriod;2024-01-01;2024-12-31\nWork;Who;Start;Hours;Cost\nLogo;Ada;2024-02-01;3;90\n"
        "Map;Bob;2024-03-01;4;95\nSong;Cy;2024-03-05;5;70\nPlay;Di;2024-03-09;5;75\n"
    )
    assert (sheet.header_line, sheet.header[0], len(rows)) == (4, "Work", 4)
    assert sheet.header_candidates()[:2] == ((1, ("Report",)), (3, ("Period", "2024-01-01", "2024-12-31")))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n,\na,b\n1,2\n", 3),
        ("a,b\n1,2\n", 1),
        ("1,2,3\n4,5,6\n", 1),
        ("Name\nAda\nBob\n", 1),
        ("a,b\n1,2,3\n4,5,6\n", 1),
        ("Name,2023,2024\nAda,1,2\nBob,n/a,n/a\nCy,3,4\n", 1),
        ("a,b,,\n1,2,3,4\n5,6,7,8\n", 1),
        ("People\n\nName,Town\nAda,Rome\nBob,Paris\n", 3),
        ("People,\nName,Town\nAda,Rome\nBob,Paris\n", 2),
        (",".join(HEADER) + "\nB-1,Logo\nB-2,Map\n", 1),
        ("a,b,c,d\n1\n2\n3\n4,5\n", 1),
        ("Spend over 25k\nYear,2024\n\nName,Date,Amount,Type\nAda,2024-01-02,5,x\nBob,2024-01-03,6,y\n", 4),
    ],
)
def test_the_header_is_the_first_row_that_reaches_as_far_as_rows_do(text, line):
    assert read(text)[0].header_line == line


def test_another_row_can_be_chosen():
    sheet, rows = read("a,b\n1,2\n3,4\n5,6\n", header_row=2)
    assert (sheet.header, sheet.above, rows) == (("1", "2"), ("a b",), [["3", "4"], ["5", "6"]])
    far = "a,b\n" + "1,2\n" * 500 + "x,y\n3,4\n"
    assert read(far, header_row=502)[1] == [["3", "4"]]
    assert read('a,"b\nb"\nc,d\n1,2\n', header_row=3)[1] == [["1", "2"]]
    assert read("sep=;\na;b\n1;2\n", header_row=2)[0].header == ("a", "b")


@pytest.mark.parametrize(
    ("line", "says"),
    [(2, "it belongs to the row on line 1"), (5, "because it is blank"), (9, "the last row starts on line 6")],
)
def test_a_line_without_a_row_cannot_be_the_header(line, says):
    with pytest.raises(Refused, match=says):
        read('a,"b\nb"\n1,2\n3,4\n\n5,6\n', header_row=line)


def test_headers_that_are_alike_or_empty_are_told_apart():
    sheet, _ = read("Amount,Amount,,amount,Amount (2),\n1,2,3,4,5,6\n")
    assert sheet.header == ("Amount", "Amount (2)", "column 3", "amount", "Amount (2) (2)", "column 6")
    assert sheet.raw_header == ("Amount", "Amount", "", "amount", "Amount (2)", "")
    many, _ = read(",".join(["x"] * 1000) + "\n")
    assert (many.header[-1], len(set(many.header))) == ("x (1000)", 1000)


def test_a_header_over_two_lines_is_one_label():
    sheet, rows = read('"Cost\n per  day",b\n1,2\n')
    assert (sheet.header, rows) == (("Cost per day", "b"), [["1", "2"]])


def test_a_file_that_begins_with_nothing_asks_for_its_header():
    with pytest.raises(Refused, match="Choose the line of the header"):
        read(",\n" * 300 + "a,b\n1,2\n")
    assert read(",\n" * 300 + "a,b\n1,2\n", header_row=301)[1] == [["1", "2"]]


BODY = "Work,Who,Hours,Cost\nLogo,Ada,3,90.00\nMap,Bob,4,95.50\nSong,Cy,5,70\n"


@pytest.mark.parametrize(
    "last",
    [
        "Total,,12,255.50",
        "TOTAL:,,,255.50",
        "Grand total,,12,255.50",
        "Sum,,12,",
        "Gesamtsumme,,12,255.50",
        ",Total,,255.50",
        ",,12,255.50",
        "Total for 2024,,12,255.50",
        "Totals,EUR,,255.50",
        "Total,,12:00:00,",
        "Total,,12,€ 255.50",
        "Total,,12,255.50\n\n\nMade by a program\n",
        "合計,,12,255.50",
        "Total,,12,-255.50\n,,,\n",
    ],
)
def test_a_row_of_totals_is_found(last):
    assert read(BODY + last)[0].totals == 5


@pytest.mark.parametrize(
    "last",
    [
        "Total redesign,Ada,3,90.00",
        "Play,Di,5,75",
        "Total,Ada,Bob,Cy",
        "Totally new,,3,90",
        ",Di,5,75",
        "Play,,,75",
        "Total,,,",
        "Total,,12,255.50\nPlay,Di,5,75",
    ],
)
def test_an_ordinary_row_is_no_row_of_totals(last):
    assert read(BODY + last)[0].totals is None


def test_figures_alone_are_no_totals_where_rows_say_nothing_else():
    assert read("a,b,c\n,1,2\n,3,4\n,4,6\n")[0].totals is None
    assert read("Client,Total\nTotal,5\nTotal,6\n" + "Ada,3\n" * 9 + "Total,7\n")[0].totals is None


def test_totals_are_found_at_the_end_of_a_long_file():
    sheet, rows = read(BODY + 'Play,"Di\nEd",5,75\n' * 20_000 + "Total,,100012,\r\n")
    assert (sheet.totals, len(rows)) == (40_005, 20_004)
    assert read("Work;Hours\n" + "é;1\n" * 30_000 + "Total;30000", encoding="utf-8")[0].totals == 30_002
