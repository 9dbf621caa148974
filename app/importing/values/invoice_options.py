"""The options of electronic invoices, which are the same for all of them: each row is an entry of an existing
engagement."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from app.importing.domain.column_matching import match
from app.importing.domain.invoice_table import ENGAGEMENT, INVOICE_COLUMNS, INVOICE_HEADER
from app.importing.values.options import Options
from app.record.domain.entries import INVOICE
from app.record.domain.file_schema import LINES

_CONSTANTS = {"line_kind": INVOICE}


def settle(options: Options) -> Options:
    """Returns the options with the columns of electronic invoices. The answers (corrections, meanings of references,
    rows left out) stay."""
    return replace(
        options,
        of=LINES,
        lines=(ENGAGEMENT,),
        columns=_columns(),
        constants=_CONSTANTS,
        keep_columns=False,
        key=("reference",),
        only=None,
        totals=None,
        carry_down=(),
    )


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    """Returns the columns that fill fields, and nothing for every field that a header would fill by itself."""
    filled = dict(INVOICE_COLUMNS)
    while by_itself := [
        each.field for each in match(INVOICE_HEADER, filled, _CONSTANTS, lines=True, of=LINES) if each.how != "given"
    ]:
        filled |= dict.fromkeys(by_itself, ())
    return filled
