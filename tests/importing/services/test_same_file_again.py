"""One file brought twice: what nothing knows again is not logged a second time unless that is meant."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, undo
from tests.importing.services.entry_files import MAY, SAID, record
from tests.importing.services.importing import import_text

NAMELESS = """title,arrangement,provider,currency,actual_cost,started_on
Paint,freelance,Amy,EUR,120,2026-01-05
Mow,freelance,Bo,EUR,80,2026-02-05
"""


@pytest.mark.both_databases
def test_the_same_file_is_known_by_its_content(database, tmp_path):
    first = import_text(database, tmp_path, NAMELESS)
    assert first.preview.repeated == "" and len(record(database)) == 2
    again = import_text(database, tmp_path, NAMELESS)
    assert again.number is None and len(record(database)) == 2
    assert f"(import {first.number})" in again.preview.repeated
    assert "2 rows have no reference" in again.preview.repeated
    with begin_work(database, CONSOLE, writes=False) as work:
        assert imports.preview(work, NAMELESS.encode()).repeated == again.preview.repeated, "a look says it too"


def test_it_goes_in_again_where_that_is_meant(database, tmp_path):
    import_text(database, tmp_path, NAMELESS)
    assert import_text(database, tmp_path, NAMELESS, recorded="add").number is not None
    assert len(record(database)) == 4


@pytest.mark.parametrize("key", [["title", "provider"], ["title", "provider", "started_on"]])
def test_rows_that_are_known_again_are_no_second_ones(database, tmp_path, key):
    import_text(database, tmp_path, NAMELESS)
    done = import_text(database, tmp_path, NAMELESS, key=key)
    assert done.preview.counts["unchanged"] == 2 and done.preview.repeated == ""


@pytest.mark.both_databases
def test_a_file_that_was_taken_back_may_come_again(database, tmp_path):
    first = import_text(database, tmp_path, NAMELESS)
    with begin_work(database, CONSOLE) as work:
        undo.undo(work, first.number)
    assert import_text(database, tmp_path, NAMELESS).number is not None


def test_another_file_and_lines_are_no_second_ones(database, tmp_path):
    import_text(database, tmp_path, NAMELESS)
    assert import_text(database, tmp_path, NAMELESS.replace("2026", "2025")).preview.repeated == ""
    import_text(database, tmp_path, MAY, **SAID)
    assert import_text(database, tmp_path, MAY, **SAID).preview.repeated == ""
