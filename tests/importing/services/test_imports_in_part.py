"""Good rows without the bad ones, what is corrected or left out on the way, and what is told before that."""

import csv
import io

import pytest

from app.core.domain.errors import NotFound, Refused
from app.core.domain.selection import Page
from app.core.services.transactions import separate_transactions
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, rejected_rows
from app.importing.values import included_rows
from app.importing.values.options import Options
from app.record.services import engagements, providers
from tests.importing.services.importing import export_text, import_text, text

MIXED = text(
    reference=["A-1", "A-2", "A-3"],
    title=["a", "b", "c"],
    arrangement=["freelance", "both", "freelance"],
    provider=["Ann", "Bo", "Ann"],
    complexity=["1", "2", "five"],
    Colour=["red", "", "blue"],
)


def taken_in(database, folder, content, rejects=None, **options):
    """Brings the content in as the console does, part by part."""
    return imports.import_file(
        separate_transactions(database, CONSOLE),
        folder / "uploads",
        content.encode(),
        "file.csv",
        Options(**options),
        rejects,
    )


def recorded(database):
    return [row["reference"] for row in csv.DictReader(io.StringIO(export_text(database)))]


@pytest.mark.both_databases
def test_good_rows_go_in_and_the_refused_come_back_to_be_mended(database, tmp_path):
    rejects = tmp_path / "rejects.csv"
    done = taken_in(database, tmp_path, MIXED, rejects, take_good=True)
    assert done.preview.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 2}
    assert recorded(database) == ["A-1"]
    found = list(csv.DictReader(io.StringIO(rejects.read_text())))
    assert [(row["reference"], row["Colour"]) for row in found] == [("A-2", ""), ("A-3", "blue")]
    assert found[0]["reason"].startswith("arrangement: “both” is none of") and "complexity" in found[1]["reason"]
    mended = rejects.read_text().replace(",both,", ",outsourced,").replace(",five,", ",5,")
    again = taken_in(database, tmp_path, mended)
    assert again.preview.counts["new"] == 2 and recorded(database) == ["A-1", "A-2", "A-3"]
    assert "reason" not in again.preview.unmatched
    with begin_work(database, CONSOLE, writes=False) as work:
        pieces = rejected_rows.refused_rows(work, tmp_path / "uploads", done.number)
        assert b"".join(pieces).decode() == rejects.read_text()
        with pytest.raises(NotFound, match="No row"):
            rejected_rows.refused_rows(work, tmp_path / "uploads", again.number)
        assert [each.stored.provider.name for each in providers.listing(work).rows] == ["Ann", "Bo"]


def test_a_provider_of_refused_rows_alone_is_not_made(database, tmp_path):
    done = taken_in(database, tmp_path, MIXED, take_good=True)
    assert done.preview.providers == ("Ann",)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert [each.stored.provider.name for each in providers.listing(work).rows] == ["Ann"]


def test_our_own_file_comes_back_mended_too(database, tmp_path):
    import_text(database, tmp_path, text(reference=["A-1", "A-2"], title=["=x", "b"], arrangement=["freelance"] * 2))
    ours = export_text(database).replace("A-1,", "B-1,").replace("A-2,b,freelance", "B-2,b,both")
    rejects = tmp_path / "rejects.csv"
    taken_in(database, tmp_path, ours, rejects, take_good=True)
    done = taken_in(database, tmp_path, rejects.read_text().replace(",both,", ",freelance,"))
    assert done.preview.table.ours and done.preview.counts["new"] == 1
    assert recorded(database) == ["A-1", "A-2", "B-1", "B-2"]


def test_rows_without_the_right_cells_come_back_as_they_are(database, tmp_path):
    rejects = tmp_path / "rejects.csv"
    content = "title,arrangement,notes\na,freelance,x\nb,freelance,y,z\n"
    taken_in(database, tmp_path, content, rejects, take_good=True)
    assert rejects.read_text().splitlines()[1].startswith('b,freelance,y,z,"The row has 4 cells')


def test_what_every_row_lacks_stands_beside_each(database, tmp_path):
    rejects = tmp_path / "rejects.csv"
    done = taken_in(database, tmp_path, text(title=["a", "b"]), rejects, take_good=True)
    assert done.number is None
    assert [row["reason"] for row in csv.DictReader(io.StringIO(rejects.read_text()))] == [
        "arrangement: Arrangement is required."
    ] * 2


def test_one_refused_row_keeps_all_out_and_leaves_nothing_waiting(database, tmp_path):
    done = taken_in(database, tmp_path, MIXED)
    assert done.number is None and recorded(database) == []
    with begin_work(database, CONSOLE, writes=False) as work:
        assert imports.listing(work) == ()
    assert not list((tmp_path / "uploads").iterdir())


def test_cells_can_be_corrected_in_place(database, tmp_path):
    corrections = {3: {"arrangement": "outsourced"}, 4: {"complexity": "5"}}
    assert import_text(database, tmp_path, MIXED, corrections=corrections).preview.counts["new"] == 3
    with begin_work(database, CONSOLE, writes=False) as work:
        assert engagements.detail(work, "A-3").stored.engagement.complexity == 5


def test_rows_are_left_out_by_what_they_say(database, tmp_path):
    done = import_text(database, tmp_path, MIXED, leave_out={"arrangement": ["BOTH"], "complexity": ["five"]})
    assert recorded(database) == ["A-1"] and "Left out: 1 row with arrangement “both”." in done.preview.warnings


def test_a_text_means_unknown_in_any_column(database, tmp_path):
    content = text(title="a", arrangement="freelance", hours="N/A", category="n/a", provider="-")
    import_text(database, tmp_path, content, unknown=["N/A", "-"])
    with begin_work(database, CONSOLE, writes=False) as work:
        it = engagements.detail(work, "E-000001").stored.engagement
    assert (it.hours_actual, it.category, it.provider) == (None, None, None)


def test_a_row_of_totals_is_asked_for_and_left_out(database, tmp_path):
    content = (
        "title,arrangement,Amount,currency\n"
        + "".join(f"Job {n},freelance,{n}00,EUR\n" for n in range(1, 6))
        + "Total,,1500,\n"
    )
    shown = import_text(database, tmp_path, content).preview
    assert shown.table.totals == 7 and any("Row 7 looks like a row of totals" in each for each in shown.warnings)
    assert import_text(database, tmp_path, content, totals=True).preview.counts == {
        "new": 5,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }


def test_sums_are_told_by_currency_arrangement_and_year(database, tmp_path):
    shown = import_text(
        database,
        tmp_path,
        text(
            title=["a", "b", "c"],
            arrangement=["freelance", "outsourced", "freelance"],
            currency=["EUR", "EUR", "JPY"],
            actual_cost=["10.50", "4", "700"],
            started_on=["2025-01-01", "2026-01-01", "2026-02-02"],
        ),
    ).preview
    assert {(each.by, each.of, str(each), each.rows) for each in shown.sums} == {
        ("currency", "EUR", "14.50 EUR", 2),
        ("currency", "JPY", "700 JPY", 1),
        ("arrangement", "freelance", "10.50 EUR", 1),
        ("arrangement", "freelance", "700 JPY", 1),
        ("arrangement", "outsourced", "4.00 EUR", 1),
        ("year", "2025", "10.50 EUR", 1),
        ("year", "2026", "4.00 EUR", 1),
        ("year", "2026", "700 JPY", 1),
    }


def test_a_value_far_from_its_column_is_told(database, tmp_path):
    many = 20
    content = text(
        title=["a"] * many,
        arrangement=["freelance"] * many,
        currency=["EUR"] * many,
        actual_cost=[str(50_000 + n) for n in range(many - 1)] + ["400"],
    )
    shown = import_text(database, tmp_path, content).preview
    (said,) = [each for each in shown.warnings if "outlier" in each]
    assert said.startswith(f"Row {many + 1}: Actual cost 400.00 EUR is an outlier; the median is 50")


@pytest.mark.both_databases
def test_providers_that_look_like_one_we_have_can_be_merged(database, tmp_path):
    import_text(database, tmp_path, text(title="a", arrangement="freelance", provider="Northwind Traders GmbH"))
    content = text(title=["b", "c"], arrangement=["freelance"] * 2, provider=["Northwind Trader", "Contoso"])
    with begin_work(database, CONSOLE, writes=False) as work:
        (alike,) = imports.preview(work, content.encode()).alike
    assert (alike.name, alike.other) == ("Northwind Trader", "Northwind Traders GmbH")
    done = import_text(database, tmp_path, content, values={"provider": {alike.name: alike.other}})
    assert done.preview.providers == ("Contoso",) and done.preview.alike == ()


@pytest.mark.both_databases
def test_every_page_of_rows_comes_from_where_they_wait(database, tmp_path, monkeypatch):
    monkeypatch.setattr(included_rows, "BATCH_SIZE", 7)
    content = text(
        reference=[f"R-{n}" for n in range(30)],
        title=[f"Job {n}" for n in range(30)],
        arrangement=["freelance"] * 30,
        provider=["Ann", "Bo", "Cy"] * 10,
        quality=["", "4"] * 15,
    )
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, content.encode(), "file.csv")
    with begin_work(database, CONSOLE, writes=False) as work:
        it = imports.pending_import(work, tmp_path, number)
        page = imports.rows_page(work, it, "new", Page(3, 10))
        made, review = page.new_records[1]
        assert (page.total, page.rows[0].line, made.title, made.provider) == (30, 22, "Job 21", "Ann")
        assert (review.quality, page.new_records[0][1]) == (4, None)
    with begin_work(database, CONSOLE) as work:
        assert imports.confirm(work, tmp_path, number, it.mark).number == number
    assert recorded(database) == [f"R-{n}" for n in range(30)]
    changed = content.replace("Job 2", "Task 2").replace('"R-5"', '"R-5","x"')
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, changed.encode(), "file.csv")
        it = imports.pending_import(work, tmp_path, number)
        assert it.preview.counts == {"new": 0, "changed": 11, "unchanged": 18, "refused": 1}
        (last,) = imports.rows_page(work, it, "changed", Page(6, 2)).rows
        assert last.changes == {"title": ("Job 29", "Task 29")}
        assert imports.rows_page(work, it, "unchanged", Page(2, 17)).rows[0].title == "Job 19"
        (ragged,) = imports.rows_page(work, it, "refused", Page(1, 10)).refusals
    assert (ragged.line, ragged.code) == (7, "ragged")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"\0" * 64, b""])
@pytest.mark.both_databases
def test_a_file_is_looked_at_while_somebody_else_writes(database, tmp_path, content):
    with begin_work(database, CONSOLE) as busy:
        engagements.record(busy, {"title": "a", "arrangement": "freelance"})
        with pytest.raises(Refused) as refused:
            imports.import_file(
                separate_transactions(database, CONSOLE), tmp_path / "uploads", content, "file.csv", Options()
            )
        assert type(refused.value) is Refused, "it waited for nobody"
    assert not list(tmp_path.glob("uploads/*"))
