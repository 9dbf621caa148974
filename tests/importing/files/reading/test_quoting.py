"""How cells of a file of text are quoted: found out from all of the file, or said; and files without a header."""

import gzip
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from tests.importing.files.reading.files import read


@pytest.mark.parametrize(
    ("text", "rows", "quotes"),
    [
        ('a,b\n"The \\"big\\" one",x\n', [['The "big" one', "x"]], "backslash"),
        ('a,b\n"12\\"",x\n"13\\"",y\n', [['12"', "x"], ['13"', "y"]], "backslash"),
        ('a,b\n"C:\\\\dir\\\\ \\"it\\"",x\n', [['C:\\dir\\ "it"', "x"]], "backslash"),
        ('a,b\n"two\nlines \\"here\\"","a \\n b"\n', [['two\nlines "here"', "a \\n b"]], "backslash"),
        ('a,b\n"C:\\dir\\",x\n', [["C:\\dir\\", "x"]], "doubled"),
        ('a,b\n"say ""hi""",x\n', [['say "hi"', "x"]], "doubled"),
        ('a;b\n"say \\"hi; you\\"";x\n', [['say "hi; you"', "x"]], "backslash"),
    ],
)
def test_marks_within_a_cell_are_doubled_or_after_a_backslash(text, rows, quotes):
    sheet, found = read(text)
    assert (found, sheet.quotes) == (rows, quotes)


def test_how_marks_are_written_can_be_said():
    assert read('a,b\n"C:\\dir\\",x\n', quotes="doubled")[1] == [["C:\\dir\\", "x"]]
    with pytest.raises(Refused, match="never closed"):
        read('a,b\n"C:\\dir\\",x\n', quotes="backslash")
    with pytest.raises(Refused, match="“twice” is not supported"):
        read("a,b\n1,2\n", quotes="twice")


@pytest.mark.parametrize("lines_before", [1, 5_000])
def test_a_backslash_is_found_wherever_it_stands(lines_before):
    rows = read("a,b\n" + "plain,x\n" * lines_before + '"a \\"b\\" c",x\n')[1]
    assert rows[-1] == ['a "b" c', "x"]


@given(st.lists(st.tuples(st.text('ab\\"\n, ', max_size=8), st.text('xy"', max_size=4)), min_size=1, max_size=5))
def test_whoever_writes_backslashes_is_read_as_it_was_meant(cells):
    def quoted(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = "first,second,third\n" + "".join(f'{quoted(one)},{quoted(two)},"z"\n' for one, two in cells)
    assert read(text, quotes="backslash")[1] == [[one, two, "z"] for one, two in cells]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a, b, c\n1, "Jo Inc", "x, y"\n', [["1", "Jo Inc", "x, y"]]),
        ('a, b\n1, "say ""hi"""\n', [["1", 'say "hi"']]),
        ('a, b\n1, "say \\"hi\\", you"\n', [["1", 'say "hi", you']]),
        ('a;b\n1;  "x;y"\n', [["1", "x;y"]]),
        ('a, b\n1, "hi" he said\n', [["1", ' "hi" he said']]),
        ('a,b\n1,he said "hi"\n', [["1", 'he said "hi"']]),
    ],
)
def test_a_space_before_a_quotation_mark_is_no_part_of_the_cell(text, rows):
    assert read(text)[1] == rows


@pytest.mark.parametrize(
    "written", ['="00123"', '"=""00123"""', ' ="00123"', '= "00123"', '"=""00123""" ', '"= ""00123"""']
)
def test_a_text_that_is_written_as_a_formula_is_the_text(written):
    sheet, rows = read(f'="key",name\n{written},"=""Jo """"J"""" Lo"""\n')
    assert (sheet.header, rows) == (("key", "name"), [["00123", 'Jo "J" Lo']])
    assert read('a,b\n="1"&"2",=1+1\n')[1] == [['="1"&"2"', "=1+1"]], "other formulas stay as they are"


@pytest.mark.parametrize("mark", ["\ufeff\ufeff", "\u200b", "\ufeff\u200e", "\u2060\u00ad", "ï»¿"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_what_nobody_sees_before_the_first_header_is_left_out(mark, quote):
    sheet, _ = read(f"{mark}{quote}reference{quote},\u200btitle\u200b\n1,2\n")
    assert sheet.raw_header == sheet.header == ("reference", "title")


HEADLESS = "A1,Logo,freelance,Jo,2026-01-05,EUR,10\nA2,Web,freelance,Al,2026-01-06,EUR,20\n"


def test_a_file_without_a_header_is_noticed_and_can_be_said():
    assert read(HEADLESS)[0].headless
    sheet, rows = read(HEADLESS, header_row=0)
    assert (sheet.header[0], sheet.header[-1], sheet.header_line) == ("column 1", "column 7", 0)
    assert ([row[0] for row in rows], sheet.headless) == (["A1", "A2"], False)
    with pytest.raises(Refused, match="are blank"):
        read(" , \n , \n", header_row=0)


def test_the_refused_rows_of_a_file_without_a_header_have_one():
    sheet, rows = read("column 1,column 2,reason\nA1,Logo,why\n", header_row=0)
    assert (sheet.header, sheet.header_line, rows) == (("column 1", "column 2", "reason"), 1, [["A1", "Logo", "why"]])


@pytest.mark.parametrize(
    "text",
    [
        "reference,title,cost\nA1,Logo,10\n",
        "Name,2024,2025\nLogo,1,2\nWeb,3,4\n",
        "a,b\nx,y\n",
        "title,start,10\nx,y,z\n",
        "reference,1.5\nA1,7\n",
    ],
)
def test_a_header_is_no_row(text):
    assert not read(text)[0].headless


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_what_unpacks_beyond_measure_is_refused(pack):
    with pytest.raises(Refused, match="unpacks to more than 200 times its size"):
        read(pack(b"a,b\n" + (b"1" * 60 + b",2\n") * (5 * 1024**2 // 4)))
