"""The proposals about a file, and the command-line options that accept them."""

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.importing.services.preview import Preview


def suggested_option(field: str, text: str) -> str | None:
    """Returns the option of a field that a text of the file suggests; None if it suggests none."""
    from app.record.domain.file_schema import COLUMNS

    return COLUMNS[field].field.suggest(text) if field in COLUMNS else None


def accepting_options(shown: "Preview") -> str:
    """Returns the command-line options that accept all proposals; blank if there are none."""
    from app.core.domain.text_normalisation import fold
    from app.importing.domain.column_matching import PROPOSED

    columns = [f"--map {shlex.quote(f'{each.field}={each.header}')}" for each in shown.matches if each.how == PROPOSED]
    texts = {(each.field, fold(each.text)): each.text.strip() for each in reversed(shown.unread)}
    values = [
        f"--value {shlex.quote(f'{field}:{text}={option}')}"
        for (field, _), text in texts.items()
        if (option := suggested_option(field, text))
    ]
    return " ".join((*columns, *values))
