"""Amounts with a currency in their cell ("1.234,00 €", "$1,200.00 USD", "($5.00)", "€ 90/h"), checked against the row's
currency.

A symbol that several currencies share is never taken for one of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import get_args

from app.core.domain import currencies as codes
from app.core.domain import invisible_characters
from app.core.domain.kinds import Amount, Kind
from app.core.domain.money import CURRENCIES, HUNDREDTH_UNITS, SIGNS
from app.core.domain.number_parsing import DecimalMark, Unreadable, parse_number
from app.importing.domain.value_kinds import kind_of
from app.record.domain.engagement_options import DAILY, HOURLY

_MAX_LENGTH = 200
_LEADING_MARKS, _TRAILING_MARKS = "(-+−", ")-−–—"
# The unit after an amount: “/h”, “per day”, “pro Stunde”, “par jour”.
_UNIT = re.compile(
    r"\s*(?:/|\bper\b|\bpro\b|\bpar\b|\bpor\b|\ba\b|\ban\b|\bal\b|\ball'|\bje\b|\bna\b|\bza\b)\s*"
    r"([^\W\d_]{1,12})\.?",
    re.IGNORECASE,
)
_UNIT_MODELS = {
    word: model
    for model, words in {
        HOURLY: "h hr hrs hour hours std stunde stunden heure heures hora horas ora uur u tim timme time times godz "
        "godzina godzinę hod hodinu hodina óra óránként час ч saat tunti",
        DAILY: "d day days tag tage jour jours día dia días giorno dag dagar dzień den day nap zi gün день päivä pd md",
    }.items()
    for word in words.split()
}


_EMPTY_DECIMALS = re.compile(r"[.,](?:--?|[–—])?(?!\d)")  # “50,-” and “5.–”
_FROM_FIRST_TO_LAST = re.compile(r"\d(?:.*\d)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AmountParts:
    """The parts of an amount: the bare `number`, the `sign` or code of a currency, and the pricing model of its unit
    (“/h”)."""

    number: str
    sign: str | None = None
    per: str | None = None


def parts(kind: Kind, text: str) -> AmountParts | None:
    """Returns the parts of an amount with more than digits."""
    if isinstance(kind, Amount) and not (text[0].isdecimal() and text[-1].isdecimal()):
        return split_amount(text)
    return None


def number_text(kind: Kind, text: str) -> str:
    """Returns the bare number of an amount; another text unchanged."""
    try:
        found = parts(kind, text)
    except Unreadable:
        return text
    return found.number if found else text


def split_amount(text: str) -> AmountParts | None:
    """Returns the parts of an amount; None if there is other text, or nothing besides the number. Raises Unreadable for
    contradicting currencies, and for cents."""
    if len(text) > _MAX_LENGTH:
        return None
    bare = invisible_characters.strip_invisible(text)
    figures = _FROM_FIRST_TO_LAST.search(bare)
    if figures is None:
        return None
    begin, end = figures.span()
    lead, before, number = _prefix(bare[:begin])
    tail, after, per = _suffix(bare[end:])
    if before is None or after is None or not (before or after or per):
        return None
    sign = None
    for each in (*before, *after):
        sign = merge_signs(each, sign)
    return AmountParts(lead + number + bare[begin:end] + tail, sign, per)


def whole_amount(text: str, currency: str | None) -> Decimal | None:
    """Returns the only possible reading of an ambiguous amount in a currency without decimals: ¥1,200 is 1200."""
    codes = SIGNS.get(currency or "", (currency or "",))
    if any(CURRENCIES.get(code) != 0 for code in codes):
        return None
    found = {
        value for mark in get_args(DecimalMark) if (value := parse_number(text, mark)) == value.to_integral_value()
    }
    return found.pop() if len(found) == 1 else None


def header_unit(header: str) -> str | None:
    """Returns the pricing model of a unit in a header: “Rate [USD/h]”, “Rate (per day)”."""
    found = {
        _UNIT_MODELS.get(unit[1].lower())
        for inside in _BRACKETED.findall(header)
        if (unit := _UNIT.search(" ".join(inside.split())))
    } - {None}
    return found.pop() if len(found) == 1 else None


def unit_conflict(per: str, model: str) -> Unreadable:
    """Returns why a rate is refused whose unit differs from the row's pricing model."""
    return Unreadable("rate-unit", f"The rate is {per}, but the row's pricing model is {model}. Correct one of them.")


@lru_cache(maxsize=512)  # a column has the same text around nearly all of its amounts
def _prefix(text: str) -> tuple[str, tuple[str, ...] | None, str]:
    """Returns the minus sign before an amount, its currency signs (None: other words), and a leading decimal mark."""
    number = ""
    if text[-1:] in (".", ",") and (len(text) == 1 or not text[-2].isalpha()):
        text, number = text[:-1], text[-1]
    lead = "".join(char for char in text if char in _LEADING_MARKS)
    return lead, _signs("".join(char for char in text if char not in _LEADING_MARKS)), number


@lru_cache(maxsize=512)
def _suffix(text: str) -> tuple[str, tuple[str, ...] | None, str | None]:
    """Returns what follows an amount: characters of the number, currency signs (None: other words), a unit."""
    no_decimals = _EMPTY_DECIMALS.match(text)
    tail = no_decimals[0] if no_decimals else ""
    rest = text[len(tail) :]
    unit = _UNIT.search(rest)
    per = _UNIT_MODELS.get(unit[1].lower()) if unit else None
    if unit and per:
        rest = rest[: unit.start()] + " " + rest[unit.end() :]
    marks = "".join(char for char in rest if char in _TRAILING_MARKS)
    return tail + marks, _signs("".join(char for char in rest if char not in _TRAILING_MARKS)), per


def _signs(text: str) -> tuple[str, ...] | None:
    """Returns the currency signs and codes that a text consists of; None if there are other words."""
    bare, found = text.strip(), []
    while bare:
        for size in range(min(len(bare), _MAX_SIGN), 0, -1):
            sign = _known_sign(bare[:size])
            if sign and not (bare[size - 1].isalpha() and bare[size : size + 1].isalpha()):
                break
        else:
            return None
        found.append(sign)
        bare = bare[size:].lstrip()
        bare = bare[1:].lstrip() if bare.startswith(".") and sign[-1].isalpha() else bare
    return tuple(found)


_MAX_SIGN = max(map(len, SIGNS))
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


def header_currency(header: str) -> str | None:
    """Returns the currency sign or code in a header: “Amount (EUR)”, “Rate [USD/h]”, “Amount $”, “Cost in GBP”."""
    words = header.split()
    found = [_known_sign(inside.partition("/")[0]) for inside in _BRACKETED.findall(header)]
    found += [word for word in words if word in SIGNS and not word.isalpha()]
    # If all is in capitals, the last word may be any word ("TOTAL ALL"), unless "in" precedes it.
    after_in = len(words) > 2 and words[-2].lower() == "in"
    if after_in or (len(words) > 1 and words[-1].isupper() and not header.isupper()):
        found.append(_known_sign(words[-1]))
    signs = set(filter(None, found))
    return signs.pop() if len(signs) == 1 else None


# Headers of amounts that are not in whole units: “amount_cents”, “Spend (£000)”, “Budget (in thousands)”, “TEUR”.
_PARTS_OF = re.compile(
    r"(?:^|[\s_(\[])(?:in[\s_])?(pence|pennies|cents?|centimes|centavos|öre|minor units)[)\]]?$"
    r"|[(\[]\s*[^\w\s]?(?:in )?(thousands?|millions?|k|[^\w\s]?'?000s?|[kKmT]\s?(?:[€£$]|[A-Z]{3}))"
    r"\s*[^\w\s]?[)\]]$",
    re.IGNORECASE,
)


def header_scale(header: str) -> str | None:
    """Returns the scale of amounts in a header, if it isn't whole units of a currency."""
    found = _PARTS_OF.search(invisible_characters.strip_invisible(header[-80:]))
    return (found[1] or found[2]) if found else None


def _known_sign(text: str) -> str | None:
    bare = invisible_characters.strip_invisible(text)
    if bare in HUNDREDTH_UNITS:
        return bare
    sign = bare.upper()
    return sign if sign in SIGNS or sign in CURRENCIES else None


def merge_signs(cell: str, column: str | None) -> str:
    """Returns the narrower of a cell's and its column's currency; raises Unreadable if they contradict each other, and
    for cents."""
    for each in (cell, column):
        if each in HUNDREDTH_UNITS:
            raise codes.hundredths_message(each)
    if column is None:
        return cell
    one, other = set(SIGNS.get(cell, (cell,))), set(SIGNS.get(column, (column,)))
    if not one & other:
        raise Unreadable("currency-other", f"“{cell}” and “{column}” are different currencies. Correct one of them.")
    return cell if len(one) <= len(other) else column


_NUMBER = r"(?:[^\W\d_]{0,3}[^\w\s]?\s?\d[\d.,'’ ]*\s?[^\w\s]?(?:\s?[A-Z]{3})?)"
_RANGE = re.compile(
    rf"{_NUMBER}\s*(?:-|–|—|to|and)\s*{_NUMBER}(?:\s*/?.*)|{_NUMBER}\s*(?:\+|or more|and more|plus)"
    rf"|(?:[<>≤≥~]=?|up to|under|over|below|above|less than|more than|from|about|ca\.?|at (?:least|most)"
    rf"|between)\s*{_NUMBER}.*",
    re.IGNORECASE,
)


_MAX_BAND = 100


def number_error(text: str, reason: Unreadable) -> Unreadable:
    """Returns why a text is not a number: "band" for a range, "text" for other text, else the `reason`."""
    bare = " ".join(text.split())
    if len(bare) > _MAX_BAND:
        return reason
    if found := kind_of(bare):
        return Unreadable("text", f"“{bare}” is {found}, not a number. Enter a number, or leave it blank.")
    if not any(map(str.isdecimal, bare)):
        return Unreadable("text", f"“{bare}” is not a number. Enter a number, or leave it blank.")
    if _RANGE.fullmatch(bare):
        return Unreadable("band", f"“{bare}” is a range, not one number. Enter one number, or leave it blank.")
    return reason


@dataclass(frozen=True, slots=True)
class SignedColumn:
    """A column of amounts: its field, its header, and the currency sign of each row."""

    field: str
    header: str
    signs: Mapping[int, str]


def row_currencies(
    columns: Sequence[SignedColumn], stated: Sequence[str | None]
) -> tuple[list[str | None], list[tuple[int, SignedColumn, Unreadable]]]:
    """Returns the currency of each row, including those determined by a sign, and the rows with a conflict."""
    found = list(stated)
    bad = []
    # Signs of one currency first: they resolve an ambiguous sign in the same row.
    for unambiguous in (True, False):
        for column in columns:
            for index, sign in column.signs.items():
                can = SIGNS.get(sign, (sign,))
                if (len(can) == 1) != unambiguous:
                    continue
                if found[index] is None and unambiguous:
                    found[index] = can[0]
                elif found[index] not in can:
                    bad.append((index, column, _currency_conflict(sign, found[index])))
    return found, bad


def _currency_conflict(sign: str, currency: str | None) -> Unreadable:
    if currency is None:
        can = ", ".join(SIGNS[sign][:3])
        return Unreadable(
            "currency-ambiguous",
            f"“{sign}” is the symbol of several currencies ({can} …). Choose the currency of the amounts.",
        )
    return Unreadable(
        "currency-other", f"The amount is in “{sign}”, but the row's currency is {currency}. Correct one of them."
    )
