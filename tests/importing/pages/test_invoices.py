"""Electronic invoices in the browser: several chosen at once, engagements chosen where they are not certain."""

import io

import pytest

from tests.importing.electronic_invoices import ENGAGEMENTS, archive, pdf, ubl
from tests.importing.services.entry_files import entries_of
from tests.importing.services.importing import import_text
from tests.web.pages.import_steps import check, counts, fields, plain, send_step, upload_address


@pytest.fixture
def visitor(client, app_database, tmp_path):
    """A signed-in user, with engagements that invoices belong to."""
    assert import_text(app_database, tmp_path, ENGAGEMENTS).number
    return client


def upload_files(visitor, *files):
    """Chooses several files at once, given by name and content."""
    chosen = [
        (io.BytesIO(content if isinstance(content, bytes) else content.encode()), name) for name, content in files
    ]
    return visitor.send("/imports/new", {"file": chosen}, content_type="multipart/form-data")


def test_a_certain_invoice_is_previewed_and_imported(visitor, app_database):
    address = upload_address(visitor, ubl(order="PO-7"), name="R-1.xml")
    assert visitor.get(address).headers["Location"] == f"{address}/check", "nothing is asked"
    page = check(visitor, address)
    assert counts(page) == [0, 1, 0, 0]
    assert "R-1 2 May 2025 Kappa GmbH 1,000.50\xa0EUR Website PO-7 named on the invoice" in plain(page)
    assert "Save these settings" not in page and f"{address}/columns" not in page, "invoices have no other step"
    done = visitor.get(send_step(visitor, address, "check", "import").headers["Location"])
    assert "Undo import" in done.text
    assert len(entries_of(app_database, "PO-7")) == 1


def test_an_uncertain_one_proposes_and_asks(visitor, app_database):
    address = upload_address(visitor, archive(a_xml=ubl(), b_xml=ubl(number="R-2", seller="Ana Lima")), name="may.zip")
    page = check(visitor, address)
    assert counts(page) == [0, 1, 0, 1]
    assert "L-2 and L-1 fit. Choose the engagement by its reference. Proposed: L-2 Poster" in plain(page)
    assert '<option value="L-1">L-1 Logo (Ana Lima, 1 Jan 2025 to 30 Jun 2025)</option>' in page
    asked = fields(visitor, f"{address}/check", page)
    assert asked["fix-3-0"] == ["L-2"], "the likely one is proposed"
    asked["fix-3-0"] = ["L-1"]
    visitor.send(f"{address}/check", asked | {"act": "correct"})
    page = check(visitor, address)
    assert counts(page) == [0, 2, 0, 0]
    assert "Logo L-1 chosen by you" in plain(page)
    assert send_step(visitor, address, "check", "import").status_code == 303
    assert [len(entries_of(app_database, name)) for name in ("PO-7", "L-1", "L-2")] == [1, 1, 0]


def test_a_proposal_is_never_taken_silently(visitor, app_database):
    address = upload_address(visitor, archive(a_xml=ubl(), b_xml=ubl(number="R-2", seller="Ana Lima")), name="may.zip")
    answer = send_step(visitor, address, "check", "import-good")
    assert answer.headers["Location"] == f"{address}/check"
    assert "Check the new preview, then import." in plain(visitor.get(f"{address}/check").text)
    assert entries_of(app_database, "PO-7") == []


def test_several_files_are_imported_together(visitor):
    answer = upload_files(
        visitor, ("a.xml", ubl()), ("a.xml", ubl(number="R-2")), ("b.pdf", pdf(factur__x_xml=ubl(number="R-3")))
    )
    page = check(visitor, answer.headers["Location"])
    assert "2 invoices.zip" not in page and "3 invoices.zip" in page
    assert all(name in plain(page) for name in ("R-1 a.xml", "R-2 a (2).xml", "R-3 b.pdf"))


def test_tables_are_imported_one_at_a_time(visitor):
    answer = upload_files(visitor, ("a.xml", ubl()), ("list.csv", ENGAGEMENTS))
    assert answer.status_code == 422
    assert "“list.csv” is not an electronic invoice (XML or PDF)." in plain(answer.text)


def test_what_cannot_be_read_is_named_beside_the_others(visitor):
    address = upload_address(visitor, archive(a_xml=ubl(), b_pdf=pdf()), name="may.zip")
    page = plain(check(visitor, address))
    assert "No number b.pdf" in page and "This PDF has no electronic invoice inside" in page


def test_an_answer_that_does_not_exist_is_asked_again(visitor):
    address = upload_address(visitor, ubl(seller="Ana Lima"), name="R-1.xml")
    asked = fields(visitor, f"{address}/check") | {"fix-2-0": ["L-9"], "act": "correct"}
    visitor.send(f"{address}/check", asked)
    page = check(visitor, address)
    assert "There is no engagement with the reference “L-9”." in plain(page)
    assert fields(visitor, f"{address}/check", page)["fix-2-0"] == ["L-9"]
