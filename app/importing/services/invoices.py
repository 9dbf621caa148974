"""The electronic invoices of a pending file, each with its engagement or those to choose from, for the page."""

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.money import InvalidMoney, Money, from_amount
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.importing.domain import invoice_matching
from app.importing.domain.invoice_matching import Candidate, Invoice
from app.importing.domain.invoice_table import INVOICE_HEADER
from app.importing.files import LimitExceeded, open_table, reading_limits
from app.importing.services.imports import PendingImport
from app.importing.services.invoice_planning import resolve_all
from app.importing.storage import imports
from app.importing.values.options import read_options

MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice with the engagement found for it, and `how`; or with the `problem` and the engagements to choose from,
    the most likely first."""

    invoice: Invoice
    how: str
    problem: str
    reference: str | None
    title: str | None
    net: Money | None
    candidates: tuple[Candidate, ...]

    @property
    def is_open(self) -> bool:
        """Whether the engagement is to be chosen."""
        return self.reference is None and not self.invoice.problem

    @property
    def question(self) -> str:
        """The problem without the description of the invoice, which stands beside it."""
        text = self.problem.removeprefix(f"{self.invoice.description}: ")
        return text[:1].upper() + text[1:]

    @property
    def proposal(self) -> str:
        """The reference of the most likely engagement that can hold the invoice, or blank."""
        fitting = (each for each in self.candidates if each.currency in (None, self.invoice.currency))
        return next((each.reference for each in fitting), "")


@requires_permission(Permission.IMPORT)
def invoice_views(work: Work, uploads: Path, waiting: PendingImport) -> tuple[InvoiceView, ...]:
    """Returns the first invoices of a pending file, those to choose an engagement for before others; none if it has no
    invoices, or can't be read within a request."""
    options = waiting.preview.options
    rows: list[tuple[int, list[str]]] = []
    with suppress(LimitExceeded, Refused, FileNotFoundError):
        path = uploads / waiting.stored_import.sha256
        sheet = open_table(path, read_options(options), limits=reading_limits.REQUEST_LIMITS)
        rows = [(line, list(cells)) for line, cells in islice(sheet.rows(), reading_limits.REQUEST_LIMITS.rows)]
    for line, cells in rows:
        for header, text in options.corrections.get(line, {}).items():
            cells[INVOICE_HEADER.index(header)] = text
    invoices = [invoice_matching.read_invoice(line, cells) for line, cells in rows]
    found = list(zip(invoices, resolve_all(work.session, invoices, options), strict=True))
    found.sort(key=lambda pair: pair[1].reference is not None)
    del found[MAX_SHOWN:]
    stored = imports.engagements_by_reference(work.session, {each.reference for _, each in found if each.reference})
    return tuple(
        InvoiceView(
            invoice,
            resolution.how,
            resolution.problem,
            resolution.reference,
            stored[resolution.reference].engagement.title if resolution.reference in stored else None,
            _net_amount(invoice),
            resolution.candidates,
        )
        for invoice, resolution in found
    )


def _net_amount(invoice: Invoice) -> Money | None:
    try:
        return from_amount(Decimal(invoice.amount), invoice.currency)
    except (InvalidMoney, ArithmeticError):
        return None
