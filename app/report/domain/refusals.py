"""Errors of the report's domain: codes with parameters. `report/text/refusals.py` has the texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum
from typing import Any


class FaultCode(StrEnum):
    """What is wrong; the text has a template for each."""

    UNKNOWN_FIELD = "unknown field"
    UNREADABLE = "unreadable"
    NO_SENTENCE = "no sentence"
    NO_MEASURE = "no measure"
    NOT_AN_OPTION = "not an option"
    YES_NO_ALREADY = "yes or no already"
    NUMBER_NEEDS_LIMIT = "a number needs a limit"
    LIMITS_CROSSED = "limits crossed"
    NO_ANSWER_CHOSEN = "no answer chosen"
    EVERY_ANSWER = "every answer"
    NOT_A_NUMBER = "not a number"
    CANT_MATCH_ON = "can't match on"
    NOTHING_MATCHED = "nothing matched"
    MATCHES_ALL_WORK = "matches all work"
    IS_COMPARED = "is compared"
    TOO_LARGE = "too large"
    MARGIN = "margin out of range"
    FACTOR = "factor out of range"
    NO_SOURCE = "no source"
    ONE_SIDED = "one-sided"
    FIXED = "fixed"
    THERE_ALREADY = "there already"
    OPPOSITE_OF = "opposite of another"
    NONE_PICKED = "none picked"
    TOO_MANY = "too many"
    TOO_MANY_MORE = "too many more"
    NONE_FREE = "none free"
    NO_CLAIM = "no claim"
    PICKED_ALREADY = "picked already"
    ONE_QUESTION = "one question"
    NOT_A_QUESTION = "not a question"
    NO_PERIOD = "no period"
    NOT_BEGUN = "not begun"
    REVIEW_OVER = "review over"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `code` is stable and for programs; `params`: the parameters of its template; `field`,
    `value`: as in app.core.domain.errors.Problem."""

    code: str
    why: FaultCode
    field: str | None = None
    value: str | None = None
    params: Mapping[str, Any] = default(default_factory=dict)


class Unfit(Exception):
    """The input breaks rules; each fault has its field. `missing`: it is about something that doesn't exist."""

    def __init__(self, faults: Iterable[Fault], missing: bool = False):
        self.faults, self.missing = tuple(faults), missing
        super().__init__("; ".join(each.why for each in self.faults))
