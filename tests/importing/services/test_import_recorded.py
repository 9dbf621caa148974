"""A list that grew and comes again, keys that number rows, known rows that would become other work: asked, not done."""

import pytest

from app.importing.values.options import Options
from app.importing.values.profiles import reusable_options
from tests.importing.services.entry_files import record
from tests.importing.services.importing import import_text

LIST = """title,arrangement,provider,currency,actual_cost,started_on,ended_on
Paint,freelance,Amy,EUR,120,2026-01-05,2026-01-09
Mow,freelance,Bo,EUR,80,2026-02-05,2026-02-05
Mow,freelance,Bo,EUR,80,2026-02-05,2026-02-05
"""
GREW = LIST.replace("EUR,120", "EUR,130") + "Dig,freelance,Cy,EUR,50,2026-03-01,\n"


@pytest.mark.both_databases
def test_rows_that_are_recorded_are_asked_about_before_anything_is_written(database, tmp_path):
    import_text(database, tmp_path, LIST)
    done = import_text(database, tmp_path, GREW)
    assert done.number is None and len(record(database)) == 3
    assert done.preview.repeated.startswith("3 rows without a reference match existing engagements")
    assert list(done.preview.open) == ["recorded"]


@pytest.mark.parametrize(
    ("answer", "counts", "total"), [("skip", (1, 0, 3), 4), ("update", (1, 1, 2), 4), ("add", (4, 0, 0), 7)]
)
@pytest.mark.both_databases
def test_each_answer_does_what_it_says(database, tmp_path, answer, counts, total):
    import_text(database, tmp_path, LIST)
    done = import_text(database, tmp_path, GREW, recorded=answer)
    assert tuple(done.preview.counts[name] for name in ("new", "changed", "unchanged")) == counts
    assert len(record(database)) == total


def test_of_rows_that_say_the_same_as_many_are_new_as_there_are_more(database, tmp_path):
    import_text(database, tmp_path, LIST)
    more = LIST + LIST.splitlines()[-1] + "\n"
    assert import_text(database, tmp_path, more, recorded="skip").preview.counts["new"] == 1
    again = import_text(database, tmp_path, more + "\n", recorded="skip")
    assert again.preview.counts["new"] == 0 and len(record(database)) == 4


@pytest.mark.parametrize(
    ("row", "alike"),
    [
        ("PAINT ,freelance,amy,EUR,999,2026-01-05,", True),  # title, provider and start
        ("Fence,freelance,Amy,EUR,120,2026-01-05,2026-01-09", True),  # provider, cost and days
        ("Fence,freelance,Amy,USD,120,2026-01-05,2026-01-09", False),
        ("Fence,freelance,Amy,EUR,121,2026-01-05,2026-01-09", False),
        ("Fence,freelance,Zoe,EUR,120,2026-01-05,2026-01-09", False),
        ("Paint,freelance,Amy,EUR,120,2026-01-06,2026-01-09", False),
        ("Paint,freelance,Zoe,EUR,120,2026-01-05,2026-01-09", False),
    ],
)
def test_what_looks_like_a_recorded_one(database, tmp_path, row, alike):
    import_text(database, tmp_path, LIST)
    done = import_text(database, tmp_path, f"{LIST.splitlines()[0]}\n{row}\n")
    assert bool(done.preview.repeated) is alike and (done.number is None) is alike


def test_rows_with_a_reference_and_a_record_without_them_are_not_asked_about(database, tmp_path):
    assert import_text(database, tmp_path, LIST).preview.repeated == ""
    keyed = "reference,title,arrangement,provider,started_on\nX-1,Paint,freelance,Amy,2026-01-05\n"
    assert import_text(database, tmp_path, keyed).number is not None


def test_a_profile_remembers_the_answer_unless_it_logs_again():
    assert reusable_options(Options(recorded="skip")).recorded == "skip"
    assert reusable_options(Options(recorded="add", same_engagements=True)) == Options()
    assert Options.from_json({"again": True}).recorded == "add", "kept before there was a choice"


OLD = "{},title,arrangement,provider\n1,Roof,outsourced,Alpha\n2,Paint,outsourced,Beta\n3,Floor,outsourced,Gamma\n"
NEW = "{},title,arrangement,provider\n1,Toner,outsourced,Delta\n2,Paper,outsourced,Eta\n3,Chairs,outsourced,Zeta\n"


@pytest.mark.parametrize("header", ["_id", "id", "ID", "No.", "Nr", "#", "Row", "Number", "PO", "Contract"])
def test_row_numbers_are_no_key(database, tmp_path, header):
    import_text(database, tmp_path, OLD.format(header))
    import_text(database, tmp_path, NEW.format(header))
    assert len(record(database)) == 6


@pytest.mark.parametrize(
    "numbers", ["1 2 3 4", "101 102 103 104", "4 3 2 1", "1 2 4 5", "0 1 2 3", "#1 #2 #3 #4", "1. 2. 3. 4."]
)
def test_numbers_in_order_are_no_key_under_a_header_for_numbers(database, tmp_path, numbers):
    content = "id,title,arrangement\n" + "".join(f"{each},t{each},freelance\n" for each in numbers.split())
    preview = import_text(database, tmp_path, content).preview
    assert [each.field for each in preview.matches] == ["title", "arrangement"]
    assert any(each.startswith("“id” only numbers the rows") for each in preview.warnings)


@pytest.mark.parametrize(
    ("header", "numbers"),
    [
        ("id", "10871 11930 12888"),
        ("PO", "4500 4501 4502"),
        ("reference", "1 2 3"),
        ("id", "A1 A2 A3"),
        ("id", "001 002 003"),
    ],
)
def test_other_numbers_are_a_key(database, tmp_path, header, numbers):
    content = f"{header},title,arrangement\n" + "".join(f"{each},t,freelance\n" for each in numbers.split())
    assert import_text(database, tmp_path, content).preview.matches[0].field == "reference"


def test_known_rows_that_would_become_other_work_are_asked_about(database, tmp_path):
    said = {"columns": {"reference": ["_id"]}}
    import_text(database, tmp_path, OLD.format("_id"), **said)
    before = record(database)
    done = import_text(database, tmp_path, NEW.format("_id"), **said)
    assert done.number is None and record(database) == before
    assert done.preview.replaced.startswith(
        "3 of 3 rows that match existing engagements would change title, provider and start date at once: row 2 "
        "turns “Roof” (Alpha) into “Toner” (Delta)."
    )
    assert import_text(database, tmp_path, NEW.format("_id"), same_engagements=True, **said).number is not None
    assert len(record(database)) == 3


def test_known_rows_whose_title_or_provider_changes_go_in(database, tmp_path):
    said = {"columns": {"reference": ["_id"]}}
    import_text(database, tmp_path, OLD.format("_id"), **said)
    for name, to in (("Alpha", "A"), ("Beta", "B"), ("Gamma", "C")):
        content = OLD.format("_id").replace(name, to)
        assert import_text(database, tmp_path, content, **said).number is not None
    titled = content.replace("Roof", "Top").replace("Paint", "Coat").replace("Floor", "Ground")
    assert import_text(database, tmp_path, titled, **said).number is not None


def test_a_blank_part_of_a_key_is_refused(database, tmp_path):
    key = ["title", "provider", "started_on"]
    import_text(database, tmp_path, LIST.rpartition("Mow")[0], key=key)
    done = import_text(database, tmp_path, LIST.splitlines()[0] + "\nPaint,freelance,Amy,EUR,1,,\n", key=key)
    (refusal,) = done.preview.refusals
    assert (refusal.line, refusal.field, refusal.code) == (2, "started_on", "key-part-missing")
    assert "Start is blank here" in refusal.reason
