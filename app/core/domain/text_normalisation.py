"""How texts are compared, searched and ordered, the same on every database.

The folded form is computed here and stored, so that no database's own collation decides what is equal.
"""

import re
import unicodedata

_SPECIAL = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Co")  # control characters, joiners and other marks without a shape, private use
MAX_MARKS = 30  # upon one letter, as Unicode's "stream-safe" texts have; sorting them takes the square of their number
_EXCESS_MARKS = re.compile(rb"(?<=[^\0]{%d})[^\0]+" % MAX_MARKS)
_DOT_OF_I = "i\u0307"  # what a Turkish capital İ is in small letters


def fold(text: str) -> str:
    """`text` with case, width, runs of white space and characters that nobody sees folded away: what is equal so is
    one name. Accents stay, which make other letters in most scripts."""
    if text.isascii():
        found = " ".join(text.lower().split())
        return found if found.isprintable() else _without_invisible(found)
    bare = _limit_marks(_without_invisible(text))
    # Taken apart before, too: only then has a letter of a mathematical alphabet a case.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
    apart = _limit_marks(apart).replace(_DOT_OF_I, "i")
    return _without_invisible(unicodedata.normalize("NFC", apart))


def fold_accents(text: str) -> str:
    """`text` folded as `fold` does, and without the accents of Latin and Greek letters: what is searched, ordered by,
    and suggested. Names that are equal so may still be two."""
    found = fold(text)
    if found.isascii():
        return found
    kept, accents_go = [], True
    for char in unicodedata.normalize("NFD", found):
        if not unicodedata.combining(char):
            accents_go = char < "\u0250" or "\u0370" <= char < "\u0400"
        elif accents_go:
            continue
        kept.append(char)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).translate(_SPECIAL).split())


def _without_invisible(text: str) -> str:
    """The text without characters that nobody sees, each run of white space one space."""
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return " ".join("".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE_CATEGORIES).split())


def _limit_marks(text: str) -> str:
    """The text without the marks upon one letter that are more than any writing puts there."""
    if len(text) <= MAX_MARKS:
        return text
    classes = bytes(map(unicodedata.combining, text))
    kept, begin = [], 0
    for found in _EXCESS_MARKS.finditer(classes):
        kept.append(text[begin : found.start()])
        begin = found.end()
    return "".join(kept) + text[begin:] if begin else text
