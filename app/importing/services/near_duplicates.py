"""Near-duplicate names in a file: references that differ only in case or leading zeros, providers spelt differently."""

from collections.abc import Iterable

from app.core.domain.text_normalisation import fold_accents
from app.core.storage.database import Session
from app.importing.services.preview import SimilarName
from app.importing.storage import imports
from app.record.domain.similar_names import matches_before
from app.record.storage import providers

_MAX_SHOWN, _MAX_REFERENCES = 5, 100_000


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
    if not new or len(new) > _MAX_REFERENCES:
        return ()
    known = providers.names(session, most=_MAX_REFERENCES)
    names = [*known, *new]
    found = [
        SimilarName(names[place], names[other], score) for place, other, score in matches_before(names, len(known))
    ]
    return tuple(sorted(found, key=lambda each: -each.score))
