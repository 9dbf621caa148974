"""What the rows of a file would do, a page of them at a time: values in words, each change with before and after."""

from dataclasses import dataclass
from itertools import islice

from app.domain.engagements import FIELDS
from app.domain.kinds import Amount
from app.domain.organisation import Organisation
from app.domain.reviews import REVIEW_FIELDS
from app.domain.selection import Page
from app.exchange.layout import COLUMNS
from app.services.import_plan import Row
from app.services.imports import Preview
from app.web.words import worded, worded_text

PLAIN = ("reference", "title")  # they stand in the row's heading


@dataclass(frozen=True, slots=True)
class Said:
    """One row: its line, what it is called, and what it says: label, before (None: nothing there), after."""

    line: int
    reference: str | None
    title: str | None
    says: tuple[tuple[str, str | None, str | None], ...] = ()


def of(preview: Preview, outcome: str, page: Page, organisation: Organisation) -> tuple[list[object], int]:
    """The rows of one outcome on one page, and how many there are; refused ones are refusals, as the file has them."""
    begin = (page.number - 1) * page.size
    if outcome == "refused":
        return list(preview.refusals[begin : begin + page.size]), len(preview.refusals)
    rows = (row for row in preview.rows if row.outcome == outcome)
    shown = [_said(row, organisation) for row in islice(rows, begin, begin + page.size)]
    return shown, preview.counts[outcome]


def _said(row: Row, organisation: Organisation) -> Said:
    says = _changes(row, organisation) if row.outcome == "changed" else _made(row, organisation)
    return Said(row.line, row.reference, row.title, tuple(says))


def _changes(row: Row, organisation: Organisation) -> list[tuple[str, str | None, str | None]]:
    return [(COLUMNS[name].label, *(_text(name, text, organisation) for text in texts))
            for name, texts in row.changes.items()]


def _text(name: str, text: str, organisation: Organisation) -> str | None:
    """A canonical text in words; an amount, which stands without its currency here, as it is."""
    field = COLUMNS[name].field
    return text if isinstance(field.kind, Amount) else worded_text(field, text, organisation)


def _made(row: Row, organisation: Organisation) -> list[tuple[str, str | None, str | None]]:
    if row.made is None:
        return []
    engagement, review = row.made
    found = [(field.label, None, worded(field, getattr(engagement, name), organisation))
             for name, field in FIELDS.items() if name not in PLAIN]
    if review is not None:
        found += [(field.label, None, worded(field, getattr(review, name), organisation))
                  for name, field in REVIEW_FIELDS.items()]
    return [(label, before, after) for label, before, after in found if after]
