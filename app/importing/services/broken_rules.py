"""Rules that a row breaks already by what can be read of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.record.domain.validation import build_engagement

# Rules that a field breaks by saying nothing, and those whose silence they mind besides the one they name.
_DEPENDS_ON = {
    "percentage-without-budget": ("currency",),
    "percentage-model": ("pricing_model",),
    "rate-model": ("pricing_model",),
}


def rule_violations(said: Mapping[str, Any], unread: set[str], today: date) -> Iterator[Problem]:
    """The rules broken by what is said, but for those that mind a field that cannot be read."""
    try:
        build_engagement({name: value for name, value in said.items() if name not in unread}, today)
    except Refused as refused:
        for problem in refused.problems:
            if unread.isdisjoint({problem.field, *_DEPENDS_ON.get(problem.code, ())}):
                yield problem
