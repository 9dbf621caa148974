"""The table that electronic invoices are read as: one row per invoice, with these columns."""

from collections.abc import Sequence
from typing import Final

SHEET: Final = "Invoices"
ENGAGEMENT: Final = "Engagement"  # always blank in the file: found by matching, or chosen
NUMBER: Final = "Invoice number"
DAY: Final = "Invoice date"
AMOUNT: Final = "Net amount"
CURRENCY: Final = "Currency"
SELLER: Final = "Seller"
TRADING_NAME: Final = "Trading name"
ORDER: Final = "Purchase order"
BUYER_REFERENCE: Final = "Buyer reference"
PERIOD_START: Final = "Period start"
PERIOD_END: Final = "Period end"
NOTE: Final = "Note"
FILE: Final = "Invoice file"
PROBLEM: Final = "Problem"

INVOICE_HEADER: Final[tuple[str, ...]] = (
    ENGAGEMENT,
    NUMBER,
    DAY,
    AMOUNT,
    CURRENCY,
    SELLER,
    TRADING_NAME,
    ORDER,
    BUYER_REFERENCE,
    PERIOD_START,
    PERIOD_END,
    NOTE,
    FILE,
    PROBLEM,
)
INVOICE_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "line_key": (NUMBER,),
    "line_day": (DAY,),
    "line_amount": (AMOUNT,),
    "line_note": (NOTE,),
    "currency": (CURRENCY,),
}


def is_invoice_table(header: Sequence[str]) -> bool:
    """Whether a header is that of electronic invoices, possibly followed by the column of reasons."""
    return tuple(header[: len(INVOICE_HEADER)]) == INVOICE_HEADER and len(header) <= len(INVOICE_HEADER) + 1
