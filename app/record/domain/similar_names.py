"""Finds names of providers that look alike: spelt differently, with another legal form, or in look-alike letters.

The list of a form, the check of an imported file and the page of providers that look alike all use these rules.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.core.domain.confusables import with_latin_letters
from app.core.domain.text_normalisation import fold, fold_accents

_MAX_DIFFERENCE = 0.12  # the largest share of differing letters, of both names together, for similar names
_CUTOFF = 100 * (1 - _MAX_DIFFERENCE)
_EPSILON = 1e-9
_LETTERS, _HELD, _COMPARED = 48, 50, 500  # parts of a name, names with one part, names compared with one name
_DIGITS = re.compile(r"[0-9]+")
_LEGAL_FORMS = frozenset(
    (
        "gmbh",
        "mbh",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ag",
        "sa",
        "sas",
        "sasu",
        "sarl",
        "eurl",
        "srl",
        "sl",
        "slu",
        "spa",
        "bv",
        "nv",
        "vof",
        "oy",
        "oyj",
        "ab",
        "as",
        "asa",
        "aps",
        "kg",
        "kgaa",
        "ohg",
        "gbr",
        "ug",
        "eu",
        "ek",
        "ev",
        "plc",
        "pty",
        "pvt",
        "pte",
        "kft",
        "zrt",
        "doo",
        "spzoo",
        "zoo",
        "sp",
        "sro",
        "ltda",
        "lda",
        "sagl",
        "kk",
        "the",
        "and",
    )
)
_DROPPED_MARKS = re.compile(r"[.'’`´]")  # "B.V." is "BV", and "O'Neil" is "ONeil"
_SEPARATORS = re.compile(r"[^\w]+|_")
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")


Match = tuple[int, int, float]  # the places of a name and of one that it looks like, and the score (0 to 100)


def matches_before(names: Sequence[str], first: int) -> Iterator[Match]:
    """Yields, for each name from the place `first` on, the earlier name that it looks like most, if there is one."""
    from rapidfuzz import fuzz, process  # loaded on first use, so that the server starts sooner

    bare = [normalise_name(name) for name in names]
    places: dict[str, int] = {}
    parts = _PartIndex()
    for place in range(len(names)):
        bare_name = bare[place]
        best: tuple[str, float, int] | None = None
        if bare_name in places:
            best = (bare_name, 100.0, places[bare_name])
        elif place >= first:
            best = process.extractOne(
                bare_name,
                {other: bare[other] for other in parts.near(bare_name)},
                scorer=fuzz.ratio,
                score_cutoff=_CUTOFF,
            )
        if place >= first and best is not None and not differ_in_numbers(bare_name, best[0]):
            yield place, best[2], round(best[1], 1)
        if bare_name not in places:
            places[bare_name] = place
            parts.add(bare_name, place)


def all_pairs(names: Sequence[str]) -> Iterator[Match]:
    """Yields every pair of names that look alike, each once; of several with the same letters, those with the first."""
    from rapidfuzz import fuzz, process

    same: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        same[normalise_name(name)].append(place)
    parts, firsts = _PartIndex(), dict[int, str]()
    for bare, (first, *others) in same.items():
        yield from ((other, first, 100.0) for other in others)
        near = {other: firsts[other] for other in parts.near(bare)}
        for found, score, other in process.extract(bare, near, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None):
            if not differ_in_numbers(bare, found):
                yield first, other, round(score, 1)
        firsts[first] = bare
        parts.add(bare, first)


def closest(name: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Returns the known names that look like this one, the most similar first."""
    from rapidfuzz import fuzz, process

    if not fold(name):
        return []
    bare = normalise_name(name)
    found = process.extract(
        bare, [normalise_name(other) for other in known], scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=most + 5
    )
    return [known[place] for other, _, place in found if not differ_in_numbers(bare, other)][:most]


class _PartIndex:
    """Names indexed by parts, so that each is compared only with the few that may be similar. Names that differ in at
    most n letters share one of n + 1 parts at nearly the same position (Li, Deng, Wang and Feng 2011, "Pass-Join", VLDB
    5:253)."""

    def __init__(self) -> None:
        self._with: dict[tuple[int, int, str], list[int]] = {}

    def add(self, bare: str, place: int) -> None:
        """Adds the name at a position of the list."""
        bare = bare[:_LETTERS]
        for start, end in _part_bounds(len(bare)):
            others = self._with.setdefault((len(bare), start, bare[start:end]), [])
            if len(others) < _HELD:
                others.append(place)

    def near(self, bare: str) -> list[int]:
        """Returns the positions of names that may be similar, ascending; capped if there are very many."""
        bare = bare[:_LETTERS]
        found: set[int] = set()
        for length in _similar_lengths(len(bare)):
            for start, begin, end in _part_positions(len(bare), length):
                found.update(self._with.get((length, start, bare[begin:end]), ()))
            if len(found) > _COMPARED:
                break
        return sorted(found)[:_COMPARED]


@lru_cache
def _similar_lengths(length: int) -> tuple[int, ...]:
    """Returns the possible lengths of names similar to one of this length, nearest first."""
    found = [
        each for each in range(1, _LETTERS + 1) if abs(each - length) <= _MAX_DIFFERENCE * (each + length) + _EPSILON
    ]
    return tuple(sorted(found, key=lambda each: abs(each - length)))


@lru_cache
def _part_bounds(length: int) -> tuple[tuple[int, int], ...]:
    """Returns the bounds of the parts of a name of this length: one part more than the letters that may differ from the
    longest similar name."""
    many = int(length * 2 * _MAX_DIFFERENCE / (1 - _MAX_DIFFERENCE) + _EPSILON) + 1
    return tuple((length * each // many, length * (each + 1) // many) for each in range(many))


@lru_cache(maxsize=_LETTERS**2)
def _part_positions(own: int, length: int) -> tuple[tuple[int, int, int], ...]:
    """Returns where the parts of names of one length start, and the bounds of each place where such a part may occur in
    a name of the length `own`: the shift is limited by how much the parts before and after can differ."""
    cuts, longer = _part_bounds(length), own - length
    found = []
    for before, (start, end) in enumerate(cuts):
        behind = len(cuts) - 1 - before
        first = max(0, start - before, start + longer - behind)
        last = min(own - end + start, start + before, start + longer + behind)
        found += [(start, begin, begin + end - start) for begin in range(first, last + 1)]
    return tuple(found)


def differ_in_numbers(one: str, other: str) -> bool:
    """Whether two different names differ only in their numbers, as "team 2" and "team 11" do."""
    return one != other and _DIGITS.sub("", one) == _DIGITS.sub("", other)


@lru_cache(maxsize=50_000)
def normalise_name(name: str) -> str:
    """Returns a name without accents, legal forms and punctuation, its words sorted; in Latin letters, if each of its
    letters looks like one."""
    folded = fold_accents(with_latin_letters(name))
    plain = _INITIALS.sub(r"\1", " ".join(_SEPARATORS.sub(" ", _DROPPED_MARKS.sub("", folded)).split()))
    return " ".join(sorted(word for word in plain.split() if word not in _LEGAL_FORMS)) or folded
