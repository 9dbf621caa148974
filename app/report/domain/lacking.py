"""Findings below the minimum, put together by what they lack, so that every face says it once."""

from collections.abc import Iterable

from app.report.domain.findings import Finding


def by_missing(those: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings below the minimum by what they lack; those that lack what most do first."""
    found: dict[str, list[Finding]] = {}
    for it in those:
        found.setdefault(it.missing or "", []).append(it)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))
