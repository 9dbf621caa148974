"""Every real file in the folder that CONTRAST_FIXTURES names goes in as far as it can, or is refused with a reason."""

import os
from pathlib import Path

import pytest

from tests.bench.real_files import files, run

FOLDER = os.environ.get("CONTRAST_FIXTURES", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CONTRAST_FIXTURES names no folder: real files were NOT BROUGHT IN")


def test_each_is_brought_in_or_refused_in_words():
    found = list(run(Path(FOLDER)))
    assert len(found) == len(files(Path(FOLDER))) > 50
    for told in found:
        if told.refused:
            assert told.refused.endswith((".", "”.")) and not told.rows, told
        elif told.lines:
            assert (told.new, told.lines, told.out) == (11, 252, 0), told
        else:
            # A row is in or refused; what is refused says why.
            assert told.new + told.out == told.rows and bool(told.out) == bool(told.reasons), told


def test_the_readings_are_said():
    found = {told.name: told for told in run(Path(FOLDER, "csvkit", "examples"))}
    assert "header on line 4" in found["test_skip_lines.csv"].read
    assert "gzip" in found["dummy.csv.gz"].read and "UTF-16" in found["test_utf16_big.csv"].read
    assert "sheet “NE data”" in found["ne_1033_data.xlsx"].read
    assert "NUL" in found["null_byte.csv"].refused
