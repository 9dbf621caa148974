"""Warnings about the entries of a file: blank grouping columns, missing dates, reused numbers."""

from collections.abc import Iterator, Mapping, Sequence

from app.core.domain.plural import plural

MAX_NAMED = 5


def grouping_warnings(partly: Mapping[tuple[str, ...], int], dayless: int) -> Iterator[str]:
    """Returns warnings about entries with blank key columns, and about entries without a date."""
    for blank, lines_of in partly.items():
        if blank:
            yield plural(
                lines_of,
                "{n} entry is blank in {columns}. It is grouped by the other columns.",
                "{n} entries are blank in {columns}. They are grouped by the other columns.",
                columns=" and ".join(blank),
            )
    if dayless:
        yield plural(dayless, "{n} entry has no date.", "{n} entries have no date.")


def conflict_warnings(others: Sequence[str]) -> Iterator[str]:
    """Returns warnings about entries with a known number and other content; the first few are named."""
    for each in others[:MAX_NAMED]:
        yield f"{each}. The existing entry was kept; correct it on the engagement's page."
    if len(others) > MAX_NAMED:
        yield f"{len(others) - MAX_NAMED:,} more entries differ from the existing entry with the same number."
