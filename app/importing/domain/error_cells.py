"""Spreadsheet errors in cells (“#DIV/0!”, “#N/A”, “Err:502”, in any language), and formulas without a stored result.
Neither is a value of any field."""

import re
from collections.abc import Sequence

from app.core.domain.number_parsing import Unreadable
from app.core.domain.truncation import truncate
from app.importing.domain.batches import Batch

NO_RESULT = "#NOT WORKED OUT!"  # precedes a formula without a stored value
_MAX_LENGTH = 30
_ERROR = re.compile(
    r"#[^\s#a-z!?]{1,24}[!?]{1,2}|#(?:N/[A-Z]|NV|I/T|YOK|Н/Д|HIÁNYZIK|NENÍ_K_DISPOZICI|SAKNAS|GETTING_DATA)|#{3,30}"
    r"|(?:Err|Error|Fehler|Erreur|Fout|Chyba|Błąd|Feil|Fejl|Fel|Virhe|Erro|Errore|Hiba|Ошибка|Hata) ?: ?5\d\d"
)


def is_error(text: str) -> bool:
    """Whether a cell has a spreadsheet error, or a formula without a value."""
    if "#" not in text and ":" not in text:  # as nearly all do
        return False
    bare = text.strip()
    return bare.startswith(NO_RESULT) or (len(bare) <= _MAX_LENGTH and _ERROR.fullmatch(bare) is not None)


def error_reason(text: str) -> Unreadable:
    """Returns why such a cell can't be read, and what to do."""
    bare = text.strip()
    if bare.startswith(NO_RESULT):
        formula = truncate(bare.removeprefix(NO_RESULT))
        return Unreadable(
            "cell-formula",
            f"“{formula}” is a formula, and the workbook doesn't contain its result. Open it in a "
            "spreadsheet, save it there, and import it again.",
        )
    if set(bare) == {"#"}:
        return Unreadable(
            "cell-error",
            f"“{bare}” is what a spreadsheet shows when a column is too narrow. Widen the column and "
            "save the file again.",
        )
    return Unreadable(
        "cell-error",
        f"“{bare}” is a spreadsheet error, not a value. Fix the formula, or leave the cell blank.",
    )


def refuse_key(chunk: Batch, texts: Sequence[str], header: str) -> None:
    """Refuses rows with a spreadsheet error in the entry key."""
    for index, text in enumerate(texts):
        if is_error(text) and index not in chunk.refused:
            chunk.refuse(index, header, text, error_reason(text), "reference")
