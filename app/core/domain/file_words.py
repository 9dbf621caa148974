"""Words for fields and their options in files of other programs, and the option that a word suggests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.domain.text_normalisation import fold_accents

Words = Mapping[str, tuple[str, ...]]
_PUNCTUATION = re.compile(r"[^\w]|_")
_MAX_LENGTH = 200  # characters; known words are far shorter


@dataclass(frozen=True, slots=True)
class FileWords:
    """`aliases`: further names of fields, by field; `proposed_aliases`: names that may also mean another field;
    `suggestions`: by field and option, words that suggest the option."""

    aliases: Words = field(default_factory=dict)
    proposed_aliases: Words = field(default_factory=dict)
    suggestions: Mapping[str, Words] = field(default_factory=dict)


def bare_words(text: str) -> str:
    """Returns a text folded, without accents and punctuation; blank for one that is too long for a word."""
    return " ".join(_PUNCTUATION.sub(" ", fold_accents(text)).split()) if len(text) <= _MAX_LENGTH else ""


def suggestions(words: Words) -> dict[str, str]:
    """Returns the option by bare word."""
    return {bare_words(word): option for option, every in words.items() for word in every}
