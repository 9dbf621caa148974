"""Amounts that carry a currency in their cell ("1.234,00 €", "EUR 12", "($5.00)"), held against the row's currency.

A sign that several currencies share is never taken for one of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.money import CURRENCIES, SIGNS
from app.domain.numerals import Unreadable

_SIGN = "|".join([*map(re.escape, sorted(SIGNS, key=len, reverse=True)), "[A-Za-z]{3}"])
_PARTS = re.compile(rf"\s*(?P<lead>\(?\s*[-+−]?)\s*(?:(?P<before>{_SIGN})(?=[^A-Za-z]))?\s*"
                    rf"(?P<number>[-+−]?[\d.,].*?)\s*(?P<after>{_SIGN})?(?P<tail>\s*[-−]?\s*\)?)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signed:
    """A column of amounts: its place among the matches, its cells, and the sign that each such text carries."""

    field: str
    header: str
    texts: Sequence[str]
    signs: Mapping[str, str]


def parted(text: str) -> tuple[str, str] | None:
    """The number alone, and the sign or code beside it; None where there is not exactly one that is known."""
    match = _PARTS.fullmatch(text)
    if match is None or (match["before"] is None) == (match["after"] is None):
        return None
    sign = (match["before"] or match["after"]).upper()
    if sign not in SIGNS and sign not in CURRENCIES:
        return None
    return match["lead"] + match["number"] + match["tail"], sign


def agreed(columns: Sequence[Signed], stated: Sequence[str | None]) -> tuple[
        list[str | None], list[tuple[int, Signed, Unreadable]]]:
    """The currency of each row, with those that a sign settles; and the cells at odds with theirs, by row."""
    found = list(stated)
    bad = []
    # Signs of one currency first: they settle what is meant by a sign of several in the same row.
    for alone in (True, False):
        for column in columns:
            for index, sign in _signs(column):
                can = SIGNS.get(sign, (sign,))
                if (len(can) == 1) != alone:
                    continue
                if found[index] is None and alone:
                    found[index] = can[0]
                elif found[index] not in can:
                    bad.append((index, column, _odds(sign, found[index])))
    return found, bad


def _signs(column: Signed) -> Iterator[tuple[int, str]]:
    for index, text in enumerate(column.texts):
        if text in column.signs:
            yield index, column.signs[text]


def _odds(sign: str, currency: str | None) -> Unreadable:
    if currency is None:
        can = ", ".join(SIGNS[sign][:3])
        return Unreadable("currency-ambiguous", f"“{sign}” is the sign of several currencies ({can} …). Say in which "
                          "one the amounts are.")
    return Unreadable("currency-other", f"The cell says “{sign}” and the row's currency is {currency}. Correct one "
                      "of them.")
