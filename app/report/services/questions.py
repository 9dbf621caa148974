"""Questions: locked with a date and whether their result could be read by then; unlocking is recorded."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.domain.events import EventKind
from app.core.domain.locked_questions import Question
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import Work, requires_permission
from app.core.storage import organisation
from app.report.domain import questions
from app.report.domain.claims import Claim
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.measures import Record
from app.report.domain.questions import AskedQuestion
from app.report.services import claims
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text.refusals import text_for_refusals


@requires_permission(Permission.READ_REPORT)
def listing(work: Work) -> tuple[AskedQuestion, ...]:
    """Returns every question that was ever picked, in order, including unlocked ones."""
    known = {each.key: each.claim for each in claims.listing(work)}
    return tuple(AskedQuestion(each, known.get(each.key)) for each in work.organisation.questions)


@requires_permission(Permission.WRITE_SETTINGS)
def lock(work: Work, keys: Sequence[str]) -> tuple[Question, ...]:
    """Locks claims as questions, today. Raises Refused for more than three, duplicates, and inactive claims."""
    before = work.organisation.questions
    examined = claims.current(work)
    asked = [claim for claim in examined if claim.key in keys]
    with text_for_refusals():
        after = questions.lock_questions(before, keys, examined, work.today, _keys_with_results(work, asked))
    _save(work, after)
    for question in after[len(before) :]:
        _record_event(work, EventKind.QUESTION_PICKED, question)
    return questions.open_questions(after)


@requires_permission(Permission.WRITE_SETTINGS)
def unlock(work: Work, key: str) -> tuple[Question, ...]:
    """Unlocks a question; the date is recorded. Raises NotFound."""
    before = work.organisation.questions
    with text_for_refusals():
        after = questions.unlock(before, key, work.today)
    _save(work, after)
    _record_event(
        work, EventKind.QUESTION_GIVEN_UP, next(each for each in questions.open_questions(before) if each.key == key)
    )
    return questions.open_questions(after)


def _keys_with_results(work: Work, those: Sequence[Claim]) -> set[str]:
    """Returns the keys of claims with enough data in the whole record, for which a result can be read today."""
    found = dataset.load(work.session, Selection(period=EVERYTHING))
    assessor = Assessor(Evidence(Record(found, terms(work, found))))
    return {claim.key for claim in those if assessor.assess(claim).overall is not None}


def _save(work: Work, after: tuple[Question, ...]) -> None:
    work.organisation = replace(work.organisation, questions=after)
    organisation.save(work.session, work.organisation)


def _record_event(work: Work, what: EventKind, question: Question) -> None:
    number = claims.event_number(work, question.key)
    work.log_event(what, "claim" if number else None, number, version=question.version)
