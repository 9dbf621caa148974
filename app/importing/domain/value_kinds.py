"""What kind of value a text is (a date, a time, a range), so that an error can name it."""

import re

from app.core.domain import dates, durations, timestamps
from app.core.domain.number_parsing import Unreadable

_TIME = re.compile(
    r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?)?|(?:0?\d|1[0-2]) ?[ap]\.?m\.?", re.ASCII | re.IGNORECASE
)
_MONTH = re.compile(
    r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,? (?:19|20)\d\d",
    re.ASCII | re.IGNORECASE,
)
_RANGE_SEPARATOR = re.compile(r"\s+(?:to|until|till|and|-|–|—)\s+|–|—|(?<=[\dm])-(?=\d\d?:)", re.IGNORECASE)
_MAX_LENGTH = 60
_RANGES = {"a date": "a range of dates", "a time": "a range of times"}


def kind_of(text: str) -> str | None:
    """Returns what a text is, in words that follow “is”; None if it is no kind that a column could be confused with."""
    bare = " ".join(text[: _MAX_LENGTH + 1].split())
    if len(bare) > _MAX_LENGTH:
        return None
    ends = _RANGE_SEPARATOR.split(bare)
    if len(ends) == 2:
        first, last = map(_single_kind, ends)
        return _RANGES.get(first) if first is not None and first == last else None
    return _single_kind(bare)


def _single_kind(bare: str) -> str | None:
    if _is_date(bare):
        return "a date"
    if _TIME.fullmatch(bare):
        return "a time"
    if _MONTH.fullmatch(bare):
        return "a month"
    return "a duration" if may_be_duration(bare) else None


def _is_date(text: str) -> bool:
    """Whether a text is a date, with or without a time; digits without separators are not."""
    found = timestamps.parse_timestamp(text)
    bare = found.day if found else text.strip()
    if bare.isdecimal() or not any(map(str.isdecimal, bare)):
        return False
    try:
        dates.parse_date(bare, None)
    except Unreadable as bad:
        return bad.code in ("date-ambiguous", "century-ambiguous", "date-range")
    return True


def may_be_duration(text: str) -> bool:
    """Whether a text can be read as a duration; “10:30” can, although it is a time, too."""
    try:
        return durations.parse_parts(text, None, None) is not None
    except Unreadable as bad:
        return bad.code == "duration-ambiguous"
