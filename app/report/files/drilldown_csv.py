"""The engagements behind one claim as a table: a line each, with its value or the reason why it has none."""

from collections.abc import Iterator, Mapping, Sequence

from app.core.files.csv_writer import csv_text
from app.record.domain.engagements import FIELDS, Engagement
from app.report.domain.claims import YES_NO
from app.report.domain.findings import Figures

COLUMNS = ("reference", "title", "arrangement", "provider", "category", "status", "started_on", "ended_on")
HEADER = (*COLUMNS, "claim", "used", "value", "left_out")


def to_csv(
    finding: Figures,
    used: Mapping[str, Sequence[tuple[int, float]]],
    left_out: Mapping[str, Sequence[int]],
    engagements: Mapping[int, Engagement],
) -> str:
    """`used`: numbers with values by arrangement; `left_out`: numbers by reason; `engagements` by number."""
    rows: list[Sequence[str]] = [HEADER]
    yes_or_no = finding.about.measure.shape == YES_NO
    for number, value, reason in _all_engagements(used, left_out):
        if number in engagements:
            sentence = "" if value is None else ("no", "yes")[int(value)] if yes_or_no else repr(value)
            rows.append(
                [*_engagement_cells(engagements[number]), finding.key, "no" if reason else "yes", sentence, reason]
            )
    return csv_text(rows)


def _all_engagements(
    used: Mapping[str, Sequence[tuple[int, float]]], left_out: Mapping[str, Sequence[int]]
) -> Iterator[tuple[int, float | None, str]]:
    for pairs in used.values():
        yield from ((number, value, "") for number, value in pairs)
    for reason, numbers in left_out.items():
        yield from ((number, None, reason) for number in numbers)


def _engagement_cells(engagement: Engagement) -> list[str]:
    return [FIELDS[name].write(getattr(engagement, name)) for name in COLUMNS]
