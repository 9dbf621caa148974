"""A page of rows in the preview: values in words, and changes with before and after."""

from dataclasses import dataclass

from app.core.domain.kinds import Amount
from app.core.domain.organisation import Organisation
from app.importing.domain.batches import Refusal
from app.importing.services.results import RowResult
from app.importing.services.row_pages import RowPage
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.file_schema import COLUMNS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.web.formatting import format_canonical_text, format_value

PLAIN_FIELDS = ("reference", "title")  # shown in the row's heading


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its line, its title, and its values: label, before (None: no value), after."""

    line: int
    reference: str | None
    title: str | None
    values: tuple[tuple[str, str | None, str | None], ...] = ()


def row_views(listed: RowPage, organisation: Organisation) -> list[Refusal] | list[RowView]:
    """Returns the rows of a page as texts; for refused ones the refusals with the text in the file."""
    if listed.refusals:
        return list(listed.refusals)
    made = listed.new_records or (None,) * len(listed.rows)
    return [_row_view(row, each, organisation) for row, each in zip(listed.rows, made, strict=True)]


def _row_view(row: RowResult, made: tuple[Engagement, Review | None] | None, organisation: Organisation) -> RowView:
    says = _new_texts(made, organisation) if made else _change_texts(row, organisation)
    return RowView(row.line, row.reference, row.title, tuple(says))


def _change_texts(row: RowResult, organisation: Organisation) -> list[tuple[str, str | None, str | None]]:
    return [
        (COLUMNS[name].label, _value_text(name, old, organisation), _value_text(name, new, organisation))
        for name, (old, new) in row.changes.items()
    ]


def _value_text(name: str, text: str, organisation: Organisation) -> str | None:
    """Returns a canonical text as a page shows it; an amount, which has no currency here, unchanged."""
    field = COLUMNS[name].field
    return text if isinstance(field.kind, Amount) else format_canonical_text(field, text, organisation)


def _new_texts(
    made: tuple[Engagement, Review | None], organisation: Organisation
) -> list[tuple[str, str | None, str | None]]:
    engagement, review = made
    found = [
        (field.label, None, format_value(field, getattr(engagement, name), organisation))
        for name, field in FIELDS.items()
        if name not in PLAIN_FIELDS
    ]
    if review is not None:
        found += [
            (field.label, None, format_value(field, getattr(review, name), organisation))
            for name, field in REVIEW_FIELDS.items()
        ]
    return [(label, before, after) for label, before, after in found if after]
