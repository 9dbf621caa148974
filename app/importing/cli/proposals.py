"""The command-line options that accept all proposals about a file."""

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
