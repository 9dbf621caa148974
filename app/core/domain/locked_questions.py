"""The claims that an organisation has locked as its questions, and their JSON form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A locked claim: its key and the `version` that was locked. `given_up_on`: the day it was unlocked.

    `readable`: whether the record had enough data for a result when it was locked, so that whoever locked it may have
    seen that result; None if unknown."""

    key: str
    picked_on: date
    version: int = 1
    given_up_on: date | None = None
    readable: bool | None = None

    @property
    def open(self) -> bool:
        """Returns whether it is still locked."""
        return self.given_up_on is None


def to_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Returns the questions as JSON data."""
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
    """Returns the questions from JSON data; the inverse of `to_json`."""
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
