"""Files that come again or in an odd form, walked through the steps of an import: asked of, shown, never doubled."""

import csv
import io
from datetime import date

from tests.importing.files.reading.sheets import workbook
from tests.importing.pages.wizard_steps import step
from tests.importing.services.importing import export_text
from tests.web.pages.import_steps import (
    check,
    counts,
    engagements_by_title,
    fields,
    plain,
    send_step,
    upload_address,
    upload_text,
)


def test_rows_that_go_on_from_the_row_above(client):
    rows = "Day,Name,What,Net\n2026-05-04,Ana,Logo,5\n,,Second page,2\n"
    address = upload_address(client, rows)
    send_step(client, address, "columns", "stay", rows="lines", lines=["Name", "What"], column__0="Entry: Date")
    assert "no date, and Name is blank" in plain(client.get(f"{address}/check").text)
    send_step(client, address, "columns", carry__down=["Day", "Name"])
    words = plain(client.get(f"{address}/check").text)
    assert "1 row is blank in Day, Name." in words and "no day" not in words
    assert fields(client, f"{address}/columns")["carry-down"] == ["Day", "Name"]
    send_step(client, address, "columns", carry__down=[])
    assert "no date, and Name is blank" in plain(client.get(f"{address}/check").text), "nothing is ticked any more"


def test_the_same_file_is_logged_twice_only_where_that_is_ticked(client, app_database):
    rows = "title,arrangement,provider\nPaint,freelance,Amy\n"
    send_step(client, upload_address(client, rows), "check", "import")
    address = upload_address(client, rows)
    assert "This file was already imported on" in plain(check(client, address))
    answer = send_step(client, address, "check", "import")
    assert answer.status_code == 422 and "Choose what to do with rows that match existing engagements" in plain(
        answer.text
    )
    assert len(engagements_by_title(app_database)) == 1
    assert send_step(client, address, "check", "import", recorded="add").status_code == 303
    assert counts(client.get("/imports/2").text) == [1, 0, 0]


def test_a_header_without_rows_is_nothing_to_import(client):
    address = upload_address(client, "title,arrangement,provider\n")
    words = plain(check(client, address))
    assert "The file has a header, but no rows. There is nothing to import." in words
    assert "All rows are unchanged" not in words


def test_refused_rows_are_read_as_the_file_that_they_are_of(client, app_database):
    rows = (
        "Ref,Job,Kind,Who,Begin,Score\nS-1,One,freelance,Ana,2025-03-04,9\nS-2,Two,freelance,Bo,2025-02-31,3\n"
        "S-3,Three,freelance,Cy,2025-03-04,4\n"
    )
    address = upload_text(client, rows, name="scores.csv").headers["Location"]
    send_step(
        client,
        address,
        "columns",
        column__0="Reference",
        column__1="Title",
        column__2="Arrangement",
        column__3="Provider",
        column__4="Start",
        column__5="Quality",
    )
    send_step(client, address, "values", way__quality__scale="0..10")
    send_step(client, address, "check", "import-good")
    rest = client.get(f"{address}/refused.csv").text.replace("02-31", "02-28")
    answer = upload_text(client, rest, name="rest.csv")
    page = plain(client.get(answer.headers["Location"], follow_redirects=True).text)
    assert "These are the rows with errors from scores.csv. The settings of that import were applied." in page
    assert send_step(client, answer.headers["Location"], "check", "import").status_code == 303
    rated = {each["title"]: each["quality"] for each in csv.DictReader(io.StringIO(export_text(app_database)))}
    assert rated == {"One": "4.6", "Two": "2.2", "Three": "2.6"}, "3 of 10 is no 3 of 5"


def test_a_workbook_of_several_sheets_asks_which(client, app_database):
    header = ["title", "arrangement", "provider"]
    book = workbook(
        Notes=[["Prepared for us"]],
        Work=[header, ["Paint", "freelance", "A"]],
        More=[header, ["Mow", "freelance", "B"]],
    )
    address = upload_text(client, book, name="book.xlsx").headers["Location"]
    assert client.get(address).headers["Location"] == f"{address}/file"
    assert "Choose a sheet" in step(client, address, "file")
    assert fields(client, f"{address}/file")["sheet"] == ["Work"], "the first with a table"
    send_step(client, address, "file")
    assert "Choose a sheet" not in step(client, address, "file"), "it is chosen"
    send_step(client, address, "file", sheet="More")
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database).keys() == {"Mow"}


def test_a_sheet_without_rows_is_said(client):
    address = upload_text(client, workbook(Notes=[["Prepared", "for us"]]), name="book.xlsx").headers["Location"]
    words = plain(client.get(f"{address}/check").text)
    assert "The sheet “Notes” has a header, but no rows. There is nothing to import." in words


def test_a_row_with_too_many_cells_is_shown(client):
    address = upload_address(client, "title,arrangement,provider\nPaint,freelance,Amy\nMow,the lawn,freelance,Bo\n")
    words = plain(client.get(f"{address}/check", query_string={"list": "refused"}).text)
    assert "Mow | the lawn | freelance | Bo" in words and "The row has 4 cells, but the header has 3." in words


def test_names_that_differ_by_a_number_alone_are_not_offered_as_one(client):
    rows = "title,arrangement,provider\n" + "".join(
        f"Job {at},freelance,{name}\n"
        for at, name in enumerate(("Crew of the yard 1", "Crew of the yard 12", "Crews of the yard 1"))
    )
    words = plain(check(client, upload_address(client, rows)))
    assert "Crews of the yard 1 Crew of the yard 1 9" in words and "Crew of the yard 12 Crew" not in words


def test_rows_that_are_recorded_are_left_out_or_update_what_is_there(client, app_database):
    rows = "title,arrangement,provider,started_on\nPaint,freelance,Amy,2026-01-05\n"
    send_step(client, upload_address(client, rows), "check", "import")
    address = upload_address(client, rows + "Dig,freelance,Cy,2026-02-05\n")
    assert "has no reference and matches an existing engagement" in plain(check(client, address))
    assert send_step(client, address, "check", "import").status_code == 422
    answer = send_step(client, address, "check", "import", recorded="skip")
    assert answer.status_code == 303 and len(engagements_by_title(app_database)) == 1, (
        "what it would do now is shown first"
    )
    page = check(client, address)
    assert counts(page) == [1, 0, 1, 0] and fields(client, f"{address}/check")["recorded"] == ["skip"]
    send_step(client, address, "check", "recorded", recorded="update")
    assert counts(check(client, address)) == [1, 0, 1, 0]
    assert send_step(client, address, "check", "import").status_code == 303
    assert len(engagements_by_title(app_database)) == 2


def test_known_rows_that_would_be_other_work_need_a_tick(client, app_database):
    rows = "reference,title,arrangement,provider\n1,Roof,freelance,Al\n2,Wall,freelance,Bo\n"
    send_step(client, upload_address(client, rows), "check", "import")
    address = upload_address(
        client,
        rows.replace("Roof,freelance,Al", "Toner,freelance,Cy").replace("Wall,freelance,Bo", "Paper,freelance,Di"),
    )
    assert "2 of 2 rows that match existing engagements would change title, provider and start date at once" in plain(
        check(client, address)
    )
    assert send_step(client, address, "check", "import").status_code == 422
    assert set(engagements_by_title(app_database)) == {"Roof", "Wall"}
    assert send_step(client, address, "check", "import", same__engagements="yes").status_code == 303
    assert set(engagements_by_title(app_database)) == {"Toner", "Paper"}


def test_a_word_for_unknown_is_decided_once_for_all_its_rows(client, app_database):
    address = upload_address(client, "title,arrangement,provider\na,freelance,N/A\nb,freelance,N/A\nc,freelance,Amy\n")
    assert fields(client, f"{address}/values")["value-text"] == ["N/A"]
    assert "Provider N/A 2 " in plain(client.get(f"{address}/values").text)
    send_step(client, address, "values", value__meant=["(unknown)"])
    send_step(client, address, "check", "import")
    assert {each.provider for each in engagements_by_title(app_database).values()} == {None, "Amy"}


def test_a_file_without_a_header_is_noticed_and_said(client):
    address = upload_address(client, "A1,Logo,freelance,2026-01-05\nA2,Web,freelance,2026-01-06\n")
    words = plain(client.get(f"{address}/file").text)
    assert "The first row looks like data." in words and "Quotation marks inside cells" in words
    send_step(client, address, "file", header__row="0")
    assert "column 4" in plain(client.get(f"{address}/columns").text)
    assert fields(client, f"{address}/file")["header-row"] == ["0"]
    send_step(
        client, address, "columns", column__0="Reference", column__1="Title", column__2="Arrangement", column__3="Start"
    )
    assert counts(check(client, address))[0] == 2


def test_how_marks_are_written_is_shown_and_can_be_said(client):
    address = upload_address(client, 'reference,title,arrangement\nA1,"a \\"b\\" c",freelance\n')
    assert fields(client, f"{address}/file")["quotes"] == ["backslash"]
    send_step(client, address, "file", quotes="doubled")
    assert fields(client, f"{address}/file")["quotes"] == ["doubled"]


def test_days_that_a_spreadsheet_may_have_swapped_are_asked_about(client, app_database):
    rows = [
        ["reference", "title", "arrangement", "start"],
        ["A", "a", "freelance", date(2026, 5, 1)],
        ["B", "b", "freelance", "13/01/2026"],
    ]
    address = upload_address(client, workbook(Data=rows))
    assert "day and month swapped by a spreadsheet?" in plain(client.get(f"{address}/values").text)
    send_step(client, address, "values", way__started_on__turned="yes")
    assert counts(check(client, address))[0] == 2
