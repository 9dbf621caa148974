"""Ratings as others give them: of ten, in per cent, in stars; brought to 1 to 5 by one rule that is said.

The rule: evenly from the lowest to the highest value, halves upwards.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.numerals import Mark, Unreadable, number

_OWN = (Decimal(1), Decimal(5))
_SCALE = re.compile(r"\s*(\d{1,4})\s*(?:\.\.|…|–|-|to)\s*(\d{1,4})\s*", re.ASCII)
_NAMED = {"percent": (0, 100), "%": (0, 100), "stars": (1, 5)}
_OUT_OF = re.compile(r"(.+?)\s*(?:/|out of|of)\s*(\d{1,4})\s*(?:stars?)?", re.ASCII | re.IGNORECASE)
_STARS = re.compile(r"([★⭐🌟])\uFE0F?(?:\1\uFE0F?)*(½?)[☆✩]*|[☆✩]+")
_LONGEST = 200
_WORD = re.compile(r"(.+?)\s*stars?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scale:
    """What ratings go from and to."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{self.low:f} to {self.high:f}"

    @property
    def rule(self) -> str:
        """How its values become 1 to 5, in words."""
        if (self.low, self.high) == _OWN:
            return "ratings go from 1 to 5; between two, halves count upwards"
        middle = (self.low + self.high) / 2
        return (f"ratings go from {self}, evenly brought to 1 to 5: {self.low:f} is 1, {middle:f} is 3, {self.high:f} "
                "is 5; between two, halves count upwards")

    def of_five(self, value: Decimal) -> int:
        """A `value` of this scale as 1 to 5; raises Unreadable where it lies outside."""
        if not self.low <= value <= self.high:
            raise Unreadable("rating", f"{value:f} lies outside the scale of {self}. Correct it or the scale.")
        even = 1 + 4 * (value - self.low) / (self.high - self.low)
        return int(even.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def scale(text: str) -> Scale:
    """The scale that somebody says: “0..10”, “percent”, “stars”; raises Unreadable."""
    match = _SCALE.fullmatch(text)
    low, high = _NAMED.get(text.strip().lower(), (0, 0)) if match is None else (int(match[1]), int(match[2]))
    if low >= high:
        raise Unreadable("scale", f"“{text}” is no scale. Write its lowest and highest value, such as 0..10, or "
                         "percent.")
    return Scale(Decimal(low), Decimal(high))


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it is given: its value, and what it says that it is given out of."""

    value: Decimal
    out_of: Decimal | None = None

    @property
    def own(self) -> bool:
        """Whether it may be meant on our scale, as it stands."""
        return self.value in (1, 2, 3, 4, 5) and self.out_of in (None, 5)


def given(text: str, mark: Mark | None) -> Given:
    """What a rating in figures or stars says; raises Unreadable ("number", "number-ambiguous")."""
    if len(text) > _LONGEST:
        raise Unreadable("number", f"“{text[:20]}…” is not a number.")
    bare = " ".join(text.split())
    stars = _STARS.fullmatch(bare)
    if stars:
        full = sum(bare.count(each) for each in "★⭐🌟")
        places = full + len(stars[2] or "") + sum(bare.count(each) for each in "☆✩")
        empty = any(each in bare for each in "☆✩")
        return Given(full + (Decimal("0.5") if stars[2] else 0) + Decimal(0), Decimal(places) if empty else None)
    if bare.endswith("%"):
        return Given(number(bare[:-1], mark), Decimal(100))
    out_of = _OUT_OF.fullmatch(bare)
    if out_of:
        return Given(number(out_of[1], mark), Decimal(out_of[2]))
    worded = _WORD.fullmatch(bare)
    return Given(number(worded[1] if worded else bare, mark))


def rating(text: str, mark: Mark | None, said: Scale | None) -> int | None:
    """A rating as 1 to 5; None where no scale was said and it does not fit 1 to 5 as it stands. Raises Unreadable
    ("rating", "number", "number-ambiguous")."""
    it = given(text, mark)
    if said is None:
        return int(it.value) if it.own else None
    if it.out_of is not None and it.out_of != said.high:
        raise Unreadable("rating", f"“{text.strip()}” is out of {it.out_of:f}, and the scale goes from {said}. Correct "
                         "it or the scale.")
    return said.of_five(it.value)
