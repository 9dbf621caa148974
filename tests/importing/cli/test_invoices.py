"""Electronic invoices on the console."""

from tests.importing.electronic_invoices import ENGAGEMENTS, archive, ubl


def test_an_invoice_is_imported_once(console):
    console("import", console.file(ENGAGEMENTS))
    path = console.file(ubl(order="PO-7"), "R-1.xml")
    shown = console("import", path).stdout
    assert "R-1.xml: 1 electronic invoice\n" in shown and "row 2, PO-7: actual_cost: blank → 1000.50" in shown
    assert "1 line new, 0 recorded already\nDone: import" in shown
    again = console("import", path).stdout
    assert "Every entry already exists." in again and "Nothing was written: every row is unchanged." in again


def test_an_uncertain_one_says_how_to_answer(console):
    console("import", console.file(ENGAGEMENTS))
    path = console.file(archive(a_xml=ubl(), b_xml=ubl(number="R 2", seller="Ana Lima")), "may.zip")
    refused = console("import", path, exit_code=1).stderr
    assert "L-2 and L-1 fit. Choose the engagement by its reference." in refused
    assert "To choose: --value 'reference:R 2='REFERENCE." in refused and "Nothing was written." in refused
    answer = console.json("import", path, "--value", "reference:R 2=L-1")
    assert answer["lines"]["new"] == 2 and answer["refused"] == []


def test_a_file_without_an_invoice_is_refused(console):
    refused = console("import", console.file("<Invoice xmlns='urn:x'/>", "x.xml"), exit_code=1).stderr
    assert "This XML is not an electronic invoice." in refused
