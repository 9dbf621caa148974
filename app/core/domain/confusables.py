"""Detects names that look alike, by Unicode's list of confusable characters (Unicode Technical Standard 39).

Each name is reduced to a skeleton, in which one character stands for all that look like it (Cyrillic "о" and "o", "l"
and "I", "rn" and "m"). Names with the same skeleton look alike. Case is folded before and after, because people see
both a name and its lower-case form.
"""

import unicodedata
from functools import lru_cache

from app.core.domain.text_normalisation import fold

MARK = "\u200e"  # surrounds right-to-left characters in the list


def is_confusable(one: str, other: str) -> bool:
    """Returns whether somebody could mistake one name for the other."""
    return not _skeletons(one).isdisjoint(_skeletons(other))


def _skeletons(name: str) -> set[str]:
    """Returns the skeletons of a name, as written and in lower case."""
    folded = fold(name)
    return {skeleton(folded), _without_spaces(fold(skeleton(name)))} - {""} or {folded}


def skeleton(text: str) -> str:
    """Returns the text with each character replaced by the prototype of all that look like it."""
    visible = (each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) not in ("Cf", "Mn"))
    prototypes = _load_prototypes()
    return _without_spaces("".join(prototypes.get(each, each) for each in visible))


def with_latin_letters(text: str) -> str:
    """Returns the text with every letter replaced by the Latin one that looks like it; unchanged if one has none."""
    if text.isascii():
        return text
    prototypes = _load_prototypes()
    for spelling in (text, text.upper(), text.lower()):
        found = "".join(each if each.isascii() else prototypes.get(each, each) for each in spelling)
        if found.isascii():
            return found
    return text


def _without_spaces(text: str) -> str:
    """Removes spaces, since their number and kind can't be seen."""
    return "".join(text.split())


@lru_cache(maxsize=1)
def _load_prototypes() -> dict[str, str]:
    """Returns the prototype of each confusable character."""
    from confusable_homoglyphs.confusables import confusables_data  # reads its file when it is imported

    like = {one.strip(MARK): [each["c"].strip(MARK) for each in others] for one, others in confusables_data.items()}
    found = {}
    for one, others in like.items():
        if len(one) != 1 or len(others) != 1:
            continue  # this character is itself the prototype of several
        other = others[0]
        pair = len(like.get(other, ())) == 1
        found[one] = max(one, other, key=lambda each: (len(each), each)) if pair else other
    return found
