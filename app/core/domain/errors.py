"""Errors that users see: a stable code, the field, the value, what is wrong and what to do.

Any other exception is a bug.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `code`: stable, for programs. `message`: a sentence that says what is wrong and what to do. `field`: the name of the
    field (None: the whole record). `value`: the text as entered.
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
    """There is no such record, or none that the actor may see."""

    code = "not-found"


class Denied(Refused):
    """The actor doesn't have the permission."""

    code = "denied"


class Stale(Refused):
    """Somebody else changed the record between reading and saving."""

    code = "stale"


class Busy(Stale):
    """Somebody else has been writing for longer than the timeout. Nothing is wrong with the request."""

    code = "busy"


class Unavailable(Exception):
    """The database or the disk has failed; neither the request nor the program is at fault.

    `why`: for the log, short and without values of the record. `passes`: it is likely to be over soon, for example
    because the database is restarting.
    """

    def __init__(self, message: str, why: str, passes: bool = False):
        super().__init__(message)
        self.why, self.passes = why, passes
