"""One file brought twice: what nothing knows again is not logged a second time unless that is meant."""

import pytest

from app.core.services.work import CONSOLE, begin
from app.importing.services import imports, undo
from tests.importing.services.importing import bring
from tests.importing.services.of_lines import MAY, SAID, record

NAMELESS = """title,arrangement,provider,currency,actual_cost,started_on
Paint,freelance,Amy,EUR,120,2026-01-05
Mow,freelance,Bo,EUR,80,2026-02-05
"""


@pytest.mark.both_databases
def test_the_same_file_is_known_by_its_content(database, tmp_path):
    first = bring(database, tmp_path, NAMELESS)
    assert first.preview.repeated == "" and len(record(database)) == 2
    again = bring(database, tmp_path, NAMELESS)
    assert again.number is None and len(record(database)) == 2
    assert f"(import {first.number})" in again.preview.repeated
    assert "2 rows have no reference" in again.preview.repeated
    with begin(database, CONSOLE, writes=False) as work:
        assert imports.preview(work, NAMELESS.encode()).repeated == again.preview.repeated, "a look says it too"


def test_it_goes_in_again_where_that_is_meant(database, tmp_path):
    bring(database, tmp_path, NAMELESS)
    assert bring(database, tmp_path, NAMELESS, recorded="add").number is not None
    assert len(record(database)) == 4


@pytest.mark.parametrize("key", [["title", "provider"], ["title", "provider", "started_on"]])
def test_rows_that_are_known_again_are_no_second_ones(database, tmp_path, key):
    bring(database, tmp_path, NAMELESS)
    done = bring(database, tmp_path, NAMELESS, key=key)
    assert done.preview.counts["unchanged"] == 2 and done.preview.repeated == ""


@pytest.mark.both_databases
def test_a_file_that_was_taken_back_may_come_again(database, tmp_path):
    first = bring(database, tmp_path, NAMELESS)
    with begin(database, CONSOLE) as work:
        undo.undo(work, first.number)
    assert bring(database, tmp_path, NAMELESS).number is not None


def test_another_file_and_lines_are_no_second_ones(database, tmp_path):
    bring(database, tmp_path, NAMELESS)
    assert bring(database, tmp_path, NAMELESS.replace("2026", "2025")).preview.repeated == ""
    bring(database, tmp_path, MAY, **SAID)
    assert bring(database, tmp_path, MAY, **SAID).preview.repeated == ""
