"""Which claims an organisation has locked as its questions: what is kept of each, and how it is written as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A claim by its key, in the `version` that was locked on a day; `given_up_on`: since then it is none any more.

    `readable`: whether the record had enough for a result when it was picked, so that whoever picked it may have read
    it; None where that was not kept."""

    key: str
    picked_on: date
    version: int = 1
    given_up_on: date | None = None
    readable: bool | None = None

    @property
    def open(self) -> bool:
        """Whether it is still asked."""
        return self.given_up_on is None


def to_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The questions as JSON."""
    return [
        {
            "key": each.key,
            "picked_on": each.picked_on.isoformat(),
            "version": each.version,
            "given_up_on": each.given_up_on.isoformat() if each.given_up_on else None,
            "readable": each.readable,
        }
        for each in questions
    ]


def from_json(texts: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The inverse of `written`."""
    return tuple(
        Question(
            each["key"],
            date.fromisoformat(each["picked_on"]),
            each.get("version", 1),
            date.fromisoformat(each["given_up_on"]) if each.get("given_up_on") else None,
            each.get("readable"),
        )
        for each in texts
    )
