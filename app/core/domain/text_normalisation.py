"""Folds texts for comparing, searching and sorting, the same on every database.

The folded form is computed here and stored, so that no database's collation decides what is equal.
"""

import re
import unicodedata

_SPECIAL = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Co")  # control characters, joiners and other formatting marks, private use
MAX_MARKS = 30  # per letter, as in Unicode's stream-safe format; normalising takes quadratic time in their number
_EXCESS_MARKS = re.compile(rb"(?<=[^\0]{%d})[^\0]+" % MAX_MARKS)
_DOT_OF_I = "i\u0307"  # the lower case of Turkish İ


def fold(text: str) -> str:
    """Returns `text` without differences in case, width, white space and invisible characters. Texts that fold to the
    same are the same name. Accents are kept, since in most scripts they make a different letter."""
    if text.isascii():
        found = " ".join(text.lower().split())
        return found if found.isprintable() else _without_invisible(found)
    bare = _limit_marks(_without_invisible(text))
    # Decomposed before casefold() too: only then do letters of mathematical alphabets have a case.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
    decomposed = _limit_marks(decomposed).replace(_DOT_OF_I, "i")
    return _without_invisible(unicodedata.normalize("NFC", decomposed))


def fold_accents(text: str) -> str:
    """Returns `text` folded as by `fold` and without the accents of Latin and Greek letters: for searching, sorting and
    suggestions. Different names may have the same form."""
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
    """Returns the text without invisible characters, and with each run of white space as one space."""
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return " ".join("".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE_CATEGORIES).split())


def _limit_marks(text: str) -> str:
    """Returns the text with at most MAX_MARKS combining marks per letter, more than any script uses."""
    if len(text) <= MAX_MARKS:
        return text
    classes = bytes(map(unicodedata.combining, text))
    kept, begin = [], 0
    for found in _EXCESS_MARKS.finditer(classes):
        kept.append(text[begin : found.start()])
        begin = found.end()
    return "".join(kept) + text[begin:] if begin else text
