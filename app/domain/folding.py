"""How texts are compared and ordered: case, accents and spaces folded, the same on every database.

The folded form is computed here and stored, so that no database's own collation decides what is equal.
"""

import unicodedata

_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def fold(text: str) -> str:
    """`text` with case, accents, width and runs of white space folded away."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFC", bare).translate(_SPECIAL).split())
