"""Ratings as others give them: of ten, in per cent, in stars, with 1 as the best; brought to 1 to 5 by one rule.

The rule: evenly from the worst to the best value, to two decimals, halves upwards.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.core.domain.number_parsing import DecimalMark, Unreadable, format_plain, parse_number
from app.core.domain.truncation import truncate

PLACES = 2  # decimals of a rating that are kept
LOWEST, HIGHEST = Decimal(1), Decimal(5)
_STEP = Decimal(1).scaleb(-PLACES)
_SCALE = re.compile(r"(\d{1,4}) ?(?:\.\.|…|–|-|to) ?(\d{1,4})", re.ASCII)
_NAMED_SCALES = {"percent": (0, 100), "%": (0, 100), "stars": (1, 5), "1 is best": (5, 1)}
_OUT_OF = re.compile(r"(.+?) ?(?:/|out of|of) ?(\d{1,4}) ?(?:stars?)?", re.ASCII | re.IGNORECASE)
_STARS = re.compile(r"([★⭐🌟])\uFE0F?(?:\1\uFE0F?)*(½?)[☆✩]*|[☆✩]+")
_MAX_LENGTH = 200
_WORD = re.compile(r"(.+?) ?stars?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scale:
    """What ratings go from and to: the value that is our 1 and the one that is our 5. Where a low figure is the better
    one, as with school marks, the first is the higher."""

    worst: Decimal
    best: Decimal

    def __str__(self) -> str:
        return f"{self.worst:f} to {self.best:f}"

    @property
    def high(self) -> Decimal:
        """The highest figure of the scale, which “4/5” names."""
        return max(self.worst, self.best)

    @property
    def rule(self) -> str:
        """How its values become 1 to 5, in words."""
        if self == DEFAULT_SCALE:
            return f"ratings go from 1 to 5 and are kept to {PLACES} decimals"
        middle = (self.worst + self.best) / 2
        return (
            f"ratings go from {self}, evenly brought to 1 to 5: {self.worst:f} is 1, {middle:f} is 3, "
            f"{self.best:f} is 5, to {PLACES} decimals"
        )

    def to_default_scale(self, value: Decimal) -> Decimal:
        """A `value` of this scale as 1 to 5; raises Unreadable where it lies outside."""
        if not min(self.worst, self.best) <= value <= self.high:
            raise Unreadable("rating", f"{value:f} lies outside the scale of {self}. Correct it or the scale.")
        return round_rating(1 + 4 * (value - self.worst) / (self.best - self.worst))


DEFAULT_SCALE = Scale(LOWEST, HIGHEST)


def round_rating(value: Decimal) -> Decimal:
    """A rating with as many decimals as are kept, without zeros at its end."""
    return value.quantize(_STEP, rounding=ROUND_HALF_UP).normalize()


def parse_scale(text: str) -> Scale:
    """The scale that somebody says: “0..10”, “6..1”, “percent”, “stars”, “1 is best”; raises Unreadable."""
    bare = " ".join(text[: _MAX_LENGTH + 1].split())
    match = _SCALE.fullmatch(bare) if len(text) <= _MAX_LENGTH else None
    worst, best = _NAMED_SCALES.get(bare.lower(), (0, 0)) if match is None else (int(match[1]), int(match[2]))
    if worst == best:
        raise Unreadable(
            "scale",
            f"“{truncate(text)}” is no scale. Write its worst and its best value, such as 0..10, or "
            "6..1 where 1 is best; or percent or stars.",
        )
    return Scale(Decimal(worst), Decimal(best))


@dataclass(frozen=True, slots=True)
class GivenRating:
    """A rating as it is given: its value, and what it says that it is given out of."""

    value: Decimal
    out_of: Decimal | None = None

    @property
    def is_on_default_scale(self) -> bool:
        """Whether it may be meant on our scale, as it stands."""
        return LOWEST <= self.value <= HIGHEST and self.out_of in (None, 5)


def parse_given_rating(text: str, mark: DecimalMark | None) -> GivenRating:
    """What a rating in figures or stars says; raises Unreadable ("number", "number-ambiguous")."""
    if len(text) > _MAX_LENGTH:
        raise Unreadable("number", f"“{truncate(text)}” is not a number.")
    bare = " ".join(text.split())
    stars = _STARS.fullmatch(bare)
    if stars:
        full = sum(bare.count(each) for each in "★⭐🌟")
        places = full + len(stars[2] or "") + sum(bare.count(each) for each in "☆✩")
        empty = any(each in bare for each in "☆✩")
        return GivenRating(full + (Decimal("0.5") if stars[2] else 0) + Decimal(0), Decimal(places) if empty else None)
    if bare.endswith("%"):
        return GivenRating(parse_number(bare[:-1], mark), Decimal(100))
    out_of = _OUT_OF.fullmatch(bare)
    if out_of:
        return GivenRating(parse_number(out_of[1], mark), Decimal(out_of[2]))
    worded = _WORD.fullmatch(bare)
    return GivenRating(parse_number(worded[1] if worded else bare, mark))


def parse_rating(text: str, mark: DecimalMark | None, said: Scale | None) -> Decimal | None:
    """A rating as 1 to 5; None where no scale was said and it does not fit 1 to 5 as it stands. Raises Unreadable
    ("rating", "rating-decimals", "number", "number-ambiguous")."""
    it = parse_given_rating(text, mark)
    if said is None:
        if it.is_on_default_scale and round_rating(it.value) != it.value:
            raise Unreadable(
                "rating-decimals",
                f"“{text.strip()}” has more than {PLACES} decimals. "
                f"Round it, such as to {format_plain(round_rating(it.value))}.",
            )
        return round_rating(it.value) if it.is_on_default_scale else None
    if it.out_of is not None and it.out_of != said.high:
        raise Unreadable(
            "rating",
            f"“{text.strip()}” is out of {it.out_of:f}, and the scale goes from {said}. Correct it or the scale.",
        )
    return said.to_default_scale(it.value)
