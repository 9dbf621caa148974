"""New entries that may correct existing ones: same engagement, day and kind, no number, another amount or hours, and
the existing entry is not in the file. They may be additional work too, so this is only a warning."""

from dataclasses import dataclass

from app.core.domain.money import Money
from app.record.domain.entries import Line, describe_line
from app.record.storage.entries import KnownLines, SameDay


@dataclass(frozen=True, slots=True)
class _NewEntry:
    known: KnownLines
    line_number: int
    line: Line


class LikelyCorrections:
    """Collects the new entries of a file; `warnings` lists those that may correct an existing one."""

    def __init__(self) -> None:
        self._added: list[_NewEntry] = []

    def add(self, known: KnownLines, at: int, line: Line) -> None:
        """Adds the new entry on line `at` of the file; `known` are the existing entries of its engagement."""
        if line.key is None and known.unmatched(line.day, line.kind):
            self._added.append(_NewEntry(known, at, line))

    def warnings(self, most: int) -> list[str]:
        """What is worth a look once the whole file was gone through, the first `most` of it by name."""
        found = [
            (each, existing[0])
            for each in self._added
            if (existing := each.known.unmatched(each.line.day, each.line.kind))
        ]
        texts = [
            f"Row {each.line_number}: {describe_line(each.line)} is new. An existing entry of the same day, "
            f"{describe_line(_existing_entry(each.line, existing))}, is not in the file. If this is a correction, "
            "delete the existing entry."
            for each, existing in found[:most]
        ]
        if len(found) > most:
            texts.append(
                f"{len(found) - most:,} more new entries match the day and kind of an existing entry that "
                "is not in the file."
            )
        return texts


def _existing_entry(like: Line, same_day: SameDay) -> Line:
    amount = None if same_day.amount is None else Money(same_day.amount, same_day.currency)
    return Line(day=like.day, kind=like.kind, amount=amount, hours=same_day.hours)
