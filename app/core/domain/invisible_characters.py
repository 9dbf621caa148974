"""Removes invisible and replaces full-width characters in numbers, dates and codes.

Programs put them around numbers (direction marks, joiners, soft hyphens), and East Asian keyboards produce full-width
ones. Free text keeps them, except at its ends.
"""

import re
import unicodedata

_MAX_LENGTH = 1_000  # characters that are searched for invisible ones
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
_REPLACED = re.compile("[" + "".join(map(chr, _REPLACEMENTS)) + "\ufe00-\ufe0f]")  # among printable characters
# Marks without meaning at the ends of a text. Joiners between letters stay, since they are part of the spelling.
INVISIBLE_AT_ENDS = (
    "\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def strip_invisible(text: str) -> str:
    """Returns `text` without invisible characters, stripped, with full-width characters and spaces made plain."""
    if text.isascii() or (text.isprintable() and not _REPLACED.search(text)):
        return text.strip()
    return "".join(_visible_form(char) for char in text.translate(_REPLACEMENTS)).strip()


def is_blank(text: str) -> bool:
    """Returns whether a text that is not ASCII has nothing but spaces and meaningless marks."""
    return not text.isascii() and not text.strip(INVISIBLE_AT_ENDS).strip()


def _visible_form(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    return (
        " " if category == "Zs" else "" if category in _INVISIBLE_CATEGORIES or "\ufe00" <= char <= "\ufe0f" else char
    )


def invisible_code_points(text: str) -> str:
    """Returns the code points of a text's invisible characters, such as “U+200E”; "" if it has none."""
    if text.isascii():
        return ""
    return ", ".join(
        dict.fromkeys(
            f"U+{ord(char):04X}"
            for char in text[:_MAX_LENGTH]
            if not char.isascii() and unicodedata.category(char) in _INVISIBLE_CATEGORIES
        )
    )


# Controls the terminal (C0 except tab and line feed, DEL, C1), ends lines invisibly, or changes the writing direction.
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r(?=\n)")


def escape_control_characters(text: str) -> str:
    """Returns `text` with control characters written as “\\u001b”, which JSON reads as the character itself."""
    return _CONTROL_CHARACTERS.sub(lambda found: f"\\u{ord(found[0]):04x}", _LINE_END.sub("", text))
