"""Whatever bytes come, they are a table or refused in words: never an error of the program, never an endless run."""

import bz2
import gzip
import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.importing.files import ENCODINGS, ReadOptions, open_table
from tests.importing.files.reading.files import LEDGER, kept
from tests.importing.files.reading.sheets import CELL, ROW, opened, workbook

SEEDS = {
    "ledger": LEDGER.encode(),
    "utf-16": LEDGER.encode("utf-16"),
    "no-mark": LEDGER.encode("utf-16-be"),
    "gzip": gzip.compress(LEDGER.encode()),
    "bzip2": bz2.compress(LEDGER.encode()),
    "quotes": b'a;"b ""c""";d\r\n"1\n2";\'3\';"4"\r5;6;7\n' * 9,
    "xlsx": workbook(Data=[["Work", "Cost"], ["Logo", 90.5], ["Map", True]], Other=[["x"]]),
    "ods": opened(ROW.format("", CELL.format("", "a") + CELL.format("", "b")) * 3),
}
WORKBOOKS = ("xlsx", "ods")
PIECES = [
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"Total",
    b"\xe9",
    b'<c r="XFD9999999"',
    b"sep=,",
    b"\x1a",
    b" ",
    b"''",
]


def read_or_refused(data, **how):
    """Reads the bytes to the end, twice; or holds that the refusal says something."""
    sheet, rows, problems = None, [], ()
    with kept(data) as path:
        try:
            sheet = open_table(path, ReadOptions(**how))
            rows = list(sheet.rows())
        except Refused as refused:
            problems = refused.problems
    assert all(len(problem.message) > 10 and problem.code.startswith("file-") for problem in problems)
    if sheet is None:
        assert problems
        return
    assert len(set(sheet.header)) == len(sheet.header) > 0
    assert all(len(row) == len(sheet.header) and line > sheet.header_line for line, row in rows)
    assert problems or sheet.tally.rows == len(rows)
    assert sheet.totals is None or sheet.totals > sheet.header_line


ways = st.fixed_dictionaries(
    {},
    optional={
        "encoding": st.one_of(st.sampled_from(ENCODINGS), st.text(max_size=8)),
        "delimiter": st.text(max_size=2),
        "header_row": st.integers(-2, 9),
        "sheet": st.sampled_from(["Data", "Other", "?"]),
    },
)


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)), ways)
def test_any_bytes(data, how):
    read_or_refused(data, **how)


@pytest.mark.parametrize("name", [name for name in SEEDS if name not in WORKBOOKS])
@given(chance=st.randoms(use_true_random=False), how=ways)
def test_files_that_were_damaged(name, chance, how):
    read_or_refused(_damaged(SEEDS[name], chance), **how)


@pytest.mark.parametrize("name", WORKBOOKS)
@settings(max_examples=15)  # each is tried in a process of its own
@given(chance=st.randoms(use_true_random=False), how=ways)
def test_workbooks_that_were_damaged(name, chance, how):
    read_or_refused(_damaged(SEEDS[name], chance), **how)
    read_or_refused(_damaged_within(SEEDS[name], chance), **how)


def _damaged_within(data, chance):
    """The workbook with one part of its archive damaged."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(file, "w") as made:
        hurt = chance.choice(whole.namelist())
        for name in whole.namelist():
            made.writestr(name, _damaged(whole.read(name), chance) if name == hurt else whole.read(name))
    return file.getvalue()


def _damaged(data, chance: random.Random):
    """The bytes with a few of them changed, left out, doubled or cut off."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(found) + 1)
        end = min(len(found), start + chance.choice((0, 1, 2, 9, 60)))
        way = chance.randrange(4)
        if way == 0:
            found[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
        elif way == 1:
            del found[start:end]
        elif way == 2:
            found[start:start] = found[start:end] * chance.choice((1, 2, 50))
        else:
            found[start:end] = chance.choice(PIECES)
    return bytes(found)
