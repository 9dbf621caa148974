"""A whole import is taken back: what it made goes, what it changed is as it was, what was edited since is left."""

import pytest

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import undo
from app.record.services import engagements, providers, trash
from tests.importing.services.undo_steps import (
    NEXT,
    all_events,
    amend,
    export_text,
    history_of,
    import_text,
    imported_files,
    imported_twice,
    record_contents,
    review,
    text,
    undo_import,
    undo_preview,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def before(database, tmp_path):
    """Everything as it was before the second of two imports."""
    return imported_twice(database, tmp_path)


def test_the_record_is_as_it_was(database, before, tmp_path):
    would = undo_preview(database, 2).outcome
    done = undo_import(database, 2)
    assert would == done
    assert (done.new, done.changed, done.cards, done.left, done.erased) == (2, 2, 1, [], [])
    assert (done.providers, done.teams) == (["Cy", "Di"], ["Ops"])
    assert record_contents(database) == before
    assert imported_files(database)[2].state == "undone" and imported_files(database)[1].state == "done"
    with begin_work(database, CONSOLE) as work:
        assert undo.undone_imports(work, [1, 2])[2].counts == {"new": 2, "changed": 2, "left": 0}


def test_the_same_file_goes_in_again_and_says_the_same(database, before, tmp_path):
    after = record_contents(database)
    undo_import(database, 2)
    again = import_text(database, tmp_path, text(**NEXT))
    assert again.preview.counts == {"new": 2, "changed": 2, "unchanged": 0, "refused": 0}
    assert record_contents(database) == after
    assert again.number in imported_files(database) and len(imported_files(database)) == 3
    undo_import(database, again.number)
    assert record_contents(database) == before


def test_it_is_one_event_and_each_record_tells_its_part(database, before):
    events = len(all_events(database))
    undo_import(database, 2)
    first, *rest = all_events(database)
    assert len(rest) == events
    assert (first.what, first.note["file"], first.note["import"]) == (EventKind.UNDONE, "file.csv", 2)
    assert first.note["rows"] == {"new": 2, "changed": 2, "left": 0}
    back, changed, made = history_of(database, "A-1")
    assert [each.what for each in (back, changed, made)] == ["undone", "imported", "imported"]
    assert back.changes == {name: both[::-1] for name, both in changed.changes.items()}
    assert back.changes["provider"] == ("Cy", "Ann"), "a provider that is gone keeps its name in history"
    assert (back.note["import"], back.note["currencies"]) == (2, ["USD", "EUR"])
    assert made.changes["agreed_cost"] == (None, "10.50") and made.changes["quality"] == (None, "4")
    with begin_work(database, CONSOLE) as work:
        ann = providers.listing(work, "bo").rows[0].stored
        assert [each.what for each in providers.detail(work, ann.id).history] == ["undone", "imported", "imported"]


def test_what_was_edited_since_is_left_and_listed(database, before):
    amend(database, "A-1", title="By hand")
    review(database, "B-1", quality=1)
    edited = record_contents(database)
    would = undo_preview(database, 2).outcome
    assert [(each.name, each.was_created, each.why, each.cannot_force) for each in would.left] == [
        ("B-1", True, "reviewed by console", False),
        ("A-1", False, "changed by console", False),
        ("Cy", True, "used by 2 engagements", False),
        ("Ops", True, "used by 1 engagement", False),
    ]
    assert undo_import(database, 2) == would
    now = record_contents(database)
    assert set(now[1]) == {"A-1", "A-2", "B-1"}
    assert [now[1][name] for name in ("A-1", "B-1")] == [edited[1][name] for name in ("A-1", "B-1")]
    assert now[1]["A-2"] == before[1]["A-2"]
    assert set(now[2]) == {"Ann", "Bo", "Cy"} and set(now[3]) == {"Ops"}
    with pytest.raises(Refused, match="include edited"):
        undo_import(database, 2)


def test_insisting_takes_edited_rows_too_and_names_the_edits(database, before):
    amend(database, "A-1", title="By hand", notes="Mine", tags=("later",))
    review(database, "B-1", quality=1)
    edits = [each.id for each in all_events(database)[:2]]
    would = undo_preview(database, 2, force=True).outcome
    assert [each.name for each in would.forced] == ["B-1", "A-1"] and would.left == []
    assert undo_import(database, 2, force=True) == would
    now = record_contents(database)
    assert set(now[1]) == {"A-1", "A-2"} and now[2:] == before[2:]
    was, after = before[1]["A-1"], now[1]["A-1"]
    assert after[0].tags == ("later",), "what the file did not touch stays"
    after[0].tags = None
    assert after == was
    first = all_events(database)[0]
    assert first.note["forced"] == ["B-1", "A-1"] and first.note["later"] == sorted(edits)
    gone = next(each for each in all_events(database) if each.what is EventKind.REVIEWED)
    assert (gone.about, gone.former) == (None, "B-1")
    back = history_of(database, "A-1")[0]
    assert back.changes["title"] == ("By hand", "Website") and back.changes["notes"] == ("Mine", "Ring Ann")


def test_what_was_left_can_be_taken_back_later(database, before):
    amend(database, "A-1", title="By hand")
    amend(database, "B-1", title="By hand")
    undo_import(database, 2)
    done = undo_import(database, 2, force=True)
    assert (done.new, done.changed, done.providers) == (1, 1, ["Cy"])
    assert record_contents(database) == before
    with pytest.raises(Refused, match="already undone"):
        undo_import(database, 2, force=True)
    assert undo_preview(database, 2).outcome.is_empty


def test_removed_and_continued_rows_are_left(database, before):
    with begin_work(database, CONSOLE) as work:
        trash.remove(work, "B-2")
        engagements.record(work, {"title": "More", "arrangement": "freelance", "continues": "B-1"})
    would = undo_preview(database, 2).outcome
    assert [(each.name, each.why) for each in would.left[:2]] == [
        ("B-2", "removed by console"),
        ("B-1", "renewed by E-000001"),
    ]
    undo_import(database, 2)
    assert set(record_contents(database)[1]) == {"A-1", "A-2", "B-1", "E-000001"}
    undo_import(database, 2, force=True)
    assert set(record_contents(database)[1]) == {"A-1", "A-2", "E-000001"}


def test_an_older_import_under_a_newer_one(database, before, tmp_path):
    import_text(
        database,
        tmp_path,
        text(reference=["A-1", "B-1"], title=["Third", "Third"], provider=["Bo", "Bo"]),
        same_engagements=True,
    )
    third = record_contents(database)
    done = undo_import(database, 2)
    assert [(each.name, each.why) for each in done.left] == [
        ("B-1", "changed by import 3"),
        ("A-1", "changed by import 3"),
        ("Cy", "a later import needs it"),
        ("Ops", "used by 1 engagement"),
    ]
    assert record_contents(database)[1]["A-1"] == third[1]["A-1"]
    undo_import(database, 3)
    assert record_contents(database)[1]["A-1"][0].provider == "Cy"
    undo_import(database, 2)
    assert record_contents(database) == before


def test_newest_first_leads_all_the_way_back(database, before, tmp_path):
    import_text(
        database,
        tmp_path,
        text(reference=["A-1", "B-1"], title=["Third", "Third"], provider=["Ed", "Bo"], provider_country=["DE", "FR"]),
        same_engagements=True,
    )
    undo_import(database, 3)
    done = undo_import(database, 2)
    assert done.left == [] and record_contents(database) == before
    undo_import(database, 1)
    assert record_contents(database)[1:] == ({}, {}, {})


def test_a_record_that_another_taking_back_changed_is_left(database, before, tmp_path):
    undo_import(database, 1, force=True)
    found = undo_preview(database, 2).outcome
    assert found.changed == 0 and found.new == 2 and found.left == []
    assert set(record_contents(database)[1]) == {"B-1", "B-2"}


def test_many_rows_but_a_few(database, tmp_path):
    numbers = range(1200)
    every = {"reference": [f"R{n}" for n in numbers], "arrangement": ["freelance"] * 1200}
    import_text(database, tmp_path, text(**every, title=[f"Old {n}" for n in numbers]))
    old = export_text(database)
    import_text(
        database,
        tmp_path,
        text(reference=every["reference"][::-1], title=[f"New {n}" for n in numbers], team=["Ops"] * 1200),
    )
    for number in (0, 1000, 1199):
        amend(database, f"R{number}", notes="mine")
    done = undo_import(database, 2)
    assert (done.changed, len(done.left), done.teams) == (1197, 4, [])
    undo_import(database, 2, force=True)
    assert export_text(database).replace(",mine,", ",,") == old
    done = undo_import(database, 1)
    assert (done.new, len(done.left)) == (1197, 3)
