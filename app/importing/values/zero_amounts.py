"""Counts amounts of 0.00 in a column. They are imported as known, with a note, because some programs write them for
missing."""

import re
import shlex
from collections import Counter
from collections.abc import Collection, Sequence

from app.core.domain.plural import plural
from app.core.domain.text_normalisation import fold

_ZERO = re.compile(r"[^\d]*0(?:[^\d]*0)*[^\d]*")
_MAX_LENGTH = 40


class ZeroAmounts:
    """Counts the zero amounts of a column by text."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def count(self, texts: Sequence[str], matched: Collection[str]) -> None:
        """Counts cells; `matched`: folded texts with a given meaning."""
        for text in set(texts):
            if (
                "0" in text
                and len(text) <= _MAX_LENGTH
                and _ZERO.fullmatch(text)
                and not (matched and fold(text) in matched)
            ):
                self._seen[text.strip()] += texts.count(text)

    def note(self, header: str, field: str) -> str:
        """Returns a note with their number and how to make them unknown; blank if there are none."""
        if not self._seen:
            return ""
        text = max(self._seen, key=lambda each: (self._seen[each], each))
        return plural(
            self._seen.total(),
            "{header}: {n} amount is 0.00 and counts as known. If that means missing, match it to “missing” "
            "(on the console: --value {option}).",
            "{header}: {n} amounts are 0.00 and count as known. If that means missing, match it to “missing” "
            "(on the console: --value {option}).",
            header=header,
            option=shlex.quote(f"{field}:{text}="),
        )
