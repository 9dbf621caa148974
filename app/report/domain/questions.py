"""Questions: up to three claims, locked with a date, with a confidence level of their own.

Picking claims after seeing results favours chance findings. Each question therefore records whether its result could be
read on the day it was picked, and an unlocked one stays in the list with both dates.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.domain.locked_questions import Question
from app.report.domain.claims import QUESTIONS, Claim
from app.report.domain.refusals import Fault, FaultCode, Unfit

MAX_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its claim; None where the claim no longer exists."""

    question: Question
    claim: Claim | None

    @property
    def sentence(self) -> str:
        """The claim's sentence, or its key where the claim no longer exists."""
        return self.claim.sentence if self.claim else self.question.key


def open_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Returns the questions that are still locked."""
    return tuple(each for each in questions if each.open)


def lock_questions(
    questions: Sequence[Question],
    keys: Sequence[str],
    claims: Sequence[Claim],
    today: date,
    readable: Collection[str] | None = None,
) -> tuple[Question, ...]:
    """Returns the questions with those of `keys` locked today; `claims` are the active ones, `readable` the keys of
    those that have a result today (None if that wasn't checked). Raises Unfit."""
    free, by_key = MAX_QUESTIONS - len(open_questions(questions)), {each.key: each for each in claims}
    problems = []
    if not keys:
        problems.append(Fault("required", FaultCode.NONE_PICKED, "key"))
    if len(set(keys)) > free:
        code = (
            FaultCode.NONE_FREE
            if not free
            else FaultCode.TOO_MANY
            if free == MAX_QUESTIONS
            else FaultCode.TOO_MANY_MORE
        )
        problems.append(Fault("too-many", code, "key", params={"free": free, "most": MAX_QUESTIONS}))
    taken = {each.key for each in open_questions(questions)}
    for key in dict.fromkeys(keys):
        claim = by_key.get(key)
        if claim is None:
            problems.append(Fault("no-claim", FaultCode.NO_CLAIM, "key", key, {"key": key}))
        elif key in taken:
            problems.append(Fault("twice", FaultCode.PICKED_ALREADY, "key", key, {"sentence": claim.sentence}))
        elif twin := next(
            (by_key[each] for each in sorted(taken) if each in by_key and are_opposites(claim, by_key[each])), None
        ):
            problems.append(
                Fault(
                    "opposite", FaultCode.ONE_QUESTION, "key", key, {"sentence": claim.sentence, "twin": twin.sentence}
                )
            )
        taken.add(key)
    if problems:
        raise Unfit(problems)
    return (
        *questions,
        *(
            Question(key, today, by_key[key].version, readable=None if readable is None else key in readable)
            for key in dict.fromkeys(keys)
        ),
    )


def unlock(questions: Sequence[Question], key: str, today: date) -> tuple[Question, ...]:
    """Returns the questions with one of them unlocked today; raises Unfit where there is none with that key."""
    if key not in {each.key for each in open_questions(questions)}:
        raise Unfit([Fault("not-found", FaultCode.NOT_A_QUESTION, params={"key": key})], missing=True)
    return tuple(replace(each, given_up_on=today) if each.key == key and each.open else each for each in questions)


def are_opposites(one: Claim, other: Claim) -> bool:
    """Whether the two claim the opposite of each other, or both the opposite of a third."""
    return bool({one.opposes, one.key} & {other.opposes, other.key} - {""})


def assign_question_family(claims: Iterable[Claim], questions: Iterable[Question]) -> tuple[Claim, ...]:
    """Returns the claims, with questions and their opposites moved to the family of questions."""
    claims, by_key = tuple(claims), {each.key: each for each in open_questions(questions)}
    picked = [each for each in claims if each.key in by_key]

    def in_family(claim: Claim) -> Claim:
        question = by_key.get(claim.key)
        if question is not None:
            return replace(claim, family=QUESTIONS, picked_on=question.picked_on, readable=question.readable)
        follows = any(are_opposites(claim, each) for each in picked)
        return replace(claim, family=QUESTIONS) if follows else claim

    return tuple(map(in_family, claims))
