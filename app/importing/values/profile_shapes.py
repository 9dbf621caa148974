"""The types of the parts of a profile in a file."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from app.core.domain.errors import Problem, Refused


def is_text_list(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


SHAPES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(
        ("of", "encoding", "delimiter", "quotes", "sheet", "dates", "decimal", "blank", "only", "recorded"),
        lambda said: said is None or isinstance(said, str),
    ),
    "header_row": lambda said: said is None or (isinstance(said, int) and not isinstance(said, bool)),
    "totals": lambda said: said is None or isinstance(said, bool),
    **dict.fromkeys(("keep_columns", "take_good", "same_engagements"), lambda said: isinstance(said, bool)),
    **dict.fromkeys(("unknown", "others_unknown", "yes", "no", "key", "lines", "carry_down"), is_text_list),
    **dict.fromkeys(
        ("columns", "leave_out"), lambda said: isinstance(said, dict) and all(map(is_text_list, said.values()))
    ),
    **dict.fromkeys(("constants", "recorded_rows"), _is_text_map),
    **dict.fromkeys(
        ("values", "ways", "corrections"), lambda said: isinstance(said, dict) and all(map(_is_text_map, said.values()))
    ),
}


def check_shapes(options: Mapping[str, Any]) -> None:
    """Raises Refused for an option of the wrong type."""
    if bad := [name for name, fits in SHAPES.items() if name in options and not fits(options[name])]:
        raise Refused(
            [
                Problem("option", f"“{name}” is not valid in this profile. Export the profile again.", name)
                for name in bad
            ]
        )


def is_storable(value: object) -> bool:
    """Whether both databases can store every text in it: no NUL, no lone surrogate."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in text
