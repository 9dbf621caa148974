"""The command-line options that answer many questions about a file at once."""

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.importing.services.preview import Preview


def accepting_options(shown: "Preview") -> str:
    """Returns the command-line options that accept all proposals; blank if there are none."""
    from app.importing.services.proposals import proposals

    found = proposals(shown)
    columns = [f"--map {shlex.quote(f'{field}={header}')}" for field, header in found.columns.items()]
    values = [
        f"--value {shlex.quote(f'{field}:{text}={option}')}"
        for field, texts in found.values.items()
        for text, option in texts.items()
    ]
    return " ".join((*columns, *values))


def fields_of_many_texts(shown: "Preview") -> list[str]:
    """Returns the fields with several texts that can't be read and may be missing."""
    from app.core.domain.text_normalisation import fold
    from app.record.domain.file_schema import COLUMNS

    texts: dict[str, set[str]] = {}
    for each in shown.unread:
        if each.field in COLUMNS and not COLUMNS[each.field].field.required:
            texts.setdefault(each.field, set()).add(fold(each.text))
    return [field for field, found in texts.items() if len(found) > 1]
