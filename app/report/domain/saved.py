"""A saved report: what was shown, stored unchanged and never recomputed.

Its document is plain values, written as canonical JSON, so that the same report is always the same bytes. It contains
its inputs: the period, the selection, the settings, every claim with its version, the rates, each figure with the
numbers of its engagements, and a fingerprint of each engagement. `docs/saved-reports.md` describes it for programs.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from app.core.domain.canonical_json import canonical_json, digest
from app.report.domain.periods import Frequency, ReportPeriod

SCHEMA = 2  # of the document; an older one is read as it is
METHOD = "1"  # another one wherever the same record could give other figures
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SavedReport:
    """What a list shows of it. `by` is who saved it: a user, the console or a schedule. `schema` is the document's."""

    id: int
    title: str
    series: str
    sample: bool
    period: ReportPeriod
    as_of: date
    made_at: datetime
    by: str
    schedule_id: int | None
    schema: int
    data_hash: str
    hash: str

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """The parameters of its selection."""
        return tuple((name, value) for name, value in json.loads(self.series)[1])


@dataclass(frozen=True, slots=True)
class SavedReportContent:
    """A saved report with all that was kept of it. `changes`: what had changed since the one before it in its series,
    None where it was the first."""

    saved: SavedReport
    document: Document
    changes: Document | None


def series_key(every: Frequency, months: int, selection: Iterable[tuple[str, str]]) -> str:
    """What the reports of one kind of period and one selection (its parameters in order) share."""
    kind = f"{months} months" if every is Frequency.ROLLING else every.value
    return canonical_json([kind, [list(pair) for pair in selection]])


def report_hash(document: str, changes: str | None) -> str:
    """SHA-256 of a saved report, in hexadecimal; both as canonical JSON."""
    return digest([document, changes])


def data_hash(fingerprints: Mapping[str, str]) -> str:
    """SHA-256 of the engagements, by their fingerprints, in hexadecimal."""
    return digest(fingerprints)


def format_ranges(numbers: Iterable[int]) -> str:
    """Returns whole numbers in ascending order as text, consecutive ones as ranges: “1-4 7 9-10”."""
    found = []
    for _, group in groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        found.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return " ".join(found)


def parse_ranges(text: str) -> tuple[int, ...]:
    """The inverse of `format_ranges`."""
    found: list[int] = []
    for part in text.split():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(found)
