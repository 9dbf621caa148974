"""Finds the names and mail addresses of one person in texts, and replaces them.

Names are compared as everywhere (`text_normalisation.fold`): without case, width, spaces and invisible characters, with
accents. A name of one word counts only where it begins with a capital letter, since “will” is a word and “Will” a name.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import quote, quote_plus

from app.core.domain.text_normalisation import fold, fold_accents

MIN_LENGTH = 3  # letters of a name or address
_SHORTEST_CUT = 6  # letters that a name cut off by “…” still has to be recognised
_ELLIPSIS = "..."  # as “…” is folded


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text, from `begin` up to `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Needle:
    """A folded form to look for. `needs_capital`: only where the text has a capital letter there."""

    text: str
    needs_capital: bool


@dataclass(frozen=True)
class Matcher:
    """Finds `terms`, the names and addresses of one person. `protected`: longer names of others that contain one of
    them; where such a name stands, nothing is found."""

    terms: tuple[str, ...]
    protected: tuple[str, ...] = ()

    @cached_property
    def _needles(self) -> tuple[_Needle, ...]:
        found: dict[str, _Needle] = {}
        for term in self.terms:
            needs_capital = term.isalpha() and term[:1].isupper()
            for form in _written_forms(term):
                found.setdefault(fold(form), _Needle(fold(form), needs_capital))
        return tuple(sorted(found.values(), key=lambda each: -len(each.text)))

    @cached_property
    def _first_words(self) -> tuple[str, ...]:
        return tuple({each.text.split(" ")[0][:_SHORTEST_CUT] for each in self._needles})

    @cached_property
    def _guards(self) -> tuple[str, ...]:
        return tuple(fold(each) for each in self.protected)

    def find(self, text: str) -> list[Span]:
        """Returns the places in `text` that name the person, in order and apart from each other."""
        whole = text.lower() if text.isascii() else fold(text)
        if not any(word in whole for word in self._first_words):
            return []
        folded = _Folded(text)
        guarded = [span for guard in self._guards for span in folded.occurrences(guard)]
        found: list[Span] = []
        for needle in self._needles:
            for span in folded.occurrences(needle.text):
                if needle.needs_capital and not folded.raw(span)[:1].isupper():
                    continue
                if any(one.begin <= span.begin and span.end <= one.end for one in guarded):
                    continue
                if all(span.end <= one.begin or one.end <= span.begin for one in found):
                    found.append(span)
        found += [span for span in folded.cut_off(self._needles) if all(span.begin >= one.end for one in found)]
        return sorted((folded.in_raw(span) for span in found), key=lambda span: span.begin)

    def replace(self, text: str, by: str) -> str:
        """Returns `text` with the person's names replaced."""
        parts, begin = [], 0
        for span in self.find(text):
            parts += [text[begin : span.begin], by]
            begin = span.end
        return "".join((*parts, text[begin:])) if parts else text

    def replace_folded(self, text: str, by: str) -> str:
        """Returns a search text, folded without accents, with the names replaced. Only for rows whose own texts name
        the person: without accents, other names may look the same."""
        plain = fold_accents(by)
        for needle in self._needles:
            text = _replace_words(text, fold_accents(needle.text), plain)
        return text

    def replace_json(self, value: Any, by: str) -> Any:
        """Returns a JSON value with the names replaced in all of its texts and keys."""
        if isinstance(value, str):
            return self.replace(value, by)
        if isinstance(value, dict):
            return {self.replace(name, by): self.replace_json(each, by) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.replace_json(each, by) for each in value)
        return value


def texts_of(value: Any) -> Iterator[str]:
    """Yields every text in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from texts_of(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts_of(each)


def contains_name(text: str, name: str) -> bool:
    """Returns whether `text` contains `name` as whole words and has more than that."""
    return fold(text) != fold(name) and bool(list(_Folded(text).occurrences(fold(name))))


def _written_forms(term: str) -> Iterable[str]:
    """Returns the forms in which a text may hold the term: as it is, in an address, in JSON, in a log."""
    escaped = (json.dumps(term)[1:-1], json.dumps(term, ensure_ascii=False)[1:-1])
    return (term, quote(term), quote_plus(term), quote(term, safe="@"), *escaped)


class _Folded:
    """A text folded character by character, with the place that each folded character comes from."""

    def __init__(self, raw: str):
        self._raw = raw
        chars: list[str] = []
        places: list[tuple[int, int]] = []
        for begin, end in _clusters(raw):
            piece = raw[begin:end]
            if piece.isspace():
                if chars and chars[-1] != " ":
                    chars.append(" ")
                    places.append((begin, end))
                continue
            for char in fold(piece):
                chars.append(char)
                places.append((begin, end))
        self._text, self._places = "".join(chars), places

    def occurrences(self, needle: str) -> Iterator[Span]:
        """Yields where `needle` stands as whole words, as places in the folded text."""
        begin = self._text.find(needle) if needle else -1
        while begin >= 0:
            end = begin + len(needle)
            if _is_word(self._text, begin, end):
                yield Span(begin, end)
            begin = self._text.find(needle, begin + 1)

    def cut_off(self, needles: Iterable[_Needle]) -> Iterator[Span]:
        """Yields where the beginning of a name is followed by “…”."""
        place = self._text.find(_ELLIPSIS)
        while place >= 0:
            head = self._text[:place].rstrip()
            for needle in needles:
                for length in range(min(len(needle.text), len(head)) - 1, _SHORTEST_CUT - 1, -1):
                    if head.endswith(needle.text[:length]) and _is_word(head, len(head) - length, len(head)):
                        yield Span(len(head) - length, len(head))
                        break
            place = self._text.find(_ELLIPSIS, place + 1)

    def raw(self, span: Span) -> str:
        """Returns the text as written at a place of the folded text."""
        there = self.in_raw(span)
        return self._raw[there.begin : there.end]

    def in_raw(self, span: Span) -> Span:
        """Returns a place of the folded text as a place of the text as written."""
        return Span(self._places[span.begin][0], self._places[span.end - 1][1])


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yields the places of characters, each with the marks that belong to it."""
    if text.isascii():
        yield from ((place, place + 1) for place in range(len(text)))
        return
    begins = [place for place, char in enumerate(text) if not place or not unicodedata.combining(char)]
    yield from pairwise([*begins, len(text)])


def _is_word(text: str, begin: int, end: int) -> bool:
    """Returns whether no letter of the same word stands before or after; scripts without capitals have no spaces
    between words, so there anything may."""
    before = begin > 0 and _continues(text[begin - 1]) and _continues(text[begin])
    after = end < len(text) and _continues(text[end]) and _continues(text[end - 1])
    return not before and not after


def _continues(char: str) -> bool:
    return char.isdigit() or char.lower() != char.upper()


def _replace_words(text: str, old: str, new: str) -> str:
    parts, begin = [], 0
    place = text.find(old) if old else -1
    while place >= 0:
        if _is_word(text, place, place + len(old)):
            parts += [text[begin:place], new]
            begin = place + len(old)
            place = text.find(old, begin)
        else:
            place = text.find(old, place + 1)
    return "".join((*parts, text[begin:])) if parts else text
