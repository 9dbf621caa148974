import bz2
import csv
import gzip
import io
import lzma
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.importing.files import DELIMITERS, ENCODINGS, open_table, scan
from app.record.domain.file_schema import HEADER, TABLES
from tests.importing.files.reading.files import kept, lines, read

CODECS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16-LE (low byte first)",
    "utf-16-be": "UTF-16-BE (high byte first)",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
ENDS = ["\n", "\r\n", "\r"]
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=12)


def written(rows, delimiter=",", end="\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("codec", CODECS)
def test_encodings_delimiters_and_line_ends_are_found(codec, delimiter, end):
    rows = [["Title", "Cost", "Note"], ["Zoë", "1,5", 'say "hi"'], ["B; C | D", "2.5", "two\nlines"], ["", "", "x"]]
    data = written(rows, delimiter, end).encode(codec)
    sheet, found = read(data)
    assert (sheet.header, found, sheet.delimiter) == (tuple(rows[0]), rows[1:], delimiter)
    assert (sheet.encoding, sheet.assumed) == (CODECS[codec], codec == "cp1252")
    assert sheet.delimiter_name in ("comma", "semicolon", "tab", "pipe")
    assert lines(data) == [2, 3, 5]


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8),
    st.sampled_from([*DELIMITERS, ":", "~"]),
    st.sampled_from(ENDS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]),
    st.sampled_from([bytes, gzip.compress, bz2.compress, lzma.compress]),
)
def test_what_was_written_in_any_way_is_read(rows, delimiter, end, codec, pack):
    data = pack(written([["a", "b", "c"], *rows], delimiter, end).encode(codec))
    sheet, found = read(data, delimiter=delimiter, encoding=codec, header_row=1)
    assert found == [row for row in rows if any(map(str.strip, row))]
    assert sheet.tally.rows + sheet.tally.blank == len(rows)


@given(st.lists(st.lists(st.text("ab ,;|\t\n\"'1.", max_size=6), min_size=2, max_size=5), min_size=1, max_size=6))
def test_rows_are_read_alike_each_time(rows):
    with kept(written([["x", "y", "z"], *rows]).encode()) as path:
        sheet = open_table(path)
        first = list(sheet.rows())
        tally = sheet.tally
        assert list(sheet.rows()) == first
        assert sheet.tally == tally
        assert all(len(row) == len(sheet.header) for _, row in first)


@pytest.mark.parametrize("name", ENCODINGS)
def test_each_encoding_that_is_offered_can_be_chosen(name):
    codec = name.partition(" ")[0]
    sheet, rows = read("a,b\n1,2\n".encode(codec), encoding=name)
    assert (sheet.header, rows, sheet.encoding) == (("a", "b"), [["1", "2"]], name)


def test_an_encoding_that_was_chosen_is_believed():
    assert read("a\nЖ\n".encode("cp1251"), encoding="Windows-1251 (Cyrillic)")[1] == [["Ж"]]
    assert read("a\nñ\n".encode("mac_roman"), encoding="mac_roman")[1] == [["ñ"]]
    assert read(b"\xef\xbb\xbfa\n1\n", encoding="UTF-8")[0].header == ("a",)
    assert read("a\n1\n".encode("utf-16"), encoding="UTF-16-LE (low byte first)")[0].header == ("a",)


@pytest.mark.parametrize("name", ["rot13", "base64", "nothing", "idna", ""])
def test_what_is_no_encoding_is_refused_with_those_there_are(name):
    with pytest.raises(Refused, match="Windows-1252"):
        read(b"a\n1\n", encoding=name or "\x00")


def test_letters_that_are_none_are_refused_by_line():
    with pytest.raises(
        Refused, match=r"Line 3 contains bytes that are not valid Windows-1252\. Choose another encoding"
    ):
        read(b"a,b\r\n1,2\r\n\x81,3\r\n")
    with pytest.raises(Refused, match="Line 2 contains bytes that are not valid UTF-8"):
        read(b"a\n\xe9\n", encoding="UTF-8")
    with pytest.raises(Refused, match="not valid UTF-16"):
        read(b"\xff\xfea")


def test_letters_far_down_settle_the_encoding():
    data = b"a,b\n" + b"1,2\n" * 400_000 + b"caf\xe9,3\n"
    sheet, rows = read(data)
    assert (sheet.encoding, sheet.assumed, rows[-1]) == ("Windows-1252", True, ["café", "3"])
    with pytest.raises(Refused, match=r"Line 400,?002 "):
        read(data, encoding="UTF-8")


def test_nuls_are_refused_by_line_or_left_out():
    data = b"a,b,c\r\n1,2,3\r\n\x00,2,3\r\n"
    with pytest.raises(Refused, match=r"Line 3 contains a NUL character.*“UTF-8 without NUL characters”"):
        read(data)
    assert read(data, encoding="UTF-8 without NUL characters")[1] == [["1", "2", "3"], ["", "2", "3"]]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ('a,b\n"x;y","1;2"\n"z;w",3\n', ","),
        ("a\tb c\n1, 2\t3\n", "\t"),
        ("a|b,c|d\n1|2,3|4\n5|6|7\n", "|"),
        ("Title\n\na;b;c\n" + "1,5;2,5;3,5\n" * 9, ";"),
        ("sep=;\na,x;b,y\n1;2\n", ";"),
        ("only\none\n", ","),
    ],
)
def test_the_delimiter_is_the_one_by_which_rows_agree(text, sign):
    assert read(text)[0].delimiter == sign


def test_a_delimiter_can_be_chosen_by_sign_or_name():
    assert read("a:b\n1:2\n", delimiter=":")[1] == [["1", "2"]]
    assert read("a\tb\n1\t2\n", delimiter="tab")[1] == [["1", "2"]]
    with pytest.raises(Refused, match="can't be a separator"):
        read("a,b\n", delimiter="::")


def test_a_line_that_says_the_delimiter_is_no_row():
    sheet, rows = read("sep=;\r\nWork;Cost\r\nLogo;1,5\r\n")
    assert (sheet.header, sheet.header_line, sheet.above, rows) == (("Work", "Cost"), 2, (), [["Logo", "1,5"]])


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")])
def test_packed_files_are_read_as_they_stand(pack, name):
    data = pack(b"a,b\n" + b"1,2\n" * 5000)
    sheet, rows = read(data)
    assert (sheet.packed, len(rows)) == (name, 5000)
    with pytest.raises(Refused, match=f"compressed with {name} and can't be unpacked"):
        read(data[:-9])
    with pytest.raises(Refused, match="more than 0 MB unpacked"):
        read(data, most=5000)


def test_a_file_packed_by_another_kind_of_program_is_refused():
    with pytest.raises(Refused, match="archive, or a file compressed twice"):
        read(gzip.compress(gzip.compress(b"a,b\n")))
    with pytest.raises(Refused):
        read(b"\x1f\x8b\x08\x00" + zlib.compress(b"a,b\n"))


def test_blank_padded_and_ragged_rows_are_counted_by_line():
    with kept(b"a,b,c\n1,2,3\n\n1,2,3,4\n , \n4\n5,6,7,,\n8,9\n") as path:
        sheet = open_table(path)
        rows = list(sheet.rows())
        given_up = [(line, row) for line, row, whole in sheet.all_rows() if not whole]
    assert rows == [(2, ["1", "2", "3"]), (7, ["5", "6", "7"]), (8, ["8", "9", ""])]
    assert given_up == [(4, ["1", "2", "3", "4"]), (6, ["4"])]
    assert (sheet.tally.rows, sheet.tally.blank, sheet.tally.padded, sheet.tally.ragged_count) == (3, 2, 1, 2)


def test_a_file_of_endless_lines_is_refused_soon(monkeypatch):
    monkeypatch.setattr(scan, "MAX_LINES", 1000)
    with pytest.raises(Refused, match="more than 1,000 lines"):
        read("a,b\n" + "1,2\n" * 2000)


def test_a_refusal_names_the_line():
    with pytest.raises(Refused, match="line 3 is never closed"):
        read(b'a,b\n1,2\n"3,4\n5,6\n')
    with pytest.raises(Refused, match="line 2 has more than 131,072 characters"):
        read(b"a,b\n" + b"x" * 200_000 + b",2\n")
    with pytest.raises(Refused, match=r"Line 2 has more than 16,777,216 characters"):
        read(b"a\n" + b"1," * (2**23 + 1))


@pytest.mark.parametrize(
    "data", [b"", b"\n", b" \r\n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"", mtime=0)]
)
def test_a_file_that_says_nothing_is_called_empty(data):
    with pytest.raises(Refused, match="The file is empty"):
        read(data)


def test_a_header_alone_is_a_table_without_rows():
    sheet, rows = read("a,b")
    assert (sheet.header, rows, sheet.tally.rows) == (("a", "b"), [], 0)


def test_files_of_one_column():
    assert read("Name\nAda\n\nBob\n")[1] == [["Ada"], ["Bob"]]
    assert read('Name\n"Doe, Ada"\n')[1] == [["Doe, Ada"]]


@pytest.mark.parametrize(
    ("header", "delimiter", "ours", "armed", "proven"),
    [
        (HEADER, ",", True, True, True),
        (HEADER, ";", True, True, False),
        (HEADER[:3], ",", False, True, False),
        (("Title", *HEADER[1:]), ",", False, True, False),
        (("Titel", *HEADER[1:]), ",", False, False, False),
        ((*HEADER, "reason"), ",", True, True, True),
        (TABLES["reviews"], ",", False, True, False),
    ],
)
def test_our_own_file_is_known_by_its_header(header, delimiter, ours, armed, proven):
    sheet, _ = read(delimiter.join(header) + "\n")
    assert (sheet.ours, sheet.is_escaped, sheet.certain_format is not None) == (ours, armed, proven)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"{\\rtf1", "text document"),
        (b"a,b\n" + bytes(range(1, 9)) * 20, "not a text file"),
        (b'[{"a": 1}]', "JSON"),
        (b'{"a": 2}\n{"a": 3}\n', "JSON"),
        (b"<html><table><tr>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"SQLite format 3\x00", "database"),
        (b"7z\xbc\xaf\x27", "Unpack it"),
        (bytes(257) + b"ustar\x00", "archive"),
        (b"a\x00\x01\x00\x00\x00" * 50, "not a text file"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(data, says):
    with pytest.raises(Refused, match=says) as refused:
        read(data)
    assert refused.value.problems[0].code == "file-kind"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_longer_file_takes_no_more_memory(pack):
    def most(rows):
        with kept(pack(b"a,b\n" + (b"x" * 990 + b",12345678\n") * rows)) as path:
            tracemalloc.start()
            try:
                assert sum(1 for _ in open_table(path).rows()) == rows
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    assert most(16_000) < 1.2 * most(4_000)
