"""Columns whose header only suggests a field: their values are refused until the user confirms the field. And columns
in which everything unreadable means unknown."""

from collections.abc import Iterator, Mapping

from app.core.domain.fields import Field
from app.core.domain.number_parsing import Unreadable
from app.core.domain.plural import plural
from app.core.domain.truncation import truncate
from app.importing.domain.column_texts import ColumnTexts, UnreadText

# Codes of errors that stay where everything unreadable means unknown: those with a question for the whole column, and
# formulas whose result is only missing in this copy of the file.
_KEPT_ERRORS = ("money-decimals", "quantity-decimals", "cell-formula")
_AMBIGUOUS = "-ambiguous"


def may_be_unknown(code: str) -> bool:
    """Whether texts with errors of this code can be taken as unknown together."""
    return not code.endswith(_AMBIGUOUS) and code not in _KEPT_ERRORS


def refuse_values(read: ColumnTexts, field: Field, header: str) -> ColumnTexts:
    """Returns the cells with an error for each value. Unreadable cells keep theirs, so that all is asked at once."""
    reason = Unreadable(
        "header-ambiguous",
        f"The column “{header}” may be “{field.label}” or another field. Confirm it, or choose another field.",
    )
    meant = {index: reason for index, value in enumerate(read.values) if value is not None}
    return ColumnTexts([None] * len(read.values), read.errors | meant)


def with_unknown(read: ColumnTexts, others_unknown: bool) -> ColumnTexts:
    """Returns the cells with unreadable texts as unknown ones (if `others_unknown`), except those that need an answer
    for the whole column."""
    if not others_unknown:
        return read
    kept = {index: reason for index, reason in read.errors.items() if not may_be_unknown(reason.code)}
    return ColumnTexts(read.values, kept, read.signs, read.per, read.overflows)


def open_texts(unread: Mapping[str, UnreadText], others_unknown: bool) -> Mapping[str, UnreadText]:
    """Returns the unreadable texts that need an answer."""
    return {text: each for text, each in unread.items() if not others_unknown or not may_be_unknown(each.reason.code)}


def unknown_notes(unread: Mapping[str, Mapping[str, UnreadText]]) -> Iterator[str]:
    """Returns notes about the texts of these columns that were taken as unknown; columns by their headers."""
    for header, texts in unread.items():
        found = {text: each.times for text, each in texts.items() if may_be_unknown(each.reason.code)}
        if found:
            yield plural(
                sum(found.values()),
                "{header}: {n} cell that can't be read is treated as missing, for example “{text}”.",
                "{header}: {n} cells that can't be read are treated as missing, for example “{text}”.",
                header=header,
                text=truncate(next(iter(found))),
            )
