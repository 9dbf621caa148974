"""Number formats of cells: a percentage, an amount with its currency, a date, a duration, or a number with leading
zeros."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.core.domain.money import CURRENCIES, SIGNS
from app.importing.workbooks import typed_cells

Kind = Literal["number", "percent", "money", "padded", "day", "time", "elapsed"]
BUILT_IN = {
    5: '"$"#,##0',
    6: '"$"#,##0',
    7: '"$"#,##0.00',
    8: '"$"#,##0.00',
    42: '"$"#,##0',
    44: '"$"#,##0.00',
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 55, 56), "h:mm"),
    22: "yyyy-mm-dd h:mm",
    45: "mm:ss",
    46: "[h]:mm",
    47: "mm:ss",
}
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]?|(AM/PM|A/P)|(.)', re.DOTALL | re.IGNORECASE)
_PART_OF_A_SECOND = re.compile(r"s[.,]0+")
_MAX_LENGTH = 255  # characters of a format
_WHOLE_DAY = 366  # in days: larger values are no durations, but timestamps of which only the time is shown


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers in cells of this format are shown; `sign`: the currency; `layout`: the positions of digits (“0”) and
    other characters."""

    kind: Kind = "number"
    sign: str = ""
    layout: str = ""

    def text(self, value: float, from_1904: bool = False) -> str:
        """Returns a number as text in this format."""
        if self.kind == "percent":
            return typed_cells.number_text((typed_cells.to_decimal(value) * 100).normalize()) + "%"
        if self.kind == "money":
            bare = typed_cells.format_number(abs(value))
            minus = "-" if value < 0 else ""
            return f"{minus}{bare} {self.sign}" if self.sign.isalpha() else f"{minus}{self.sign}{bare}"
        if self.kind == "padded" and value >= 0 and value.is_integer() and value < 1e15:
            return self._pad(str(int(value)))
        if self.kind == "elapsed" or (self.kind == "time" and 1 <= value < _WHOLE_DAY):
            return typed_cells.format_duration(value * 86400)
        if self.kind == "time" and 0 <= value < 1:
            return typed_cells.format_duration(value * 86400)
        if self.kind in ("day", "time"):
            return typed_cells.format_day(value, from_1904) or typed_cells.format_number(value)
        return typed_cells.format_number(value)

    def _pad(self, digits: str) -> str:
        places = self.layout.count("0")
        left = list(digits.rjust(places, "0"))
        more, left = left[: len(left) - places], left[len(left) - places :]
        found = []
        for char in self.layout:
            if char == "0":
                found += [*more, left.pop(0)]
                more = []
            else:
                found.append(char)
        return "".join(found)


GENERAL = NumberFormat()


@lru_cache(maxsize=4096)
def parse(code: str) -> NumberFormat:
    """Parses the section of a format for positive numbers."""
    code = code[:_MAX_LENGTH]
    if code.strip().lower() in ("", "general", "@"):
        return GENERAL
    rest, literals, layout, lasts = [], [], [], False
    for quoted, escaped, bracket, half, other in _TOKEN.findall(code):
        if other == ";":
            break
        if bracket:
            lasts = lasts or (bracket.lower().strip("hms") == "" and len(set(bracket.lower())) == 1)
            if bracket.startswith("$"):
                literals.append(bracket[1:].partition("-")[0])
        elif half:
            rest.append("h")
        elif quoted or escaped:
            literals.append(quoted or escaped)
            layout.append(quoted or escaped)
        elif other:
            rest.append(other)
            layout.append("0" if other == "0" else other)
    return _interpret("".join(rest), literals, "".join(layout), lasts)


def _interpret(rest: str, literals: list[str], layout: str, lasts: bool) -> NumberFormat:
    loose, rest = rest, rest.lower()
    rest = _PART_OF_A_SECOND.sub("s", rest).replace("general", "0")
    if "%" in rest:
        return NumberFormat("percent")
    if lasts:
        return NumberFormat("elapsed")
    figures = any(each in rest for each in "0#?")
    if not figures and (
        "d" in rest or "y" in rest or "e" in rest or ("m" in rest and "h" not in rest and "s" not in rest)
    ):
        return NumberFormat("day")
    if ("h" in rest or "s" in rest) and not rest.strip("hms:.,0 /-"):
        return NumberFormat("time")
    sign = (
        currency_sign("".join(literals))
        or next(filter(None, map(currency_sign, literals)), "")
        or currency_sign("".join(each for each in loose if each not in "0#?,.-()/ +"))
    )
    if sign:
        return NumberFormat("money", sign)
    if rest.count("0") > 1 and not set(rest) - set("0-/ "):
        return NumberFormat("padded", layout=layout)
    return GENERAL


def currency_sign(text: str) -> str:
    """Returns the currency sign or code in a text; blank if there is none."""
    bare = text.strip(" \u00a0\u202f.")
    return bare if bare in CURRENCIES or bare.upper() in SIGNS else ""
