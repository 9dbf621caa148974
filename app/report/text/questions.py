"""Our questions in words: since when each is locked, and whether anybody could have looked before."""

from collections.abc import Mapping
from typing import Any

from app.core.domain.locked_questions import to_json
from app.core.domain.number_parsing import format_date
from app.report.domain.questions import AskedQuestion

RESULT_WHEN_LOCKED = {None: "", False: ", before there was a result", True: ", when its result could be read already"}
OPEN = "“{sentence}” is one of our questions, locked on {day}{beforehand}."
UNLOCKED = "“{sentence}” was one of our questions, locked on {day}{beforehand}, and unlocked on {until}."


def question_text(asked: AskedQuestion) -> str:
    """Since when it is asked, or from when to when it was."""
    until = asked.question.given_up_on
    return (OPEN if until is None else UNLOCKED).format(
        sentence=asked.sentence,
        day=format_date(asked.question.picked_on),
        beforehand=RESULT_WHEN_LOCKED[asked.question.readable],
        until=format_date(until) if until else "",
    )


def to_dict(asked: AskedQuestion) -> Mapping[str, Any]:
    """The same for programs."""
    (first,) = to_json([asked.question])
    return first | {"sentence": asked.sentence, "says": question_text(asked)}
