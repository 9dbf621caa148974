"""Parses currencies as files name them: by code, by sign, or by name together with the code."""

import re

from app.core.domain import invisible_characters
from app.core.domain.money import CURRENCIES, HUNDREDTH_UNITS, SIGNS
from app.core.domain.number_parsing import Unreadable
from app.core.domain.truncation import truncate

# Programs write a currency's name together with its code: “Euro - EUR”, “EUR - Euro”, “Euro (EUR)”.
_NAMED = re.compile(r"(?![A-Z]{3} )\S.* [-–] ([A-Z]{3})|([A-Z]{3}) [-–] (?![A-Z]{3}$).+|\S.* \(([A-Z]{3})\)", re.ASCII)
_MAX_LENGTH = 120


def parse_currency(text: str) -> str:
    """Returns the ISO 4217 code that a text means; raises Unreadable ("currency", "currency-hundredths")."""
    bare = invisible_characters.strip_invisible(text[: 2 * _MAX_LENGTH])
    match = _NAMED.fullmatch(bare) if len(bare) <= _MAX_LENGTH else None
    given = (match[1] or match[2] or match[3]) if match else bare
    if given in HUNDREDTH_UNITS:
        raise hundredths_message(given)
    codes = SIGNS.get(given.upper(), (given.upper(),))
    if len(codes) > 1:
        raise Unreadable(
            "currency",
            f"“{given.upper()}” can mean several currencies. Use a code, such as {codes[0]} or {codes[1]}.",
        )
    if codes[0] not in CURRENCIES:
        raise Unreadable("currency", f"“{truncate(bare)}” is not a currency code. Use a code such as EUR or USD.")
    return codes[0]


def hundredths_message(code: str) -> Unreadable:
    """Returns the error for amounts in hundredths of a currency (such as GBp): why, and what to do."""
    whole = HUNDREDTH_UNITS[code]
    return Unreadable(
        "currency-hundredths",
        f"“{code}” counts hundredths of {whole}: 1,200 {code} are 12 {whole}. "
        f"Divide the amounts by 100 and write {whole}.",
    )
