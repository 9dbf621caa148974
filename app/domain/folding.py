"""How texts are compared and ordered: case, accents and spaces folded, the same on every database.

The folded form is computed here and stored, so that no database's own collation decides what is equal.
"""

import unicodedata

_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


_UNSEEN = ("Cc", "Cf", "Co")  # control characters, joiners and other marks without a shape, private use


def fold(text: str) -> str:
    """`text` with case, accents, width, runs of white space and characters that nobody sees folded away."""
    if text.isascii():
        found = " ".join(text.lower().split())
    else:
        # Taken apart before, too: only then has a letter of a mathematical alphabet a case.
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        bare = "".join(char for char in plain if not unicodedata.combining(char))
        found = " ".join(unicodedata.normalize("NFC", bare).translate(_SPECIAL).split())
    if found.isprintable():
        return found
    return " ".join("".join(char for char in found if unicodedata.category(char) not in _UNSEEN).split())
