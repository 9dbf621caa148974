"""What an import set for all of its rows alike: such values tell nothing apart, so a claim that rests on them alone
carries no verdict."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.domain.engagements import FIELDS, FREELANCE, OUTSOURCED
from app.domain.figures import count, listed
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS
from app.report.domain.evidence.samples import Sample
from app.report.domain.measures import Record
from app.report.domain.measures.sources import WAYS, set_for_all

Array = Any
SET_FOR_ALL = "set for all by an import"


@dataclass(frozen=True, slots=True)
class SetForAll:
    """`engagements`: so many of the `used` ones have a value that an import set for all; `sides`: the arrangements of
    which that is every one; `fields`: labels of the fields; `imports`: their numbers."""

    engagements: int
    used: int
    sides: tuple[str, ...]
    fields: tuple[str, ...]
    imports: tuple[int, ...]

    @property
    def by(self) -> str:
        """By which imports it was set."""
        numbers = listed([str(number) for number in self.imports])
        return f"set for all by {'import' if len(self.imports) == 1 else 'imports'} {numbers}"

    @property
    def missing(self) -> str:
        """What a verdict takes instead."""
        of = f" of {self.sides[0]} engagements" if len(self.sides) == 1 else ""
        return f"values of {self._what}{of} that were not {self.by}"

    @property
    def words(self) -> str:
        """How many values are such, by which import."""
        was = "was" if len(self.fields) == 1 else "were"
        if self.engagements == self.used:
            return f"{self._what} {was} {self.by}."
        return f"{self._what} of {self.engagements:,} of {count(self.used, 'engagement')} {was} {self.by}."

    @property
    def _what(self) -> str:
        return listed([f"“{label}”" for label in self.fields])


def found(record: Record, measure: str, sample: Sample) -> SetForAll | None:
    """What of a sample an import set for all; None where nothing is."""
    whole = set_for_all(record.columns, measure)
    if whole is None or not (mark := whole[sample.used]).any():
        return None
    here = mark > 0
    sides = tuple(side for side, mine in ((FREELANCE, sample.freelance), (OUTSOURCED, ~sample.freelance))
                  if mine.any() and here[mine].all())
    names = [name for way in WAYS.get(measure, ((measure,),)) for name in way
             if (by := record.columns.set_by(name)) is not None and (by[sample.used] > 0)[here].any()]
    return SetForAll(int(np.count_nonzero(here)), len(sample.y), sides, tuple(map(_label, dict.fromkeys(names))),
                     tuple(np.unique(mark[here]).tolist()))


def _label(name: str) -> str:
    return "Kind of provider" if name == "provider_kind" else (FIELDS | REVIEW_FIELDS | PROVIDER_FIELDS)[name].label
