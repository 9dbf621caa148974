"""While a file is looked at and checked for somebody, everybody else writes; what takes long is left to a job."""

import bz2
import gzip
import lzma

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.files import scan
from app.importing.services import imports
from app.importing.storage import staging
from app.importing.values.rows import FileRows
from app.record.services import engagements
from tests.importing.files.reading.raw_workbooks import zipped
from tests.importing.files.reading.sheets import workbook
from tests.importing.pages.large_files import follow_redirects, run_waiting_jobs
from tests.importing.pages.wizard_steps import REGISTER, step
from tests.web.pages.import_steps import (
    CLEAN,
    check,
    counts,
    engagements_by_title,
    fields,
    plain,
    send_step,
    upload_address,
    upload_text,
)

BROKEN = CLEAN.replace("2026-02-01", "2026-02-31")
OTHER = {"title": "Other", "arrangement": "freelance"}


@pytest.fixture
def meanwhile(monkeypatch):
    """Takes what is to be done each time that a file is looked through or its rows are read; a list of what came of
    it."""
    acts, done = [], []

    def hook(owner, name):
        real = getattr(owner, name)

        def hooked(*given, **more):
            if acts:
                done.append(acts[0]())
            return real(*given, **more)

        monkeypatch.setattr(owner, name, hooked)

    hook(scan, "scan")
    hook(FileRows, "batches")

    def then(act):
        acts.append(act)
        return done

    return then


def once(act):
    """The same, the first time alone; what is done may have files looked at itself."""
    done = []

    def first():
        if done:
            return None
        done.append(True)
        return act()

    return first


def record(database, reference, **said):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, OTHER | {"reference": reference} | said)


def brought(visitor, database):
    """Nothing yet: the file is still to be brought."""
    return lambda: upload_text(visitor, CLEAN, currency="EUR")


def of_step(name, act="next", content=BROKEN, **said):
    """What sends this step of a file that waits."""

    def prepared(visitor, database):
        address = upload_address(visitor, content)
        return lambda: send_step(visitor, address, name, act, **said)

    return prepared


def imported(visitor, database):
    """A file whose check is no longer what it was."""
    address = upload_address(visitor, CLEAN)
    record(database, "B-1")
    return lambda: send_step(visitor, address, "check", "import")


def by_profile(visitor, database):
    """A file that is to be read by a profile."""
    address = upload_address(visitor, "Client,Project\nAcme,Fence\n")
    return lambda: visitor.send(f"{address}/profile", {"name": "Harvest projects"})


FORMS = {
    "brought": brought,
    "file": of_step("file", delimiter="|"),
    "profile": by_profile,
    "imported": imported,
    "columns": of_step("columns", also="Category", also__text="design"),
    "values": of_step("values", content="title,arrangement\nFence,gig\n", value__meant=["freelance"]),
    "corrected": of_step("check", "correct", fix__3__6="2026-02-28"),
}


@pytest.mark.parametrize("form", FORMS)
def test_others_write_while_a_file_is_checked(client, app_database, meanwhile, form):
    send = FORMS[form](client, app_database)

    def somebody_writes():
        with app_database.transaction(waits=False) as session:  # refused at once where it had to wait
            return staging.orphans(session)

    done = meanwhile(somebody_writes)
    answer = send()
    assert answer.status_code == 303, plain(answer.text)
    assert done, "the file was looked at"


def test_a_step_meets_what_others_wrote_meanwhile(client, app_database, meanwhile):
    address = upload_address(client, CLEAN)
    meanwhile(once(lambda: record(app_database, "A-1", title="Paint the fence", provider="Amy", currency="EUR")))
    assert send_step(client, address, "columns", also="Category", also__text="design").status_code == 303
    assert counts(check(client, address)) == [1, 1, 0, 0]
    assert send_step(client, address, "check", "import").status_code == 303
    assert engagements_by_title(app_database)["Paint the fence"].actual_cost.minor == 12050


def test_a_record_that_never_stands_still_lets_a_file_in_that_rests_on_nothing_of_it(client, app_database, meanwhile):
    address = upload_address(client, CLEAN)
    seen, turns = fields(client, f"{address}/check"), []
    record(app_database, "B-0")

    def write():
        turns.append(True)
        record(app_database, f"B-{len(turns)}")

    meanwhile(write)
    assert client.send(f"{address}/check", seen | {"act": "import"}).status_code == 303
    assert "Paint the fence" in engagements_by_title(app_database) and turns


@pytest.mark.parametrize(("other", "status"), [("design", 303), ("marketing", 409)])
def test_two_who_choose_at_once(client, app_database, meanwhile, other, status):
    """The same twice, as by a second press of the button, is once; of two different answers the later is told."""
    address = upload_address(client, CLEAN)
    said = fields(client, f"{address}/columns") | {"act": "next", "also": "Category"}
    pressed = meanwhile(once(lambda: client.send(f"{address}/columns", said | {"also-text": other})))
    answer = client.send(f"{address}/columns", said | {"also-text": "design"})
    assert [each.status_code for each in pressed if each] == [303] and answer.status_code == status, plain(answer.text)
    send_step(client, address, "check", "import")
    assert {each.category for each in engagements_by_title(app_database).values()} == {other}


def test_a_file_that_is_forgotten_while_it_is_checked_stays_forgotten(client, app_database, meanwhile):
    address = upload_address(client, CLEAN)
    said = fields(client, f"{address}/columns") | {"act": "next", "also": "Category", "also-text": "design"}
    forgotten = meanwhile(once(lambda: client.send(f"{address}/check", {"act": "drop"})))
    assert client.send(f"{address}/columns", said).status_code == 404
    assert [each.status_code for each in forgotten if each] == [303]
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert staging.orphans(work.session) == {} and imports.listing(work) == ()


MANY = "title,arrangement\n" + "a,freelance\n" * 6_000
HIDDEN = b"a,freelance\n" * 20_000
FAR_OUT = workbook(Work=[["title", "arrangement"], ["Fence", "freelance"], *[[]] * 40_000, ["Shop", "freelance"]])


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (MANY.encode(), "6,000 rows"),
        (gzip.compress(MANY.encode()), "6,000 rows"),
        (FAR_OUT, "2 rows"),
        (bz2.compress(HIDDEN) * 300, "unpacks to more than"),
        (lzma.compress(HIDDEN) * 300, "unpacks to more than"),
    ],
    ids=["rows", "packed rows", "far out", "bz2", "xz"],
)
def test_what_holds_more_than_its_size_tells_is_left_to_a_job(app, client, content, outcome):
    address = upload_text(client, content, name="file").headers["Location"]
    page, at = follow_redirects(client, address)
    assert at == f"{address}/progress" and "Queued" in plain(page.text)
    assert run_waiting_jobs(app) == 1
    page, at = follow_redirects(client, address)
    assert outcome in plain(page.text)
    assert at == (f"{address}/progress" if "unpacks" in outcome else f"{address}/check")


def test_a_workbook_that_takes_long_is_left_to_a_job(app, client):
    """A few kilobytes that say nothing at great length."""
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = [
        f'<row r="{line}">{cell.format(f"A{line}", one)}{cell.format(f"B{line}", other)}</row>'
        for line, (one, other) in enumerate([("title", "arrangement"), ("Fence", "freelance")], 1)
    ]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="S" sheetId="1" '
            'r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="rId1" Type="{relations}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}{"<row/>" * 2_000_000}'
            "</sheetData></worksheet>",
        }
    )
    assert len(content) < 30_000
    address = upload_text(client, content, name="book.xlsx").headers["Location"]
    assert follow_redirects(client, address)[1] == f"{address}/progress"


def large(text):
    """The same table with so many blank lines behind it that a job reads it."""
    return text + "\n" * 6_000


def test_a_job_begins_as_the_page_does(app, client, app_database):
    """By the profile for its header, by what was said of all its rows, and as the file that its rows were refused of;
    what was stopped begins so again."""
    address = upload_address(client, REGISTER)
    send_step(client, address, "file", totals="yes")
    send_step(client, address, "columns", column__1="Arrangement")
    client.send(f"{address}/save-profile", {"name": "Register"})
    again = upload_address(client, large('Job,Supplier,Kind,Score,Amount (EUR)\nDig,Amy,freelance,,"1,5"\n'))
    run_waiting_jobs(app)
    assert "Profile “Register” was applied" in step(client, again, "file")

    constant = upload_address(client, large("title\nDig\n"), arrangement="freelance")
    client.send(f"{constant}/progress/stop")
    client.send(f"{constant}/progress/again")
    run_waiting_jobs(app)
    assert send_step(client, constant, "check", "import").status_code == 303
    run_waiting_jobs(app)
    assert engagements_by_title(app_database)["Dig"].arrangement == "freelance"

    rows = "Ref,title,arrangement\nS-1,One,freelance\nS-2,Two,gig\n"
    address = upload_address(client, rows)
    send_step(client, address, "check", "import-good")
    rest = upload_address(client, large(client.get(f"{address}/refused.csv").text.replace("gig", "freelance")))
    run_waiting_jobs(app)
    page, _ = follow_redirects(client, f"{rest}/progress")
    assert "These are the rows with errors from contracts.csv. The settings of that import were applied." in plain(
        page.text
    )


def test_a_large_file_is_read_in_another_way_by_a_job(app, client):
    address = upload_address(client, large("a;b,c\nTitle;Who,Sort\nFence;Amy,x\n"))
    run_waiting_jobs(app)
    send_step(client, address, "file", "stay", header__row="2", delimiter=";")
    run_waiting_jobs(app)
    send_step(client, address, "columns", column__1="Provider")
    run_waiting_jobs(app)
    answer = send_step(client, address, "file", "stay", delimiter=",")
    assert answer.status_code == 303 and run_waiting_jobs(app) == 1
    page, at = follow_redirects(client, answer.headers["Location"])
    assert at == f"{address}/file"
    page, _ = follow_redirects(client, f"{address}/progress")
    assert "and “Who,Sort”. The settings for" in plain(page.text)
    assert fields(client, f"{address}/file")["delimiter"] == [","]


def test_what_does_not_fit_a_large_file_leaves_it_as_it_was(app, client):
    address = upload_address(client, large("Date,Hours,Amount,Payment type\n2026-05-04,1,2,\n"))
    run_waiting_jobs(app)
    client.send(f"{address}/profile", {"name": "Upwork earnings by contract"})
    run_waiting_jobs(app)
    page, at = follow_redirects(client, f"{address}/file")
    assert at == f"{address}/file" and "was applied" not in plain(page.text)
    page = plain(client.get(f"{address}/progress").text)
    assert "no column “Contract”" in page and "Show preview" in page
