"""Matches rows of a file to engagements by the chosen key, which must be unique in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.domain.errors import Problem
from app.core.domain.kinds import Link, Text
from app.core.domain.money import Money
from app.core.domain.text_normalisation import fold
from app.core.storage.database import Session
from app.importing.services.likely_duplicates import LikelyDuplicates
from app.importing.storage import imports
from app.importing.values.rows import FileRows
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.domain.validation import default_status
from app.record.storage.engagements import Stored

REFERENCE = ("reference",)
_MAX_NAMED = 3  # references named when a key fits several engagements


@dataclass(frozen=True, slots=True)
class RowMatch:
    """The engagement that a row matches, or the problem with the match."""

    stored: Stored | None = None
    problem: Problem | None = None
    skipped: bool = False  # the row is skipped as a likely duplicate


class RowKeys:
    """The key of a file's rows, and the rows seen so far by key."""

    def __init__(self, session: Session, file: FileRows):
        self.fields = file.options.key
        self.labels = " and ".join(FIELDS[name].label.lower() for name in self.fields)
        self.seen: dict[str, int] = {}  # key to the first line that has it
        self.references: dict[str, int] = {}  # the same for references, if they are not the key
        self.empty = imports.has_no_engagements(session)
        self.recorded = LikelyDuplicates(file.options)
        self.known: dict[str, list[int]] = {}
        if self.fields != REFERENCE and file.filled.issuperset(self.fields):
            for number, values in imports.key_values(session, self.fields):
                self.known.setdefault(self._key(values) or "", []).append(number)

    def _key(self, values: Sequence[Any]) -> str | None:
        """Returns the values as one normalised text; None if all are missing."""
        if all(value is None for value in values):
            return None
        return "\x1f".join(self._text(name, value) for name, value in zip(self.fields, values, strict=True))

    def _text(self, name: str, value: Any) -> str:
        kind = FIELDS[name].kind
        if isinstance(value, Money):
            value = value.amount
        if value is None or name == "reference":
            return value or ""
        if isinstance(kind, Text | Link):
            return fold(value)
        return str(value.normalize()) if hasattr(value, "normalize") else str(value)

    def match(
        self, session: Session, lines: Sequence[int], columns: Mapping[str, Sequence[Any]]
    ) -> dict[int, RowMatch]:
        """Returns matches by row index: with an engagement, or with a problem (a duplicate of an earlier row, several
        engagements)."""
        references = columns.get("reference")
        if self.fields == REFERENCE:
            found = self._by_reference(session, lines, references) if references else {}
            return found if self.empty else found | self._likely_duplicates(session, lines, columns)
        if not any(name in columns for name in self.fields):
            return self._refuse_duplicates(session, lines, references, {}) if references else {}
        found = {}
        wanted: dict[int, int] = {}
        blanks = [None] * len(lines)
        for index, values in enumerate(zip(*(columns.get(name, blanks) for name in self.fields), strict=True)):
            key = self._key(values)
            if key is None:
                continue
            if None in values:
                blank = FIELDS[self.fields[values.index(None)]]
                found[index] = RowMatch(
                    problem=Problem(
                        "key-part-missing",
                        f"Rows are matched by {self.labels}, but {blank.label} is blank here. Fill it in, or match "
                        "by fields that every row has.",
                        blank.name,
                    )
                )
                continue
            first = self.seen.setdefault(key, lines[index])
            numbers = self.known.get(key, [])
            if first != lines[index]:
                found[index] = RowMatch(
                    problem=Problem(
                        "key-twice",
                        f"Row {first} has the same {self.labels}. Each engagement may appear once.",
                        self.fields[0],
                    )
                )
            elif len(numbers) == 1:
                wanted[index] = numbers[0]
            elif numbers:
                found[index] = RowMatch(problem=self._ambiguous(session, numbers))
        stored = imports.engagements_by_id(session, set(wanted.values()))
        found |= {index: matched_engagement(stored[number]) for index, number in wanted.items()}
        return self._refuse_duplicates(session, lines, references, found) if references else found

    def _ambiguous(self, session: Session, numbers: list[int]) -> Problem:
        numbers = sorted(numbers)
        stored = imports.engagements_by_id(session, numbers[:_MAX_NAMED])
        some = [stored[number].reference for number in numbers[:_MAX_NAMED]]
        more = f" and {len(numbers) - _MAX_NAMED:,} more" if len(numbers) > _MAX_NAMED else ""
        return Problem(
            "key-ambiguous",
            f"Several engagements have the same {self.labels}: {', '.join(some)}{more}. Match by one "
            "more field, or by reference.",
            self.fields[0],
        )

    def _by_reference(
        self, session: Session, lines: Sequence[int], references: Sequence[str | None]
    ) -> dict[int, RowMatch]:
        found: dict[int, RowMatch] = {}
        seen = self.seen
        for index, (reference, line) in enumerate(zip(references, lines, strict=True)):
            if reference is not None and seen.setdefault(reference, line) != line:
                found[index] = RowMatch(
                    problem=Problem(
                        "reference-twice",
                        f"Row {seen[reference]} already has this reference. Each engagement may appear once.",
                        "reference",
                        reference,
                    )
                )
        stored = (
            {}
            if self.empty
            else imports.engagements_by_reference(session, {each for each in references if each is not None})
        )
        if stored:
            for index, reference in enumerate(references):
                if reference in stored and index not in found:
                    found[index] = matched_engagement(stored[reference])
        return found

    def _likely_duplicates(
        self, session: Session, lines: Sequence[int], columns: Mapping[str, Sequence[Any]]
    ) -> dict[int, RowMatch]:
        """Returns matches of rows without a reference that look like existing engagements, if the user chose to skip or
        update those."""
        references = columns.get("reference")
        rows = [index for index in range(len(lines)) if references is None or references[index] is None]
        numbers = self.recorded.add(session, lines, columns, rows)
        actions = {index: self.recorded.action(lines[index]) for index in numbers}
        matched = {index: number for index, number in numbers.items() if actions[index] in ("skip", "update")}
        stored = imports.engagements_by_id(session, set(matched.values()))
        return {index: RowMatch(stored[number], skipped=actions[index] == "skip") for index, number in matched.items()}

    def _refuse_duplicates(
        self, session: Session, lines: Sequence[int], references: Sequence[str | None], found: dict[int, RowMatch]
    ) -> dict[int, RowMatch]:
        """Refuses references of another engagement or row, when references are not the key."""
        stored = imports.engagements_by_reference(session, {each for each in references if each is not None})
        for index, reference in enumerate(references):
            if reference is None or (index in found and found[index].problem):
                continue
            known = found[index].stored if index in found else None
            own_id = None if known is None else known.id
            first = self.references.setdefault(reference, lines[index])
            if first != lines[index] or (reference in stored and stored[reference].id != own_id):
                advice = "Give this row another one, or match rows by reference."
                found[index] = RowMatch(
                    problem=Problem(
                        "reference-taken",
                        f"Row {first} already has the reference “{reference}”. {advice}"
                        if first != lines[index]
                        else f"Another engagement has the reference “{reference}”. {advice}",
                        "reference",
                        reference,
                    )
                )
        return found


def matched_engagement(stored: Stored) -> RowMatch:
    """Returns the match with an engagement; with a problem if it was deleted."""
    if stored.removed_at is None:
        return RowMatch(stored)
    return RowMatch(
        stored,
        Problem(
            "removed",
            f"“{stored.reference}” was deleted. Restore it first, or give this row another reference.",
            "reference",
            stored.reference,
        ),
    )


def unknown_reference(reference: str) -> Problem:
    """Returns the problem of a row about an engagement that doesn't exist."""
    return Problem(
        "engagement-unknown",
        f"There is no engagement with the reference “{reference}”. Import the engagements first, "
        "or correct the reference.",
        "reference",
        reference,
    )


def merged_draft(before: Engagement, given: dict[str, Any], today: date) -> tuple[set[str], dict[str, Any]]:
    """Returns the names of the fields that `given` changes, and the draft of all fields merged with it."""
    moved = {name for name, value in given.items() if not _is_equal(getattr(before, name), value)}
    draft = {name: getattr(before, name) for name in FIELDS} | given
    followed = before.status == default_status(before.started_on, before.ended_on, today)
    if followed and "status" not in given and moved & {"started_on", "ended_on"}:
        # The status was derived from the dates, so it is derived again from the new ones.
        draft["status"] = None
    return moved, draft


def _is_equal(stored: Any, given: Any) -> bool:
    return (stored.amount if isinstance(stored, Money) else stored) == given


def apply_blanks(file: FileRows, stored: Stored, given: dict[str, Any], review: dict[str, Any]) -> Iterator[Problem]:
    """Returns the problems with blank cells of a matched row. If blanks clear values, those fields are added to the
    given ones as None; if blanks are refused, each one with an existing value is a problem."""
    if file.options.blank == "keep":
        return
    for registry, record, values in (
        (FIELDS, stored.engagement, given),
        (REVIEW_FIELDS, stored.review or Review(), review),
    ):
        for name, field in registry.items():
            value = getattr(record, name)
            if name not in file.places or name in values or value is None or name in file.options.key:
                continue
            if file.options.blank == "clear":
                values[name] = None
            else:
                yield Problem(
                    "blank",
                    f"The cell is blank, but the existing value is “{field.write(value)[:60]}”. Fill it in, "
                    "or choose whether blank cells keep or clear existing values.",
                    name,
                )
