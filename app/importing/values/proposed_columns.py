"""Columns whose header only suggests a field: their values are refused until the user confirms the field."""

from app.core.domain.fields import Field
from app.core.domain.number_parsing import Unreadable
from app.importing.domain.column_texts import ColumnTexts


def refuse_values(read: ColumnTexts, field: Field, header: str) -> ColumnTexts:
    """Returns the cells with an error for each value. Unreadable cells keep theirs, so that all is asked at once."""
    reason = Unreadable(
        "header-ambiguous",
        f"The column “{header}” may be “{field.label}” or another field. Confirm it, or choose another field.",
    )
    meant = {index: reason for index, value in enumerate(read.values) if value is not None}
    return ColumnTexts([None] * len(read.values), read.errors | meant)
