"""What is worth a look among the entries of a file: blanks in what they are grouped by, and numbers met again."""

from collections.abc import Iterator, Mapping, Sequence

from app.core.domain.plural import plural

MAX_NAMED = 5


def grouping_warnings(partly: Mapping[tuple[str, ...], int], dayless: int) -> Iterator[str]:
    """Of entries that leave columns of their key blank, and of those without a date."""
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
    """Of entries that go by a known number and say something else; the first few are named."""
    for each in others[:MAX_NAMED]:
        yield f"{each}. The existing entry was kept; correct it on the engagement's page."
    if len(others) > MAX_NAMED:
        yield f"{len(others) - MAX_NAMED:,} more entries differ from the existing entry with the same number."
