"""Amounts that carry a currency in their cell ("1.234,00 €", "EUR 12", "($5.00)"), held against the row's currency.

A sign that several currencies share is never taken for one of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.money import CURRENCIES, SIGNS
from app.domain.numerals import Unreadable
from app.exchange.other_kinds import kind_of

_SIGN = "|".join([*map(re.escape, sorted(SIGNS, key=len, reverse=True)), "[A-Z]{3}"])
_PARTS = re.compile(rf"\s*(?P<lead>\(?\s*[-+−]?)\s*(?:(?P<before>{_SIGN})(?:\.\s|(?=[^A-Z])))?\s*"
                    rf"(?P<number>[-+−]?[\d.,].*?)\s*(?:(?P<after>{_SIGN})\.?)?(?P<tail>\s*[-−]?\s*\)?)\s*",
                    re.IGNORECASE)


def parted(text: str) -> tuple[str, str] | None:
    """The number alone, and the sign or code beside it; None where there is not exactly one that is known."""
    match = _PARTS.fullmatch(text)
    if match is None or (match["before"] is None) == (match["after"] is None):
        return None
    sign = (match["before"] or match["after"]).upper()
    if sign not in SIGNS and sign not in CURRENCIES:
        return None
    return match["lead"] + match["number"] + match["tail"], sign


_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


def in_header(header: str) -> str | None:
    """The sign or code of a currency in a header: “Amount (EUR)”, “Rate [USD/h]”, “Amount $”, “Cost in GBP”."""
    words = header.split()
    found = [_known(inside.partition("/")[0]) for inside in _BRACKETED.findall(header)]
    found += [word for word in words if word in SIGNS and not word.isalpha()]
    # In capitals all through, a last word may be any word ("TOTAL ALL"), unless it is said that the amount is in it.
    after_in = len(words) > 2 and words[-2].lower() == "in"
    if after_in or (len(words) > 1 and words[-1].isupper() and not header.isupper()):
        found.append(_known(words[-1]))
    said = set(filter(None, found))
    return said.pop() if len(said) == 1 else None


def _known(text: str) -> str | None:
    sign = text.strip().upper()
    return sign if sign in SIGNS or sign in CURRENCIES else None


def together(cell: str, column: str | None) -> str:
    """What the sign in a cell and that of its column say together, the narrower one; raises Unreadable where they are
    at odds."""
    if column is None:
        return cell
    one, other = set(SIGNS.get(cell, (cell,))), set(SIGNS.get(column, (column,)))
    if not one & other:
        raise Unreadable("currency-other", f"The cell says “{cell}” and its column is in {column}. Correct one of "
                         "them.")
    return cell if len(one) <= len(other) else column


_FIGURE = r"(?:[^\W\d_]{0,3}[^\w\s]?\s?\d[\d.,'’ ]*\s?[^\w\s]?(?:\s?[A-Z]{3})?)"
_BAND = re.compile(rf"{_FIGURE}\s*(?:-|–|—|to|and)\s*{_FIGURE}(?:\s*/?.*)|{_FIGURE}\s*(?:\+|or more|and more|plus)"
                   rf"|(?:[<>≤≥~]=?|up to|under|over|below|above|less than|more than|from|about|ca\.?|at (?:least|most)"
                   rf"|between)\s*{_FIGURE}.*", re.IGNORECASE)


def no_number(text: str, reason: Unreadable) -> Unreadable:
    """Why a text is no number: "band" where it gives the limits of one, "text" where it is something else, else the
    `reason`."""
    bare = text.strip()
    if found := kind_of(bare):
        return Unreadable("text", f"“{bare}” is {found} and not a number. Say what it stands for, or that it is "
                          "unknown.")
    if not any(map(str.isdecimal, bare)):
        return Unreadable("text", f"“{bare}” is not a number. Say what it stands for, or that it is unknown.")
    if _BAND.fullmatch(bare):
        return Unreadable("band", f"“{bare}” is a band and not one number. Say what it stands for, or that it is "
                          "unknown.")
    return reason


@dataclass(frozen=True, slots=True)
class Marked:
    """A column of amounts: the field that it fills, its header, and the sign that each such row carries in it."""

    field: str
    header: str
    signs: Mapping[int, str]


def currencies(columns: Sequence[Marked], stated: Sequence[str | None]) -> tuple[
        list[str | None], list[tuple[int, Marked, Unreadable]]]:
    """The currency of each row, with those that a sign settles; and the rows at odds with theirs."""
    found = list(stated)
    bad = []
    # Signs of one currency first: they settle what is meant by a sign of several in the same row.
    for alone in (True, False):
        for column in columns:
            for index, sign in column.signs.items():
                can = SIGNS.get(sign, (sign,))
                if (len(can) == 1) != alone:
                    continue
                if found[index] is None and alone:
                    found[index] = can[0]
                elif found[index] not in can:
                    bad.append((index, column, _odds(sign, found[index])))
    return found, bad


def _odds(sign: str, currency: str | None) -> Unreadable:
    if currency is None:
        can = ", ".join(SIGNS[sign][:3])
        return Unreadable("currency-ambiguous", f"“{sign}” is the sign of several currencies ({can} …). Say in which "
                          "one the amounts are.")
    return Unreadable("currency-other", f"The amount is in “{sign}” and the row's currency is {currency}. Correct "
                      "one of them.")
