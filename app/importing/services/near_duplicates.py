"""Near-duplicate names in a file: references that differ only in case or leading zeros, providers spelt differently."""

import re
from collections.abc import Iterable
from functools import lru_cache

from app.core.domain.text_normalisation import fold_accents
from app.core.storage.database import Session
from app.importing.services.preview import SimilarName
from app.importing.storage import imports
from app.record.storage import providers

_MAX_SHOWN, _MAX_REFERENCES = 5, 100_000
_MAX_DIFFERENCE = 0.12  # the largest share of differing letters, of both names together, for similar names
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


class ReferenceChecker:
    """The references of new rows, as long as there are few enough to compare."""

    def __init__(self) -> None:
        self._new: list[str] = []

    def add(self, references: Iterable[str | None]) -> None:
        """Adds references of new rows."""
        if len(self._new) <= _MAX_REFERENCES:
            self._new += filter(None, references)

    def warnings(self, session: Session) -> list[str]:
        """Returns warnings about references that differ only in case, accents or leading zeros."""
        if not self._new or len(self._new) > _MAX_REFERENCES:
            return []
        normalised = {reference: _normalise_reference(reference) for reference in self._new}
        new = set(normalised.values())
        first: dict[str, str] = {}
        alike = []
        for reference in (*imports.references(session), *self._new):
            folded = normalised.get(reference) or _normalise_reference(reference)
            if folded in new:
                other = first.setdefault(folded, reference)
                if other != reference:
                    alike.append((other, reference))
        found = [
            f"“{other}” and “{reference}” look like the same reference. They are imported as two."
            for other, reference in alike[:_MAX_SHOWN]
        ]
        return found + [f"{len(alike) - _MAX_SHOWN:,} more references look like another one."] * (
            len(alike) > _MAX_SHOWN
        )


def _normalise_reference(reference: str) -> str:
    """Returns a reference without the differences that a spreadsheet or a typist introduces."""
    folded = fold_accents(reference)
    return (folded.lstrip("0") or "0") if folded.isdecimal() else folded


def similar_providers(session: Session, new: list[str]) -> tuple[SimilarName, ...]:
    """Returns the new providers that look like an existing one, or like an earlier one in the file; most similar
    first."""
    from rapidfuzz import fuzz, process  # loaded on first use, so that the server starts sooner

    if not new or len(new) > _MAX_REFERENCES:
        return ()
    names = [*providers.names(session, most=_MAX_REFERENCES), *new]
    bare = [_normalise_name(name) for name in names]
    first: dict[str, int] = {}
    parts, found = _PartIndex(), []
    for place, name in enumerate(names):
        bare_name = bare[place]
        best: tuple[str, float, int] | None = None
        if bare_name in first:
            best = (bare_name, 100.0, first[bare_name])
        elif place >= len(names) - len(new):
            best = process.extractOne(
                bare_name,
                {other: bare[other] for other in parts.near(bare_name)},
                scorer=fuzz.ratio,
                score_cutoff=100 * (1 - _MAX_DIFFERENCE),
            )
        if place >= len(names) - len(new) and best is not None and not _differ_in_numbers(bare_name, best[0]):
            found.append(SimilarName(name, names[best[2]], round(best[1], 1)))
        if bare_name not in first:
            first[bare_name] = place
            parts.add(bare_name, place)
    return tuple(sorted(found, key=lambda each: -each.score))


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


def _differ_in_numbers(one: str, other: str) -> bool:
    """Whether two different names differ only in their numbers, as "team 2" and "team 11" do."""
    return one != other and _DIGITS.sub("", one) == _DIGITS.sub("", other)


def _normalise_name(name: str) -> str:
    """Returns a name without accents, legal forms and punctuation, its words sorted."""
    plain = _INITIALS.sub(r"\1", " ".join(_SEPARATORS.sub(" ", _DROPPED_MARKS.sub("", fold_accents(name))).split()))
    return " ".join(sorted(word for word in plain.split() if word not in _LEGAL_FORMS)) or fold_accents(name)
