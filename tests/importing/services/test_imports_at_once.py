"""What a file is told of its rows at one go, so that it's mended once."""

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.importing.services.importing import import_text, refusal_codes, text

ONE = {"reference": "A-1", "title": "Website", "arrangement": "freelance"}


def test_cells_and_rules_are_refused_together(database, tmp_path):
    done = import_text(
        database,
        tmp_path,
        text(
            **ONE | {"title": ""},
            complexity="6",
            started_on="2026-02-02",
            ended_on="2026-01-01",
            percentage="5",
            owner="Nobody",
            provider="Ann",
        ),
    )
    assert {code for _, _, code in refusal_codes(done)} == {
        "rating-ambiguous",
        "required",
        "end-before-start",
        "percentage-without-budget",
        "percentage-model",
        "owner-unknown",
    }


def test_a_rule_is_not_broken_by_what_could_not_be_read(database, tmp_path):
    done = import_text(
        database,
        tmp_path,
        text(
            **ONE,
            started_on="2026-02-02",
            ended_on="soon",
            status="done?",
            currency="X",
            project_budget="5",
            percentage="5",
            pricing_model="parts",
            rate="4",
        ),
    )
    assert {code for _, _, code in refusal_codes(done)} == {"date", "choice", "currency"}


def test_references_that_look_the_same_are_told(database, tmp_path):
    import_text(database, tmp_path, text(**ONE))
    done = import_text(
        database, tmp_path, text(reference=["a-1", "é", "E", "A-1"], title=["x"] * 4, arrangement=["freelance"] * 4)
    )
    assert [each for each in done.preview.warnings if "look like" in each] == [
        "“A-1” and “a-1” look like the same reference. They are imported as two.",
        "“é” and “E” look like the same reference. They are imported as two.",
    ]


def test_who_changed_the_brief_takes_a_brief_that_changed(database, tmp_path):
    rows = "A,Shop,freelance,a lot,us\nB,Desk,freelance,no,us\nC,Cellar,freelance,,provider\n"
    header = "reference,title,arrangement,Auftrag geändert,change requested by\n"
    done = import_text(database, tmp_path, header + rows)
    assert refusal_codes(done) == [
        (3, "change requested by", "brief-change-missing"),
        (4, "change requested by", "brief-change-missing"),
    ]
    import_text(database, tmp_path, header + rows.splitlines()[0] + "\n")
    with begin_work(database, CONSOLE, writes=False) as work:
        after = engagements.detail(work, "A").stored.engagement
    assert (after.brief_changed, after.brief_changed_by) == ("a lot", "us")
