"""A run over real files of others, in the folder that CONTRAST_FIXTURES names: each is read or refused."""

import json
import os
from pathlib import Path

import pytest

from app.core.domain.errors import Refused
from app.importing.files import ReadOptions, open_table

FOLDER = os.environ.get("CONTRAST_FIXTURES", "")
SPECTRUM, EXAMPLES = Path(FOLDER, "csv-spectrum"), Path(FOLDER, "csvkit", "examples")
ODD = "location_coordinates"  # its two files differ in the telephone number
REFUSED = {
    "empty.csv": "file-empty",
    "null_byte.csv": "file-nul",
    "test_geojson.json": "file-kind",
    "testdbf.dbf": "file-kind",
    "testjson.json": "file-kind",
    "testjson_multiline.json": "file-kind",
    "testjson_nested.json": "file-kind",
}
pytestmark = pytest.mark.skipif(not FOLDER, reason="CONTRAST_FIXTURES names no folder: real files were NOT READ")


def _under(folder, pattern):
    return sorted(path for path in folder.rglob(pattern) if path.is_file()) if FOLDER else []


def _read(path, **how):
    sheet = open_table(path, ReadOptions(**how))
    return sheet, [dict(zip(sheet.header, row, strict=True)) for _, row in sheet.rows()]


@pytest.mark.parametrize("path", _under(SPECTRUM, "*.csv"), ids=lambda path: path.stem)
def test_hard_files_say_what_is_written_beside_them(path):
    wanted = json.loads((SPECTRUM / "json" / f"{path.stem}.json").read_text("utf-8"))
    sheet, rows = _read(path)
    if path.stem == ODD:
        wanted = [wanted | {"Contact Phone Number": rows[0]["Contact Phone Number"]}]
    assert rows == wanted
    assert (sheet.header_line, sheet.delimiter, sheet.tally.ragged_count) == (1, ",", 0)


@pytest.mark.parametrize("path", _under(EXAMPLES, "*"), ids=lambda path: path.name)
def test_examples_are_read_or_refused_with_a_reason(path):
    code = None
    try:
        sheet, rows = _read(path)
        assert len(rows) == sheet.tally.rows
    except Refused as refused:
        code = refused.problems[0].code
    assert code == REFUSED.get(path.name)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dummy.csv.gz", ("gzip", "comma", 1, 1)),
        ("dummy.csv.bz2", ("bzip2", "comma", 1, 1)),
        ("dummy.tsv", (None, "tab", 1, 1)),
        ("sniff_limit.csv", (None, "semicolon", 1, 1)),
        ("test_skip_lines.csv", (None, "comma", 4, 1)),
        ("test_skip_lines.xlsx", (None, "", 4, 5)),
        ("test_skip_lines.xls", (None, "", 4, 5)),
        ("sheets.xls", (None, "", 1, 5)),
        ("mac_newlines.csv", (None, "comma", 1, 2)),
        ("realdata/Datagov_FY10_EDU_recp_by_State.csv", (None, "comma", 3, 55)),
        ("realdata/FY09_EDU_Recipients_by_State.csv", (None, "comma", 1, 52)),
        ("realdata/event-notification-rpt-lastmonth.txt", (None, "pipe", 1, 72)),
        ("realdata/ks_1033_data.csv", (None, "comma", 1, 1575)),
        ("realdata/ne_1033_data.xlsx", (None, "", 1, 1036)),
    ],
)
def test_examples_are_read_as_they_are_meant(name, says):
    sheet, rows = _read(EXAMPLES / name)
    assert (sheet.packed, sheet.delimiter_name, sheet.header_line, len(rows)) == says


def test_letters_of_examples_are_right():
    last = {
        name: list(_read(EXAMPLES / name)[1][-1].values())[-1]
        for name in (
            "test_utf16_big.csv",
            "test_utf16_little.csv",
            "test_utf8.csv",
            "test_utf8_bom.csv",
            "test_latin1.csv",
        )
    }
    assert set(last.values()) == {"ʤ", "©"}
    assert _read(EXAMPLES / "test_latin1.csv")[0].assumed
    rows = _read(EXAMPLES / "null_byte.csv", encoding="UTF-8 without NUL characters")[1]
    assert rows == [{"a": "", "b": "2", "c": "3"}]


def test_the_other_real_files_are_read_whole():
    found = {path.name: len(_read(path)[1]) for path in _under(Path(FOLDER), "*.csv") if path.parent == Path(FOLDER)}
    assert found == {
        "calc_hourly_prices_sample.csv": 100,
        "calc_s70_data_sample.csv": 100,
        "upwork_earnings_by_contract.csv": 252,
    }
