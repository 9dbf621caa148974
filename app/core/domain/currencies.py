"""Currencies as files name them: by a code, a sign, or a name with the code beside it."""

import re

from app.core.domain import invisible_characters
from app.core.domain.money import CURRENCIES, HUNDREDTH_UNITS, SIGNS
from app.core.domain.number_parsing import Unreadable
from app.core.domain.truncation import truncate

# Programs write a currency's name beside its code: “Euro - EUR”, “EUR - Euro”, “Euro (EUR)”.
_NAMED = re.compile(r"(?![A-Z]{3} )\S.* [-–] ([A-Z]{3})|([A-Z]{3}) [-–] (?![A-Z]{3}$).+|\S.* \(([A-Z]{3})\)", re.ASCII)
_MAX_LENGTH = 120


def parse_currency(text: str) -> str:
    """The ISO 4217 code that a text means; raises Unreadable ("currency", "currency-hundredths")."""
    bare = invisible_characters.strip_invisible(text[: 2 * _MAX_LENGTH])
    named = _NAMED.fullmatch(bare) if len(bare) <= _MAX_LENGTH else None
    given = (named[1] or named[2] or named[3]) if named else bare
    if given in HUNDREDTH_UNITS:
        raise hundredths_message(given)
    meant = SIGNS.get(given.upper(), (given.upper(),))
    if len(meant) > 1:
        raise Unreadable(
            "currency",
            f"“{given.upper()}” can mean several currencies. Use a code, such as {meant[0]} or {meant[1]}.",
        )
    if meant[0] not in CURRENCIES:
        raise Unreadable("currency", f"“{truncate(bare)}” is not a currency code. Use a code such as EUR or USD.")
    return meant[0]


def hundredths_message(code: str) -> Unreadable:
    """Why amounts in the hundredths of a currency are not taken as they are, and what to do."""
    whole = HUNDREDTH_UNITS[code]
    return Unreadable(
        "currency-hundredths",
        f"“{code}” counts hundredths of {whole}: 1,200 {code} are 12 {whole}. "
        f"Divide the amounts by 100 and write {whole}.",
    )
