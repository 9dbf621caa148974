"""The completion card asks by the record's own report, for the engagement's side and its record."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, providers, sample
from app.report.domain.completion_questions import MAX_QUESTIONS, choose_questions
from app.report.services import completion_questions

pytestmark = pytest.mark.both_databases
DRAFT = {"title": "Desk", "arrangement": "freelance", "provider": "Ann", "status": "active"}


def questions(database, reference, sample=False, answered=()):
    with begin_work(database, CONSOLE, writes=False) as work:
        stored = engagements.get_by_reference(work, reference, sample)
        return completion_questions.for_engagement(work, stored, answered)


def test_an_empty_record_lacks_answers_for_many_claims(database):
    with begin_work(database, CONSOLE) as work:
        reference = engagements.record(work, DRAFT).reference
    chosen = questions(database, reference)
    assert len(chosen.first) == MAX_QUESTIONS and chosen.claims > 3
    assert chosen.first != choose_questions((), "freelance", ()).first


def test_a_default_of_the_provider_and_an_earlier_answer_are_not_asked_again(database):
    with begin_work(database, CONSOLE) as work:
        stored = engagements.record(work, DRAFT | {"worker_control": 4})
        providers.amend(work, stored.provider_id, {"workload_set_by": "worker"})
    before = questions(database, stored.reference)
    assert "worker_control" not in before.first
    answered = next(name for name in before.first if name in ("expertise", "resources", "flexibility", "our_control"))
    after = questions(database, stored.reference, answered={answered})
    assert answered in after.more and len(after.first) == MAX_QUESTIONS


def test_a_sample_engagement_is_asked_by_the_sample(database):
    with begin_work(database, CONSOLE) as work:
        sample.load(work)
        engagements.record(work, DRAFT | {"reference": "S-000168"})
    of_sample, own = questions(database, "S-000168", sample=True), questions(database, "S-000168")
    assert of_sample.claims < own.claims, "the sample has decided most claims, an empty record none"
