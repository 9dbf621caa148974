"""A new line beside a recorded one of its day and kind, with another amount: told, and never refused."""

import pytest

from tests.importing.services.entry_files import MAY, SAID, entry_counts
from tests.importing.services.importing import import_text

HEADER = MAY.splitlines()[0]


def told(done):
    return [each for each in done.preview.warnings if "existing entry of the same day" in each]


def again(database, folder, *rows):
    return import_text(database, folder, "\n".join([HEADER, *rows]) + "\n", **SAID)


@pytest.mark.both_databases
def test_another_amount_of_a_recorded_day_is_told(database, tmp_path):
    import_text(database, tmp_path, MAY, **SAID)
    done = again(database, tmp_path, "2026-05-05,Shop front (101),4,13,")
    assert entry_counts(done) == (1, 0, 0, 0)
    (words,) = told(done)
    assert words == (
        "Row 2: time of 5 May 2026, 13.00 USD, 4 hours is new. An existing entry of the same day, time of 5 May 2026, "
        "12.00 USD, 4 hours, is not in the file. If this is a correction, delete the existing entry."
    )


def test_work_beside_what_is_recorded_is_none_of_it(database, tmp_path):
    import_text(database, tmp_path, MAY, **SAID)
    done = again(database, tmp_path, "2026-05-05,Shop front (101),4,13,", "2026-05-05,Shop front (101),4,12,")
    assert entry_counts(done) == (1, 1, 0, 0) and told(done) == [], "the recorded line stands in the file as it was"


def test_another_day_kind_or_engagement_is_another_line(database, tmp_path):
    import_text(database, tmp_path, MAY, **SAID)
    done = again(
        database,
        tmp_path,
        "2026-05-07,Shop front (101),4,13,",
        "2026-05-05,Shop front (101),,13,Bonus",
        "2026-05-04,Logo (102),1,13,",
    )
    assert entry_counts(done) == (3, 0, 0, 0) and told(done) == []


def test_many_are_counted(database, tmp_path):
    rows = [f"2026-05-{day:02d},Shop front (101),1,{day}," for day in range(10, 18)]
    again(database, tmp_path, *rows)
    done = again(database, tmp_path, *(row[:-1] + "9," for row in rows))
    assert len(told(done)) == 5
    assert (
        "3 more new entries match the day and kind of an existing entry that is not in the file."
        in done.preview.warnings
    )


def test_not_every_line_is_recorded_where_one_is_refused(database, tmp_path):
    import_text(database, tmp_path, MAY, **SAID)
    words = "Every entry already exists."
    assert words in again(database, tmp_path, *MAY.splitlines()[1:]).preview.warnings
    assert words not in again(database, tmp_path, *MAY.splitlines()[1:], "soon,Logo (102),1,1,").preview.warnings
