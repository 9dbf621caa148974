"""Parses ratings on other scales (out of ten, per cent, stars, 1 as the best) and converts them to 1 to 5.

The conversion is linear from the worst to the best value, rounded half up to two decimals.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.core.domain.number_parsing import DecimalMark, Unreadable, format_plain, parse_number
from app.core.domain.truncation import truncate

PLACES = 2  # decimals of a stored rating
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
    """A rating scale: the value that becomes 1 and the one that becomes 5. If lower is better, as with German school
    marks, `worst` is the higher one."""

    worst: Decimal
    best: Decimal

    def __str__(self) -> str:
        return f"{self.worst:f} to {self.best:f}"

    @property
    def high(self) -> Decimal:
        """Returns the highest value of the scale (the 5 in “4/5”)."""
        return max(self.worst, self.best)

    @property
    def rule(self) -> str:
        """Returns how its values are converted to 1 to 5, in words."""
        if self == DEFAULT_SCALE:
            return f"ratings go from 1 to 5 and are kept to {PLACES} decimals"
        middle = (self.worst + self.best) / 2
        return (
            f"ratings go from {self}, evenly brought to 1 to 5: {self.worst:f} is 1, {middle:f} is 3, "
            f"{self.best:f} is 5, to {PLACES} decimals"
        )

    def to_default_scale(self, value: Decimal) -> Decimal:
        """Returns a `value` of this scale as 1 to 5; raises Unreadable if it is outside the scale."""
        if not min(self.worst, self.best) <= value <= self.high:
            raise Unreadable("rating", f"{value:f} lies outside the scale of {self}. Correct it or the scale.")
        return round_rating(1 + 4 * (value - self.worst) / (self.best - self.worst))


DEFAULT_SCALE = Scale(LOWEST, HIGHEST)


def round_rating(value: Decimal) -> Decimal:
    """Returns a rating rounded half up to PLACES decimals, without trailing zeros."""
    return value.quantize(_STEP, rounding=ROUND_HALF_UP).normalize()


def parse_scale(text: str) -> Scale:
    """Parses a scale: “0..10”, “6..1”, “percent”, “stars”, “1 is best”; raises Unreadable."""
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
    """A rating as given: its value, and what it is out of, if that is stated."""

    value: Decimal
    out_of: Decimal | None = None

    @property
    def is_on_default_scale(self) -> bool:
        """Returns whether it fits the scale 1 to 5 without conversion."""
        return LOWEST <= self.value <= HIGHEST and self.out_of in (None, 5)


def parse_given_rating(text: str, mark: DecimalMark | None) -> GivenRating:
    """Parses a rating in digits or stars; raises Unreadable ("number", "number-ambiguous")."""
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


def parse_rating(text: str, mark: DecimalMark | None, scale: Scale | None) -> Decimal | None:
    """Returns a rating as 1 to 5; None if there is no scale and it doesn't fit 1 to 5 as given. Raises Unreadable
    ("rating", "rating-decimals", "number", "number-ambiguous")."""
    given = parse_given_rating(text, mark)
    if scale is None:
        if given.is_on_default_scale and round_rating(given.value) != given.value:
            raise Unreadable(
                "rating-decimals",
                f"“{text.strip()}” has more than {PLACES} decimals. "
                f"Round it, such as to {format_plain(round_rating(given.value))}.",
            )
        return round_rating(given.value) if given.is_on_default_scale else None
    if given.out_of is not None and given.out_of != scale.high:
        raise Unreadable(
            "rating",
            f"“{text.strip()}” is out of {given.out_of:f}, and the scale goes from {scale}. Correct it or the scale.",
        )
    return scale.to_default_scale(given.value)
