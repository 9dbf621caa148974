"""Refusals: what a person asked for and cannot have, with a stable code, the place, the value and the way out.

Whatever is raised here is meant to be read by the person who asked; anything else that is raised is a bug.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at one place.

    `code` is stable and for programs; `message` is a sentence that says what is wrong and what to do instead;
    `field` is the field's name (None: the whole record); `value` is the text as it was given.
    """

    code: str
    message: str
    field: str | None = None
    value: str | None = None


class Refused(Exception):
    """The request breaks a rule. Nothing has been written."""

    code = "refused"

    def __init__(self, problems: Iterable[Problem] | str, code: str | None = None):
        if isinstance(problems, str):
            problems = (Problem(code or self.code, problems),)
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotFound(Refused):
    """There is no such record, or none that the person who asks may see."""

    code = "not-found"


class Denied(Refused):
    """The person who asks may not do this."""

    code = "denied"


class Stale(Refused):
    """Somebody else changed the record between reading and saving."""

    code = "stale"


class Busy(Stale):
    """Somebody else has been writing for longer than anybody waits. Nothing is wrong with the request."""

    code = "busy"


class Unavailable(Exception):
    """The database or the disk fails: no fault of the request, and none of the program. `why` is for the log: short,
    and without any value of the record. `passes`: it is likely over in a moment, as where the database restarts."""

    def __init__(self, message: str, why: str, passes: bool = False):
        super().__init__(message)
        self.why, self.passes = why, passes
