"""Names in a file that are nearly those of something else: references that differ in case or leading zeros alone,
providers spelt in another way."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from app.domain.folding import fold_accents
from app.services.import_preview import Alike
from app.storage import imports, providers
from app.storage.database import Session

_SHOWN, _MOST = 5, 100_000
_NEARLY = 88.0
_DIGITS = re.compile(r"[0-9]+")
_FORMS = frozenset((
    "gmbh", "mbh", "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co", "company",
    "ag", "sa", "sas", "sasu", "sarl", "eurl", "srl", "sl", "slu", "spa", "bv", "nv", "vof", "oy", "oyj", "ab", "as",
    "asa", "aps", "kg", "kgaa", "ohg", "gbr", "ug", "eu", "ek", "ev", "plc", "pty", "pvt", "pte", "kft", "zrt", "doo",
    "spzoo", "zoo", "sp", "sro", "ltda", "lda", "sagl", "kk", "the", "and"))
_DROPPED = re.compile(r"[.'’`´]")  # "B.V." is "BV", and "O'Neil" is "ONeil"
_APART = re.compile(r"[^\w]+|_")
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")


class References:
    """The references of new rows, as long as they are few enough to be compared."""

    def __init__(self) -> None:
        self._new: list[str] = []

    def add(self, references: Iterable[str | None]) -> None:
        """Takes in references of new rows."""
        if len(self._new) <= _MOST:
            self._new += filter(None, references)

    def warnings(self, session: Session) -> list[str]:
        """What is worth a look: references that differ in case, accents or leading zeros alone."""
        if not self._new or len(self._new) > _MOST:
            return []
        new = {_shown(reference) for reference in self._new}
        first: dict[str, str] = {}
        alike = []
        for reference in (*imports.references(session), *self._new):
            folded = _shown(reference)
            if folded in new:
                other = first.setdefault(folded, reference)
                if other != reference:
                    alike.append((other, reference))
        found = [f"“{other}” and “{reference}” look like the same reference. They are read as two."
                 for other, reference in alike[:_SHOWN]]
        return found + [f"{len(alike) - _SHOWN} more references look like another one."] * (len(alike) > _SHOWN)


def _shown(reference: str) -> str:
    """A reference as it may look once a spreadsheet, or somebody in a hurry, wrote it again."""
    folded = fold_accents(reference)
    return (folded.lstrip("0") or "0") if folded.isdecimal() else folded


def providers_alike(session: Session, new: list[str]) -> tuple[Alike, ...]:
    """The providers that would be made and look like one that is there, or like an earlier one of the file; those that
    are most alike first."""
    if not new or len(new) > _MOST:
        return ()
    names = [*providers.names(session, most=_MOST), *new]
    bare = [_bare(name) for name in names]
    first: dict[str, int] = {}
    for place, each in enumerate(bare):
        first.setdefault(each, place)
    found = []
    for place, name in enumerate(new, len(names) - len(new)):
        same = first[bare[place]]
        best: tuple[str, float, int] | None = (bare[same], 100.0, same) if same < place else process.extractOne(
            bare[place], bare[:place], scorer=fuzz.ratio, score_cutoff=_NEARLY)
        if best is not None and not _numbered(bare[place], best[0]):
            found.append(Alike(name, names[best[2]], round(best[1], 1)))
    return tuple(sorted(found, key=lambda each: -each.score))


def _numbered(one: str, other: str) -> bool:
    """Whether two different names are the same but for their numbers, as "team 2" and "team 11" are."""
    return one != other and _DIGITS.sub("", one) == _DIGITS.sub("", other)


def _bare(name: str) -> str:
    """A name without accents, legal forms and punctuation, its words in order of the alphabet."""
    plain = _INITIALS.sub(r"\1", " ".join(_APART.sub(" ", _DROPPED.sub("", fold_accents(name))).split()))
    return " ".join(sorted(word for word in plain.split() if word not in _FORMS)) or fold_accents(name)
