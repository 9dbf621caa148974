"""Characters that steer a screen instead of standing on it, written so that everybody sees them."""

import re

# What moves the cursor, colours, rings or answers (C0 but for tab and line end, DEL, C1), ends lines unseen, or turns
# the direction of what follows.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r(?=\n)")


def shown(text: str) -> str:
    """`text` with such characters as “\\u001b”, which JSON reads as the character itself."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", _LINE_END.sub("", text))
