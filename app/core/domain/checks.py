"""The results of the checks of an installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: nothing to do, worth a look, or something that has to be done."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Check:
    """`name`: what was checked, one word, for programs. `message`: what was found. `advice`: what to do, "" if nothing
    needs to be done."""

    name: str
    level: Level
    message: str
    advice: str = ""


def worst(checks: Sequence[Check]) -> Level:
    """Returns the highest level of these."""
    levels = {check.level for check in checks}
    return next((level for level in (Level.ERROR, Level.WARNING) if level in levels), Level.OK)
