"""A profile in words: its columns, matched values and rows left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS
from app.web.formatting import capitalise

LABELS = {
    "of": "The rows are",
    "lines": "Rows are entries, grouped by",
    "key": "Matched by",
    "constants": "For all rows",
    "values": "Matched values",
    "unknown": "Missing values",
    "others_unknown": "Unrecognised values are missing in",
    "yes": "Words for yes",
    "no": "Words for no",
    "dates": "Date order",
    "decimal": "Decimal mark",
    "ways": "Column settings",
    "leave_out": "Rows left out",
    "carry_down": "Blank cells filled from above where all are blank",
    "totals": "Leave out the row of totals",
    "blank": "Blank cells",
    "only": "Rows only",
    "keep_columns": "Keep unmapped columns as a note",
    "take_good": "Import good rows without those with errors",
    "recorded": "Rows that match existing engagements",
    "same_engagements": "Matched rows may change to other work",
    "encoding": "Encoding",
    "delimiter": "Separator",
    "quotes": "Quotation marks inside cells",
    "header_row": "Header row",
    "sheet": "Sheet",
}
ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
QUOTES = {"doubled": "doubled", "backslash": "escaped by a backslash"}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@dataclass(frozen=True, slots=True)
class ColumnFill:
    """A column of the files, and the labels of the fields it fills."""

    header: str
    fills: tuple[str, ...]


def column_fills(headers: tuple[str, ...], options: Options) -> list[ColumnFill]:
    """Returns every column with the fields it fills; one that the profile doesn't mention is matched by its header."""
    return [
        ColumnFill(header, tuple(field_label(name) for name, chosen in options.columns.items() if header in chosen))
        for header in headers
    ]


def setting_texts(options: Options) -> list[tuple[str, str]]:
    """Returns all settings except the columns: label and text."""
    settings = options.to_json()
    return [(name, _option_text(option, settings[option])) for option, name in LABELS.items() if option in settings]


def field_label(name: str) -> str:
    """Returns the label of a field."""
    return COLUMNS[name].label if name in COLUMNS else capitalise(name.replace("_", " "))


def _option_text(option: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if option in ("key", "others_unknown"):
        return ", ".join(map(field_label, value))
    if isinstance(value, list):
        return ", ".join(value)
    if option == "constants":
        return "; ".join(f"{field_label(name)} is “{text}”" for name, text in value.items())
    if option == "leave_out":
        return "; ".join(f"{header}: {_join_texts(texts)}" for header, texts in value.items())
    if option in ("values", "ways"):
        return "; ".join(f"{field_label(name)}: {_join_pairs(texts)}" for name, texts in value.items())
    if option == "header_row" and not value:
        return "none (columns are numbered)"
    return {"dates": ORDERS, "delimiter": DELIMITERS, "quotes": QUOTES}.get(option, {}).get(value, str(value))


def _join_texts(texts: list[str]) -> str:
    return " · ".join(f"“{text}”" for text in texts)


def _join_pairs(texts: Mapping[str, str]) -> str:
    return " · ".join(f"“{text}” is {meant or 'missing'}" for text, meant in texts.items())
