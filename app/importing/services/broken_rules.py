"""Rules that a row breaks judging by its readable cells alone."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.record.domain.validation import build_engagement

# Rules about a missing value, each with further fields it depends on besides the one it names.
_DEPENDS_ON = {
    "percentage-without-budget": ("currency",),
    "percentage-model": ("pricing_model",),
    "rate-model": ("pricing_model",),
    "brief-change-missing": ("brief_changed",),
}


def rule_violations(values: Mapping[str, Any], unread: set[str], today: date) -> Iterator[Problem]:
    """Yields the rules that the values break, except rules that involve an unreadable field."""
    try:
        build_engagement({name: value for name, value in values.items() if name not in unread}, today)
    except Refused as refused:
        for problem in refused.problems:
            if unread.isdisjoint({problem.field, *_DEPENDS_ON.get(problem.code, ())}):
                yield problem
