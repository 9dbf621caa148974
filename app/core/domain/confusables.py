"""Names that look alike: Unicode's list of confusable characters, applied as its Technical Standard 39 says.

Each name is brought to a skeleton, in which every character stands for all that look like it ("о" of the Cyrillic
alphabet and "o", "l" and "I", "rn" and "m"). Two names are alike when their skeletons are the same. Case is folded
before and after, because both a name and its folded form are read.
"""

import unicodedata
from functools import lru_cache

from app.core.domain.text_normalisation import fold

MARK = "\u200e"  # the list writes it around what is read from right to left


def is_confusable(one: str, other: str) -> bool:
    """Whether somebody could take one name for the other."""
    return not _skeletons(one).isdisjoint(_skeletons(other))


def _skeletons(name: str) -> set[str]:
    """What a name may be read as: drawn as it is written, and in small letters."""
    folded = fold(name)
    return {skeleton(folded), _without_spaces(fold(skeleton(name)))} - {""} or {folded}


def skeleton(text: str) -> str:
    """The text with each character replaced by the one that stands for all that look like it."""
    shown = (each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) not in ("Cf", "Mn"))
    stand_for = _load_prototypes()
    return _without_spaces("".join(stand_for.get(each, each) for each in shown))


def _without_spaces(text: str) -> str:
    """Without spaces, of which the eye sees neither how many nor which."""
    return "".join(text.split())


@lru_cache(maxsize=1)
def _load_prototypes() -> dict[str, str]:
    """Each confusable character, and what stands for it and its like."""
    from confusable_homoglyphs.confusables import confusables_data  # reads its file when it is imported

    like = {one.strip(MARK): [each["c"].strip(MARK) for each in others] for one, others in confusables_data.items()}
    found = {}
    for one, others in like.items():
        if len(one) != 1 or len(others) != 1:
            continue  # what many look like stands for them
        other = others[0]
        pair = len(like.get(other, ())) == 1
        found[one] = max(one, other, key=lambda each: (len(each), each)) if pair else other
    return found
