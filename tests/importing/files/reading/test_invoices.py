"""Electronic invoices as a table, from every syntax and wrapping; hostile ones end in an error that says why."""

import os
from pathlib import Path

import pytest

from app.core.domain.errors import Refused
from app.importing.domain import invoice_table as table
from app.importing.files import open_table
from tests.importing.electronic_invoices import archive, cii, pdf, ubl, zugferd_1
from tests.importing.files.reading.files import kept

EXAMPLES = Path(os.environ.get("CONTRAST_FIXTURES", "/nowhere")) / "einvoices"
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or chr(0)};" * 10}">'.replace("&a\0", "&a") for n in range(1, 9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def rows(data):
    with kept(data.encode() if isinstance(data, str) else data) as path:
        found = open_table(path)
        assert found.has_invoices
        return [dict(zip(found.header, cells, strict=True)) for _, cells in found.rows()]


def row(data):
    [found] = rows(data)
    return found


def refusal(data):
    with pytest.raises(Refused) as refused, kept(data.encode() if isinstance(data, str) else data) as path:
        open_table(path)
    return str(refused.value)


class TestSyntaxes:
    def test_every_term_of_a_ubl_invoice(self):
        found = row(ubl(trading="Kappa", order="PO-7", buyer="Desk 4", period=("2025-04-01", "2025-04-30")))
        assert found == {
            table.ENGAGEMENT: "",
            table.NUMBER: "R-1",
            table.DAY: "2025-05-02",
            table.AMOUNT: "1000.50",
            table.CURRENCY: "EUR",
            table.SELLER: "Kappa GmbH",
            table.TRADING_NAME: "Kappa",
            table.ORDER: "PO-7",
            table.BUYER_REFERENCE: "Desk 4",
            table.PERIOD_START: "2025-04-01",
            table.PERIOD_END: "2025-04-30",
            table.NOTE: "Purchase order PO-7. For 1 Apr 2025 to 30 Apr 2025",
            table.FILE: "",
            table.PROBLEM: "",
        }

    def test_a_cross_industry_invoice(self):
        found = row(cii(order="PO-7"))
        assert (found[table.NUMBER], found[table.DAY], found[table.AMOUNT]) == ("R-1", "2025-05-02", "1000.50")
        assert (found[table.CURRENCY], found[table.SELLER]) == ("EUR", "Kappa GmbH")
        assert (found[table.ORDER], found[table.BUYER_REFERENCE], found[table.PERIOD_START]) == (
            "PO-7",
            "B-9",
            "2025-05-02",
        )

    def test_prefixes_are_free(self):
        assert row(cii(prefix="x")) == row(cii())
        plain = ubl().replace("<Invoice xmlns=", "<u:Invoice xmlns:u=").replace("</Invoice>", "</u:Invoice>")
        assert row(plain) == row(ubl())

    def test_a_long_comment_may_come_first(self):
        assert row(ubl(before=f"<!-- {'licence ' * 2_000} -->")) == row(ubl())

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
    def test_encodings_that_xml_allows(self, encoding):
        text = ubl(seller="Zoë GmbH").replace("UTF-8", "UTF-16" if encoding == "utf-16" else "UTF-8")
        assert row(text.encode(encoding))[table.SELLER] == "Zoë GmbH"

    @pytest.mark.parametrize(
        ("data", "amount"),
        [
            (ubl(credit=True, amount="100.11"), "-100.11"),
            (ubl(credit=True, amount="-5"), "5"),
            (ubl(code="381"), "-1000.50"),
            (ubl(code="384", amount="-20"), "-20"),
            (cii(code="381", amount="3"), "-3"),
            (cii(code="389"), "1000.50"),
            (ubl(amount="0"), "0"),
            (ubl(credit=True, amount="0.00"), "0.00"),
            (ubl(amount="1.250"), "1.2500"),
            (ubl(amount="1.250,00"), "1.250,00"),
        ],
    )
    def test_credit_notes_are_negative(self, data, amount):
        assert row(data)[table.AMOUNT] == amount

    @pytest.mark.parametrize(
        ("day", "text"),
        [("2025-05-02+02:00", "2025-05-02"), ("2025-05-02Z", "2025-05-02"), ("2025-02-31", "2025-02-31")],
    )
    def test_days(self, day, text):
        assert row(ubl(day=day))[table.DAY] == text

    def test_what_is_missing_is_blank(self):
        found = row(ubl(number=None, day=None, amount=None, seller=None))
        assert not any(found[name] for name in (table.NUMBER, table.DAY, table.AMOUNT, table.SELLER, table.NOTE))
        assert row(ubl(seller=None, trading="Kappa"))[table.SELLER] == "Kappa"


class TestWrappings:
    def test_a_pdf_with_its_invoice(self):
        assert row(pdf(factur__x_xml=cii())) == row(cii())
        assert row(pdf(ZUGFeRD__invoice_xml=zugferd_1()))[table.AMOUNT] == "70.00"

    def test_among_attachments_the_invoice_is_found(self):
        assert row(pdf(a_xml="<terms/>", b_txt="x", invoice_xml=ubl())) == row(ubl())

    def test_an_archive_has_a_row_for_each(self):
        found = rows(archive(a_xml=ubl(), b_pdf=pdf(factur__x_xml=cii(number="R-2")), c_txt="left out"))
        assert [(each[table.NUMBER], each[table.FILE]) for each in found] == [("R-1", "a.xml"), ("R-2", "b.pdf")]

    def test_an_invoice_as_pdf_and_xml_is_one(self):
        found = rows(archive(a_xml=ubl(), a_pdf=pdf(factur__x_xml=cii(order="PO-7"))))
        assert [each[table.FILE] for each in found] == ["a.xml, a.pdf"]

    def test_the_same_number_of_another_seller_or_amount_is_another(self):
        assert len(rows(archive(a_xml=ubl(), b_xml=ubl(seller="Ana"), c_xml=ubl(amount="2")))) == 3

    def test_one_that_cannot_be_read_leaves_the_others(self):
        found = rows(archive(a_xml=ubl(), b_pdf=pdf(), c_xml="<Invoice/>", d_xml=ubl(before=OUTSIDE)))
        assert [each[table.NUMBER] for each in found] == ["R-1", "", "", ""]
        assert found[1][table.PROBLEM].startswith("This PDF has no electronic invoice inside")
        assert found[2][table.PROBLEM].startswith("This XML is not an electronic invoice")
        assert found[3][table.PROBLEM].startswith("The XML declares its own document type")


class TestRefusals:
    @pytest.mark.parametrize("before", [BOMB, OUTSIDE])
    def test_declarations_are_not_followed(self, before):
        assert "declares its own document type or entities" in refusal(ubl(before=before))

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            ("<Invoice xmlns='urn:other'><ID>1</ID></Invoice>", "not an electronic invoice"),
            (ubl()[:-200], "damaged: it can't be read beyond line"),
            (ubl().replace("UTF-8", "no-such-encoding"), "damaged"),
            (f"<?xml version='1.0'?><Invoice xmlns='urn:x'>{'<a>' * 300}", "not an electronic invoice"),
            (ubl().replace("<cac:InvoiceLine>", "<cac:InvoiceLine>" * 300), "damaged"),
            (pdf(), "no electronic invoice inside"),
            (pdf(factur__x_xml="<x>"), "not an electronic invoice"),
            (pdf(factur__x_xml=cii())[:700], "PDF"),
            (b"%PDF-1.7\n" + bytes(range(256)) * 40, "The PDF can't be read"),
            (archive(a_xml="no xml"), "damaged"),
        ],
    )
    def test_what_is_no_invoice_says_so(self, data, says):
        assert says in refusal(data)

    def test_a_pdf_that_never_ends_is_given_up(self):
        chain = (
            "".join(f"{n} 0 obj<</Kids[{n + 1} 0 R]>>endobj\n" for n in range(1, 50))
            + "50 0 obj<</Kids[1 0 R]>>endobj\n"
        )
        names = "51 0 obj<</Type/Catalog/Pages 1 0 R/Names<</EmbeddedFiles 1 0 R>>>>endobj\n"
        assert "PDF" in refusal(f"%PDF-1.7\n{chain}{names}trailer<</Root 51 0 R/Size 52>>\n%%EOF")

    def test_a_huge_invoice_is_refused_by_its_size(self, tmp_path):
        path = tmp_path / "huge.xml"
        head, tail = ubl().split("<cac:InvoiceLine>")
        with path.open("w") as file:
            file.write(head + "<cac:InvoiceLine>")
            for _ in range(70):
                file.write(f"<cbc:Note>{'A' * 1_048_576}</cbc:Note>")
            file.write(tail)
        with pytest.raises(Refused, match="more than 64 MB"):
            open_table(path)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the public examples are not among the fixtures")
def test_the_public_examples_read_right():
    files = [path for path in EXAMPLES.rglob("*") if path.suffix.lower() in (".xml", ".pdf")]
    assert files
    for path in files:
        found = dict(zip(table.INVOICE_HEADER, next(iter(open_table(path).rows()))[1], strict=True))
        wanted = (table.NUMBER, table.DAY, table.AMOUNT, table.CURRENCY, table.SELLER)
        assert all(found[name] for name in wanted), (path, found)
