"""How rows find what is recorded: by reference, by another field or several; what blank cells do; who may only add."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.importing.services.importing import export_text, import_text, refusal_codes, text

pytestmark = pytest.mark.both_databases

TWO = text(
    reference=["A-1", "A-2"],
    title=["Website", "Manual"],
    arrangement=["freelance"] * 2,
    provider=["Ann", "Bo"],
    notes=["old", "old"],
    category=["design", ""],
)


def detail(database, reference):
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.detail(work, reference).stored.engagement


def outcomes(done):
    return [(row.line, row.outcome) for row in done.preview.rows]


def test_rows_are_met_by_another_field(database, tmp_path):
    import_text(database, tmp_path, TWO)
    done = import_text(
        database,
        tmp_path,
        text(title=["WEBSITE ", "New one"], arrangement=["freelance"] * 2, notes=["x", "y"]),
        key=["title"],
    )
    assert outcomes(done) == [(2, "changed"), (3, "new")]
    assert detail(database, "A-1").notes == "x"
    again = import_text(
        database,
        tmp_path,
        text(title=["Website", "New one"], arrangement=["freelance"] * 2, notes=["x", "y"]),
        key=["title"],
    )
    assert outcomes(again) == [(2, "changed"), (3, "unchanged")], "the title is spelt as the file spells it"


def test_rows_are_met_by_several_fields(database, tmp_path):
    import_text(
        database,
        tmp_path,
        text(reference=["A-1", "A-2"], title=["Website"] * 2, arrangement=["freelance"] * 2, provider=["Ann", "Bo"]),
    )
    rows = text(
        title=["Website"] * 3, provider=["bo", "ann", "Cy"], arrangement=["freelance"] * 3, notes=["b", "a", "c"]
    )
    done = import_text(database, tmp_path, rows, key=["title", "provider"])
    assert outcomes(done) == [(2, "changed"), (3, "changed"), (4, "new")]
    assert (detail(database, "A-2").notes, detail(database, "A-1").notes) == ("b", "a")


def test_a_key_of_several_engagements_is_refused_by_name(database, tmp_path):
    import_text(
        database, tmp_path, text(reference=["A-1", "A-2"], title=["Website"] * 2, arrangement=["freelance"] * 2)
    )
    done = import_text(database, tmp_path, text(title="Website", arrangement="freelance"), key=["title"])
    assert refusal_codes(done) == [(2, "title", "key-ambiguous")]
    assert "A-1, A-2" in done.preview.refusals[0].reason
    twice = import_text(database, tmp_path, text(title=["Once", "once"], arrangement=["freelance"] * 2), key=["title"])
    assert refusal_codes(twice) == [(3, "title", "key-twice")]


def test_a_reference_that_another_one_has_is_refused_where_rows_are_met_otherwise(database, tmp_path):
    import_text(database, tmp_path, TWO)
    rows = text(reference=["A-2", "A-2", "B-1"], title=["Website", "Fresh", "Fresher"], arrangement=["freelance"] * 3)
    done = import_text(database, tmp_path, rows, key=["title"])
    assert refusal_codes(done) == [(2, "reference", "reference-taken"), (3, "reference", "reference-taken")]


@pytest.mark.parametrize(
    ("blank", "category", "codes"), [("keep", "design", []), ("clear", None, []), ("refuse", "design", ["blank"])]
)
def test_a_blank_cell_does_what_was_chosen(database, tmp_path, blank, category, codes):
    import_text(database, tmp_path, TWO)
    done = import_text(
        database, tmp_path, text(reference="A-1", title="Website", category="", notes="old"), blank=blank
    )
    assert [each.code for each in done.preview.refusals] == codes
    assert detail(database, "A-1").category == category
    assert detail(database, "A-1").notes == "old"


def test_a_blank_title_clears_nothing_that_is_needed(database, tmp_path):
    import_text(database, tmp_path, TWO)
    done = import_text(database, tmp_path, text(reference="A-1", title=""), blank="clear")
    assert refusal_codes(done) == [(2, "title", "required")]


def test_only_adding_leaves_the_known_and_only_updating_the_new(database, tmp_path):
    import_text(database, tmp_path, TWO)
    rows = text(reference=["A-1", "B-1"], title=["Renamed", "New"], arrangement=["freelance"] * 2)
    done = import_text(database, tmp_path, rows, only="add")
    assert (done.preview.counts["new"], done.preview.counts["changed"]) == (1, 0)
    assert "1 row matches an existing engagement and is left out." in done.preview.warnings
    done = import_text(database, tmp_path, rows.replace("B-1", "C-1"), only="update")
    assert (done.preview.counts["new"], done.preview.counts["changed"]) == (0, 1)
    assert "C-1" not in export_text(database) and detail(database, "A-1").title == "Renamed"


def test_next_months_register_counts_nothing_twice(database, tmp_path):
    import_text(database, tmp_path, TWO)
    month = text(
        reference=["A-1", "A-2", "A-3"],
        title=["Website", "Handbook", "Shop"],
        arrangement=["freelance"] * 3,
        provider=["Ann", "Bo", "Cy"],
        notes=["old"] * 3,
        category=["design", "", ""],
    )
    counts = {"new": 1, "changed": 1, "unchanged": 1, "refused": 0}
    assert import_text(database, tmp_path, month).preview.counts == counts
    again = import_text(database, tmp_path, month)
    assert again.number is None and again.preview.counts["unchanged"] == 3
    assert export_text(database).count("\n") == 4
