"""Reads one electronic invoice in XML: UBL 2.1 Invoice and CreditNote, and UN/CEFACT Cross Industry Invoice, which
Factur-X and ZUGFeRD (also version 1) embed in PDFs.

Terms such as BT-109 are those of EN 16931.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO
from xml.parsers import expat

from app.core.domain.errors import Refused
from app.core.domain.number_parsing import format_date
from app.importing.domain import invoice_table as table
from app.importing.workbooks.typed_cells import number_text

MAX_SIZE = 64 * 1024**2  # bytes: invoices with embedded documents have a few MB
_MAX_DEPTH, _MAX_ATTRIBUTES, _MAX_TEXT = 100, 200, 2_000  # nesting, attributes of an element, characters of a text
_CHUNK_SIZE = 256 * 1024
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:"
_ZUGFERD_1 = "urn:ferd:CrossIndustryDocument:invoice:1p0"
# BT-3, the types that are credits (UNTDID 1001)
_CREDIT_TYPES = frozenset(("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"))
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:Z|[+-]\d{2}:\d{2}|T.*)?")
_AMOUNT = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
NOT_AN_INVOICE = (
    "This XML is not an electronic invoice. Supported are UBL 2.1 and Cross Industry Invoice (Factur-X, ZUGFeRD, "
    "XRechnung). To import a table, save it as CSV."
)

Path = tuple[str, ...]
Paths = Mapping[Path, str]


def _ubl_paths(type_code: str) -> dict[Path, str]:
    party = ("AccountingSupplierParty", "Party")
    return {
        ("ID",): "number",  # BT-1
        ("IssueDate",): "day",  # BT-2
        (type_code,): "type",  # BT-3
        ("DocumentCurrencyCode",): "currency",  # BT-5
        ("BuyerReference",): "buyer_reference",  # BT-10
        ("OrderReference", "ID"): "order",  # BT-13
        (*party, "PartyLegalEntity", "RegistrationName"): "seller",  # BT-27
        (*party, "PartyName", "Name"): "trading_name",  # BT-28
        ("InvoicePeriod", "StartDate"): "period_start",  # BT-73
        ("InvoicePeriod", "EndDate"): "period_end",  # BT-74
        ("LegalMonetaryTotal", "TaxExclusiveAmount"): "amount",  # BT-109
    }


def _cii_paths(document: str, trade: str, agreement: str, settlement: str, sums: str, order: str) -> dict[Path, str]:
    agreed, settled = (trade, agreement), (trade, settlement)
    party, period = (*agreed, "SellerTradeParty"), (*settled, "BillingSpecifiedPeriod")
    return {
        (document, "ID"): "number",
        (document, "IssueDateTime", "DateTimeString"): "day",
        (document, "TypeCode"): "type",
        (*settled, "InvoiceCurrencyCode"): "currency",
        (*agreed, "BuyerReference"): "buyer_reference",
        (*agreed, "BuyerOrderReferencedDocument", order): "order",
        (*party, "Name"): "seller",
        (*party, "SpecifiedLegalOrganization", "TradingBusinessName"): "trading_name",
        (*period, "StartDateTime", "DateTimeString"): "period_start",
        (*period, "EndDateTime", "DateTimeString"): "period_end",
        (*settled, sums, "TaxBasisTotalAmount"): "amount",
    }


_SYNTAXES: dict[str, Paths] = {
    f"{_UBL}Invoice-2 Invoice": _ubl_paths("InvoiceTypeCode"),
    f"{_UBL}CreditNote-2 CreditNote": _ubl_paths("CreditNoteTypeCode"),
    f"{_CII}100 CrossIndustryInvoice": _cii_paths(
        "ExchangedDocument",
        "SupplyChainTradeTransaction",
        "ApplicableHeaderTradeAgreement",
        "ApplicableHeaderTradeSettlement",
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "IssuerAssignedID",
    ),
    f"{_ZUGFERD_1} CrossIndustryDocument": _cii_paths(
        "HeaderExchangedDocument",
        "SpecifiedSupplyChainTradeTransaction",
        "ApplicableSupplyChainTradeAgreement",
        "ApplicableSupplyChainTradeSettlement",
        "SpecifiedTradeSettlementMonetarySummation",
        "ID",
    ),
}


@dataclass(slots=True)
class InvoiceTexts:
    """The texts of an invoice as in its XML, by name; of an amount all, each with its currency, if stated."""

    is_credit: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    amounts: list[tuple[str | None, str]] = field(default_factory=list)

    def cells(self, file_name: str) -> list[str]:
        """Returns the row of this invoice."""
        text = {name: " ".join(value.split()) for name, value in self.texts.items()}
        start, end = _day_text(text.get("period_start", "")), _day_text(text.get("period_end", ""))
        cells = {
            table.NUMBER: text.get("number", ""),
            table.DAY: _day_text(text.get("day", "")),
            table.AMOUNT: _amount_text(self._amount(text.get("currency")), self.is_credit),
            table.CURRENCY: text.get("currency", "").upper(),
            table.SELLER: text.get("seller") or text.get("trading_name", ""),
            table.TRADING_NAME: text.get("trading_name", ""),
            table.ORDER: text.get("order", ""),
            table.BUYER_REFERENCE: text.get("buyer_reference", ""),
            table.PERIOD_START: start,
            table.PERIOD_END: end,
            table.NOTE: _note(text.get("order", ""), start, end),
            table.FILE: file_name,
        }
        return [cells.get(name, "") for name in table.INVOICE_HEADER]

    def _amount(self, currency: str | None) -> str:
        """Returns the net amount in the currency of the invoice; a second one may be in the currency of the taxes."""
        same = [text for unit, text in self.amounts if unit is None or unit == currency]
        return next(iter(same or [text for _, text in self.amounts]), "").strip()


def _day_text(text: str) -> str:
    """Returns a date with the year first; another text unchanged, to be refused at its cell."""
    found = _DAY.fullmatch(text)
    if not found:
        return text
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return text


def _amount_text(text: str, is_credit: bool) -> str:
    """Returns an amount as an unambiguous text, that of a credit note with the opposite sign."""
    if not _AMOUNT.fullmatch(text) or len(text) > 40:
        return text
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return text
    return number_text(-amount if is_credit and amount else amount)


def _note(order: str, start: str, end: str) -> str:
    def shown(day: str) -> str:
        try:
            return format_date(date.fromisoformat(day))
        except ValueError:
            return day

    period = " to ".join(dict.fromkeys(shown(day) for day in (start, end) if day))
    parts = ([f"Purchase order {order}"] if order else []) + ([f"For {period}"] if period else [])
    return ". ".join(parts)


class _Reader:
    """Collects the wanted texts of one document."""

    def __init__(self) -> None:
        self.found = InvoiceTexts()
        self._paths: Paths | None = None
        self._where: list[str] = []
        self._name: str | None = None  # of the wanted element that is open
        self._unit: str | None = None
        self._text = ""

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if self._paths is None:
            self._paths = _SYNTAXES.get(tag)
            if self._paths is None:
                raise Refused(NOT_AN_INVOICE, "file-kind")
            self.found.is_credit = tag.endswith(" CreditNote")
            return
        self._where.append(tag.rpartition(" ")[2])
        if len(self._where) > _MAX_DEPTH or len(attributes) > _MAX_ATTRIBUTES:
            raise ValueError("no invoice")
        self._name, self._text, self._unit = self._paths.get(tuple(self._where)), "", attributes.get("currencyID")

    def text(self, data: str) -> None:
        if self._name is not None and len(self._text) < _MAX_TEXT:
            self._text += data[:_MAX_TEXT]

    def end(self, tag: str) -> None:
        if self._name == "amount":
            self.found.amounts.append((self._unit, self._text.strip()))
        elif self._name is not None and self._text.strip():
            self.found.texts.setdefault(self._name, self._text.strip())
        self._name = None
        if self._where:
            self._where.pop()


def read(file: IO[bytes]) -> InvoiceTexts:
    """Returns the texts of the invoice in an XML file. Raises Refused if it is no invoice, is damaged, too large, or
    declares document types or entities, which no invoice needs."""
    parser, reader = expat.ParserCreate(namespace_separator=" "), _Reader()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    size = 0
    try:
        while data := file.read(_CHUNK_SIZE):
            size += len(data)
            if size > MAX_SIZE:
                raise Refused(
                    f"The invoice has more than {MAX_SIZE // 1024**2} MB. Ask the provider for it without attachments.",
                    "file-large",
                )
            parser.Parse(data)
        parser.Parse(b"", True)
    except expat.ExpatError as bad:
        raise Refused(
            f"The XML is damaged: it can't be read beyond line {bad.lineno}. Download the invoice again.",
            "file-damaged",
        ) from bad
    except (ValueError, LookupError) as bad:
        raise Refused("The XML can't be read: it is damaged. Download the invoice again.", "file-damaged") from bad
    found = reader.found
    found.is_credit = found.is_credit or found.texts.get("type", "").strip() in _CREDIT_TYPES
    if not found.texts and not found.amounts:
        raise Refused(NOT_AN_INVOICE, "file-kind")
    return found


def _refuse_declarations(*declared: object) -> None:
    raise Refused(
        "The XML declares its own document type or entities. Electronic invoices never do, so it is not read. Ask the "
        "provider for another copy.",
        "file-kind",
    )
