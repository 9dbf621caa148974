"""Rows that go on from the row above: taken over where that is said, else asked of by name, never booked to nobody."""

import pytest

from app.core.domain.errors import Refused
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, profiles, rejected_rows
from app.importing.values import presets as ready
from app.importing.values.fill_down import FillDown
from app.importing.values.options import Options
from app.importing.values.profiles import fit_to_header
from tests.importing.services.entry_files import record
from tests.importing.services.importing import import_text, refusal_codes

REPORT = """Date,Transaction Type,Num,Name,Memo/Description,Account,Amount
01/05/2026,Bill,1001,Nimbus,Logo work,Contractors,"1,250.00"
,,,,Second page of logo work,Contractors,300.00
01/19/2026,Bill,1002,Helpdesk,January support,Outsourced services,"2,400.00"
01/20/2026,Bill Payment (Check),1,Helpdesk,,Outsourced services,"2,400.00"
,,,,Its second part,Outsourced services,5.00
02/03/2026,Vendor Credit,1003,Nimbus,Refund,Contractors,(420.81)
TOTAL,,,,,,"3,529.19"
"""
KEY = ["Name", "Account"]
CONSTANTS = {"arrangement": "freelance", "currency": "USD", "status": "completed"}
COLUMNS = {"provider": ["Name"], "title": KEY, "line_kind": [], "line_day": ["Date"], "line_key": []}
HEADERS = ["Date", "Transaction Type", "Num", "Name"]


def by_profile(database, folder, content):
    path = folder / "report.csv"
    path.write_text(content)
    with begin_work(database, CONSOLE) as work:
        options, _ = profiles.apply(
            work, ready.QUICKBOOKS_REPORT.name, path, Options(constants={"arrangement": "freelance", "currency": "USD"})
        )
        return imports.apply(work, folder / "uploads", path, "report.csv", options)


@pytest.mark.both_databases
def test_the_ready_profile_books_what_goes_on_where_it_belongs(database, tmp_path):
    done = by_profile(database, tmp_path, REPORT)
    assert done.number is not None, refusal_codes(done)
    assert {name: each[0] for name, each in record(database).items()} == {
        "Nimbus / Contractors": "1129.19",
        "Helpdesk / Outsourced services": "2400.00",
    }
    assert (
        "2 rows are blank in Date, Transaction Type, Num, Name. They were filled from the row above."
    ) in done.preview.warnings
    assert done.preview.left_out["Transaction Type “Bill Payment (Check)”"] == 2, "what goes on from it is left out too"


def test_without_it_such_a_row_is_asked_of_by_name(database, tmp_path):
    said = {
        "lines": KEY,
        "constants": CONSTANTS,
        "columns": COLUMNS,
        "totals": True,
        "leave_out": {"Transaction Type": ["Bill Payment (Check)"]},
    }
    done = import_text(database, tmp_path, REPORT, **said)
    assert done.number is None and record(database) == {}
    assert refusal_codes(done) == [(3, "Name", "key-part-blank"), (6, "Name", "key-part-blank")]
    assert "no date, and Name is blank" in done.preview.refusals[0].reason
    assert "blank cells from above" in done.preview.refusals[0].reason
    done = import_text(database, tmp_path, REPORT, carry_down=HEADERS, **said)
    assert record(database)["Nimbus / Contractors"][0] == "1129.19", refusal_codes(done)


def test_half_a_key_and_no_day_are_said(database, tmp_path):
    rows = "Who,Job,Day,Net\nAna,,2026-05-04,5\nAna,Shop,,7\nAna,Shop,2026-05-06,1\n"
    done = import_text(
        database,
        tmp_path,
        rows,
        lines=["Who", "Job"],
        constants=CONSTANTS,
        columns={"provider": ["Who"], "line_day": ["Day"], "line_amount": ["Net"]},
    )
    assert sorted(record(database)) == ["Ana", "Ana / Shop"]
    assert "1 entry is blank in Job. It is grouped by the other columns." in done.preview.warnings
    assert "1 entry has no date." in done.preview.warnings


def test_refused_rows_leave_with_what_they_take_over(database, tmp_path):
    rows = "Day,Name,Net\n2026-05-04,Ana,5\n,,five\n2026-05-05,Bo,six\n,,7\n"
    said = {
        "lines": ["Name"],
        "constants": CONSTANTS,
        "carry_down": ["Day", "Name"],
        "take_good": True,
        "columns": {"provider": ["Name"], "line_day": ["Day"], "line_amount": ["Net"]},
    }
    done = import_text(database, tmp_path, rows, **said)
    with begin_work(database, CONSOLE) as work:
        refused = b"".join(rejected_rows.refused_rows(work, tmp_path / "uploads", done.number)).decode().splitlines()
    assert [each.split(",")[:3] for each in refused[1:]] == [["2026-05-04", "Ana", "five"], ["2026-05-05", "Bo", "six"]]
    import_text(database, tmp_path, "\n".join(refused).replace("five", "2").replace("six", "3"), **said)
    assert {name: each[0] for name, each in record(database).items()} == {"Ana": "7.00", "Bo": "10.00"}


def test_nothing_is_taken_over_past_a_row_that_could_not_be_read(database, tmp_path):
    rows = "Day,Name,Net\n2026-05-04,Ana,5\n2026-05-05,Bo,6,,more\n,,7\n"
    done = import_text(
        database,
        tmp_path,
        rows,
        lines=["Name"],
        constants=CONSTANTS,
        carry_down=["Day", "Name"],
        columns={"provider": ["Name"], "line_day": ["Day"], "line_amount": ["Net"]},
    )
    assert [(line, code) for line, _, code in refusal_codes(done)] == [(3, "ragged"), (4, "key-blank")]


def test_a_row_that_says_some_of_it_stays_as_it_is():
    carry = FillDown([0, 1])
    assert [
        carry.fill(row) for row in (["", "", "0"], ["a", "b", "1"], ["", " ", "2"], ["", "c", "3"], ["", "", "4"])
    ] == [["", "", "0"], ["a", "b", "1"], ["a", "b", "2"], ["", "c", "3"], ["", "c", "4"]]
    assert carry.count == 2


def test_a_column_that_is_not_there_is_refused_by_name(database, tmp_path):
    with pytest.raises(Refused, match="no column “Vendor”"):
        import_text(database, tmp_path, REPORT, carry_down=["Vendor"], constants=CONSTANTS)


def test_a_profile_keeps_it_for_the_next_file_with_all_of_its_columns():
    it = ready.QUICKBOOKS_REPORT
    assert fit_to_header(it.options, it.headers)[0].carry_down == tuple(HEADERS)
    less = [header for header in it.headers if header != "Num"]
    found, missing = fit_to_header(it.options, less)
    assert found.carry_down == () and "Num" in missing
