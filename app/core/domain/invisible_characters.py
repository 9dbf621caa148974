"""Characters that nobody sees or that only look another: taken out of what is read as a number, a day or a code.

Programs write them around figures (marks of direction, joiners, soft hyphens), and keyboards of East Asia write wide
ones. Free text keeps them, except at its ends.
"""

import re
import unicodedata

_MAX_LENGTH = 1_000  # characters that are looked through for unseen ones
_INVISIBLE_CATEGORIES = ("Cf", "Cc", "Co")
_REPLACEMENTS: dict[int, str] = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xFFE0: "¢",
    0xFFE1: "£",
    0xFFE5: "¥",
    0xFFE6: "₩",
    0x2010: "-",
    0x2011: "-",
    0xFE69: "$",
}
_REPLACED = re.compile("[" + "".join(map(chr, _REPLACEMENTS)) + "\ufe00-\ufe0f]")  # of what can be printed
# The marks that stand for nothing at the end of a text; joiners between letters are part of how they are written.
INVISIBLE_AT_ENDS = (
    "\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def strip_invisible(text: str) -> str:
    """`text` without unseen characters and the spaces at its ends; wide characters and other spaces are plain ones."""
    if text.isascii() or (text.isprintable() and not _REPLACED.search(text)):
        return text.strip()
    seen = text.translate(_REPLACEMENTS)
    return "".join(_visible_form(char) for char in seen).strip()


def is_blank(text: str) -> bool:
    """Whether a text that is not ASCII holds spaces and marks that stand for nothing, and no more."""
    return not text.isascii() and not text.strip(INVISIBLE_AT_ENDS).strip()


def _visible_form(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    return (
        " " if category == "Zs" else "" if category in _INVISIBLE_CATEGORIES or "\ufe00" <= char <= "\ufe0f" else char
    )


def invisible_code_points(text: str) -> str:
    """The unseen characters of a text by their numbers, “U+200E”; blank where it has none."""
    if text.isascii():
        return ""
    return ", ".join(
        dict.fromkeys(
            f"U+{ord(char):04X}"
            for char in text[:_MAX_LENGTH]
            if not char.isascii() and unicodedata.category(char) in _INVISIBLE_CATEGORIES
        )
    )


# What moves the cursor, colours, rings or answers (C0 but for tab and line end, DEL, C1), ends lines unseen, or turns
# the direction of what follows.
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r(?=\n)")


def escape_control_characters(text: str) -> str:
    """`text` with characters that steer a screen written as “\\u001b”, which JSON reads as the character itself."""
    return _CONTROL_CHARACTERS.sub(lambda found: f"\\u{ord(found[0]):04x}", _LINE_END.sub("", text))
