"""Others write while an undo is prepared: what they did to its records is seen, the rest is no matter."""

import pytest

from app.core.services.transactions import separate_transactions
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import undo, undo_plan
from app.record.services import engagements
from tests.importing.services.undo_steps import amend, import_text, record_contents, review, text

pytestmark = pytest.mark.both_databases

FIRST = {
    "reference": ["A-1", "A-2"],
    "title": ["Website", "Shop"],
    "arrangement": ["freelance", "outsourced"],
    "provider": ["Ann", "Bo"],
}
SECOND = {
    "reference": ["A-1", "A-2", "B-1"],
    "title": ["Web", "Store", "Books"],
    "arrangement": ["freelance", "outsourced", "freelance"],
    "provider": ["Ann", "Bo", "Cy"],
}


def record(database, **said):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"title": "x", "arrangement": "freelance"} | said)


# What somebody does, how often it is prepared then, and what is left.
WHILE = {
    "something else": (lambda database: record(database, reference="C-1", provider="Di"), 1, []),
    "a changed one": (lambda database: amend(database, "A-1", title="By hand"), 2, ["A-1"]),
    "a new one": (lambda database: amend(database, "B-1", title="By hand"), 2, ["B-1", "Cy"]),
    "a review": (lambda database: review(database, "B-1", quality=2), 2, ["B-1", "Cy"]),
    "a new provider": (lambda database: record(database, reference="C-1", provider="Cy"), 2, ["Cy"]),
    "a later one": (lambda database: record(database, reference="C-1", continues="B-1"), 2, ["B-1", "Cy"]),
}


@pytest.mark.parametrize("what", WHILE)
def test_what_is_done_meanwhile_is_seen_where_it_matters(database, tmp_path, monkeypatch, what):
    act, times, left = WHILE[what]
    monkeypatch.setattr(undo_plan, "_BATCH_SIZE", 1)
    import_text(database, tmp_path, text(**FIRST))
    import_text(database, tmp_path, text(**SECOND), same_engagements=True)
    said = []

    def somebody(count):
        if not said:
            act(database)
        said.append(count)

    done = undo.undo_in_parts(separate_transactions(database, CONSOLE), 2, progress=somebody).outcome
    assert [each.name for each in done.left] == left
    assert said.count(1) == times
    now = record_contents(database)[1]
    assert now["A-2"][0].title == "Shop" and ("B-1" in now) == ("B-1" in left)
    assert now["A-1"][0].title == ("By hand" if "A-1" in left else "Website")
