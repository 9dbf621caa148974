"""Rows without a reference that look like existing engagements: a growing list that is imported again.

Each engagement matches one row only: of four equal rows, with three engagements recorded, one is new.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.core.domain.plural import plural
from app.core.domain.text_normalisation import fold_accents
from app.core.storage.database import Session
from app.importing.services.preview import LikelyDuplicate
from app.importing.storage import likely_duplicates
from app.importing.storage.likely_duplicates import Candidate
from app.importing.values.options import DuplicateAction, Options

_BATCH_SIZE = 500  # start dates in one statement
_MAX_SHOWN = 200  # such rows in a preview


class LikelyDuplicates:
    """Finds such rows; `times` is the number found so far, `open` of those without an answer; `shown` are the first
    ones."""

    def __init__(self, options: Options):
        self._for_all, self._by_line = options.recorded, options.recorded_rows
        self.times = self.open = 0
        self.shown: list[LikelyDuplicate] = []
        self._matched: set[int] = set()

    @property
    def question(self) -> str:
        """The question to be answered before anything is written; blank if no row looks like an existing engagement."""
        if not self.shown:
            return ""
        return plural(
            self.times,
            "Row {line} (“{title}”) has no reference and matches an existing engagement: same title, provider and "
            "start date, or same provider, cost and dates. Skip it, update the existing engagement, or add it as new.",
            "{n} rows without a reference match existing engagements, first row {line} (“{title}”): same title, "
            "provider and start date, or same provider, cost and dates. Skip them, update the existing engagements, or "
            "add them as new.",
            line=self.shown[0].line,
            title=self.shown[0].title,
        )

    def action(self, line: int) -> DuplicateAction | None:
        """Returns what to do with the row on this line if it is such a row; None if that is not decided."""
        return self._by_line.get(line, self._for_all)

    def add(
        self, session: Session, lines: Sequence[int], columns: Mapping[str, Sequence[Any]], rows: Sequence[int]
    ) -> dict[int, int]:
        """Returns, by row index, the ids of the engagements that these rows look like."""
        if "title" not in columns or not rows:
            return {}
        candidates = {index: _Row(index, columns) for index in rows if columns["title"][index] is not None}
        found = self._pairs(candidates, self._candidates(session, candidates.values()))
        for index, (same, by) in sorted(found.items()):
            if len(self.shown) < _MAX_SHOWN:
                self.shown.append(LikelyDuplicate(lines[index], columns["title"][index], same.id, same.reference, by))
            self.open += self.action(lines[index]) is None
        self.times += len(found)
        return {index: same.id for index, (same, _) in found.items()}

    def _candidates(self, session: Session, rows: Any) -> list[Candidate]:
        titles = {row.title for row in rows}
        costly = [row for row in rows if row.provider and row.start and row.costs]
        starts = sorted({row.start for row in costly})
        found: dict[int, Candidate] = {}
        for begin in range(0, max(len(starts), 1), _BATCH_SIZE):
            some = starts[begin : begin + _BATCH_SIZE]
            found |= {
                each.id: each
                for each in likely_duplicates.candidates(
                    session, titles if not begin else (), {row.provider for row in costly}, some
                )
            }
        return [found[number] for number in sorted(found.keys() - self._matched)]

    def _pairs(self, rows: Mapping[int, "_Row"], known: list[Candidate]) -> dict[int, tuple[Candidate, str]]:
        """Returns engagements by row, each engagement once: first by equal title, then by equal cost alone."""
        found: dict[int, tuple[Candidate, str]] = {}
        titled: dict[Any, list[Candidate]] = defaultdict(list)
        for each in reversed(known):
            titled[each.title, each.provider, each.started_on].append(each)
        for index, row in rows.items():
            if same := titled.get((row.title, row.provider, row.start)):
                found[index] = (same.pop(), "title")
        self._matched |= {each.id for each, _ in found.values()}
        dated: dict[Any, list[Candidate]] = defaultdict(list)
        for each in known:
            if each.id not in self._matched and each.provider and each.started_on:
                dated[each.provider, each.started_on, each.ended_on].append(each)
        for index, row in rows.items():
            if index not in found:
                same_dates = dated.get((row.provider, row.start, row.end), [])
                same_cost = next((each for each in same_dates if each.costs & row.costs), None)
                if same_cost is not None:
                    same_dates.remove(same_cost)
                    found[index] = (same_cost, "cost")
                    self._matched.add(same_cost.id)
        return found


class _Row:
    """The values of a row that identify an engagement."""

    __slots__ = ("costs", "end", "provider", "start", "title")

    def __init__(self, index: int, columns: Mapping[str, Sequence[Any]]):
        one = {
            name: values[index]
            for name, values in columns.items()
            if name in ("title", "provider", "started_on", "ended_on", "actual_cost", "agreed_cost", "currency")
        }
        self.title, provider = fold_accents(one["title"]), one.get("provider")
        self.provider = fold_accents(provider) if provider else None
        self.start, self.end = one.get("started_on"), one.get("ended_on")
        self.costs: set[tuple[Decimal, str]] = set()
        for name in ("actual_cost", "agreed_cost"):
            if one.get(name) is not None and one.get("currency"):
                self.costs.add((one[name], one["currency"]))
