"""The texts of a grid's cells: a value as a cell shows it, and what somebody typed or pasted into one.

What a cell shows can be typed or pasted again with the same meaning, whatever the decimal mark of the spreadsheet that
it went through.
"""

from decimal import Decimal
from typing import Any

from app.core.domain.fields import Field
from app.core.domain.kinds import Choice, YesNo
from app.core.domain.organisation import Organisation
from app.core.domain.text_normalisation import fold
from app.core.domain.typed_values import NUMERIC, format_unambiguous, parse_typed


def option_labels(field: Field, organisation: Organisation) -> dict[str, str]:
    """Returns the labels of a field's options by option; nothing for a field without options."""
    if isinstance(field.kind, YesNo):
        return {"yes": "yes", "no": "no"}
    if not isinstance(field.kind, Choice):
        return {}
    is_category = field.name == "category"
    return {option: organisation.category_label(option) if is_category else option for option in field.kind.options}


def cell_text(field: Field, value: Any, organisation: Organisation) -> str:
    """Returns a value as a cell shows it; "" for None."""
    if value is None:
        return ""
    text = field.write(value)
    if isinstance(field.kind, NUMERIC):
        return format_unambiguous(Decimal(text))
    return option_labels(field, organisation).get(text, text)


def parse_cell(field: Field, text: str, organisation: Organisation) -> Any:
    """Returns the value of a cell's text, None if it is blank; raises Unreadable."""
    labels = {fold(label): option for option, label in option_labels(field, organisation).items()}
    return parse_typed(field, labels.get(fold(text), text))
