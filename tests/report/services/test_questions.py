"""Three questions through their use cases, on both kinds of database."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import EventKind
from app.core.domain.locked_questions import Question, from_json, to_json
from app.core.domain.number_parsing import format_date as in_words
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history, organisation
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import QUESTIONS
from app.report.domain.questions import AskedQuestion
from app.report.domain.ranking import key_contrasts
from app.report.files import report_csv, report_json, report_text
from app.report.pages.findings_view import kind_text
from app.report.services import claims, questions, reports
from app.report.text.confidence import family_confidence_text
from app.report.text.questions import question_text
from tests.report.golden.small_record import fill

pytestmark = pytest.mark.both_databases


def test_questions_are_locked_with_a_day_and_told(database):
    with begin_work(database, CONSOLE) as work:
        questions.lock(work, ["direct-relationship", "project-size"])
        today = work.today
    with begin_work(database, CONSOLE, writes=False) as work:
        found = questions.listing(work)
        assert [(each.question.key, each.question.picked_on, each.claim.sentence) for each in found] == [
            (claim.key, today, claim.sentence) for claim in (CATALOGUE[0], CATALOGUE[8])
        ]
        events = history.events(work).events
        assert [(each.what, each.about) for each in events] == [
            (EventKind.QUESTION_PICKED, "project-size"),
            (EventKind.QUESTION_PICKED, "direct-relationship"),
        ]


def test_questions_have_a_level_of_their_own(work):
    fill(work)
    before = {each.name: each.tested for each in reports.examine(work, Selection()).families}
    questions.lock(work, ["project-size"])
    found = reports.examine(work, Selection())
    families = {each.name: each for each in found.families}
    assert families[QUESTIONS].tested == 1
    assert families[QUESTIONS].alpha == 0.05
    assert families["experience"].tested == before["experience"] - 1
    finding = {each.key: each for each in found.findings}["project-size"]
    assert finding.level == 0.95
    assert (finding.about.family, finding.about.picked_on) == (QUESTIONS, work.today)


def test_a_locked_question_stays_as_it_is(work):
    questions.lock(work, ["project-size"])
    twin = claims.add_opposite(work, "project-size", "Freelance work is larger", "A handbook")
    for key in ("project-size", twin.key):
        for act, said in ((claims.edit, {"margin": 0.1}), (claims.set_enabled, {"on": False})):
            with pytest.raises(Refused) as refused:
                act(work, key, **said)
            assert refused.value.problems[0].code == "locked"
    questions.unlock(work, "project-size")
    assert claims.edit(work, "project-size", margin=0.1).margin == 0.1


def test_changing_a_question_leaves_a_trace(work):
    questions.lock(work, ["project-size"])
    first, work.now = work.today, work.now + timedelta(days=30)
    questions.unlock(work, "project-size")
    questions.lock(work, ["flexibility"])
    kept = [(each.question.key, each.question.picked_on, each.question.given_up_on) for each in questions.listing(work)]
    assert kept == [("project-size", first, work.today), ("flexibility", work.today, None)]
    assert {claim.key: claim.picked_on for claim in claims.current(work)}["flexibility"] == work.today
    assert [each.what for each in history.events(work).events] == [
        EventKind.QUESTION_PICKED,
        EventKind.QUESTION_GIVEN_UP,
        EventKind.QUESTION_PICKED,
    ]
    with pytest.raises(NotFound):
        questions.unlock(work, "project-size")


def test_own_claims_may_be_picked_and_what_is_off_may_not(work):
    own = claims.add(work, {"sentence": "Freelancers are quicker", "measure": "duration", "expected": "outsourced"})
    claims.set_enabled(work, "flexibility", on=False)
    with pytest.raises(Refused):
        questions.lock(work, ["flexibility"])
    questions.lock(work, [own.key])
    with pytest.raises(Refused):
        questions.lock(work, [own.key])
    assert [each.claim.key for each in questions.listing(work)] == [own.key]


def test_the_settings_are_no_way_around_the_lock(work):
    with pytest.raises(Refused):
        organisation.amend(work, {"questions": ()})
    questions.lock(work, ["flexibility"])
    organisation.amend(work, {"name": "Sample organisation"})
    assert [each.key for each in organisation.current(work)[0].questions] == ["flexibility"]


def told(work):
    """What every face says of the questions: sentences, the family's, what kind of claim each is, the table."""
    found = reports.examine(work, Selection())
    family = next(each for each in found.families if each.name == QUESTIONS)
    rows = list(csv.DictReader(StringIO(report_csv.to_csv(found))))
    locked = [each for each in found.findings if each.about.family == QUESTIONS]
    assert key_contrasts(found.findings)[: len(locked)] == tuple(locked), "they come first"
    kinds = {each.key: kind_text(each) for each in locked}
    return (
        found,
        family_confidence_text(family),
        kinds,
        {row["key"]: row["result_readable_when_picked"] for row in rows},
    )


def test_whether_a_result_could_be_read_is_kept_with_the_question(work):
    fill(work)
    result = {each.key: each.has_enough for each in reports.examine(work, Selection(period=EVERYTHING)).findings}
    assert (result["direct-relationship"], result["flexibility"]) == (True, False)
    questions.lock(work, ["direct-relationship"])
    found, family, kinds, cells = told(work)
    assert "when its result could be read already" in kinds["direct-relationship"]
    assert "when its result could be read already" in kind_text(
        next(each for each in found.findings if each.key == "direct-relationship")
    )
    assert "Its result could already " in family
    assert question_text(found.questions[0]).endswith("when its result could be read already.")
    assert (cells["direct-relationship"], cells["project-size"]) == ("yes", "")
    said = report_json.to_dict(found)
    assert said["questions"][0]["readable"] is True
    assert {each["key"]: each["result_readable_when_picked"] for each in said["claims"]}["direct-relationship"] is True
    assert family in [each["says"] for each in said["families"]]
    text = " ".join(report_text.to_text(found, full=True).split())
    assert " ".join(family.split()) in text
    assert question_text(found.questions[0]) in text


def test_a_question_without_a_result_says_so_and_another_picked_late_does_not_hide_behind_it(work):
    fill(work)
    questions.lock(work, ["flexibility"])
    found, family, kinds, _ = told(work)
    assert ", before there was a result" in kinds["flexibility"]
    assert "could be read already" not in family
    questions.lock(work, ["direct-relationship"])
    found, family, kinds, _ = told(work)
    assert "before" not in kinds["direct-relationship"]
    assert [question_text(each).partition(", ")[2].split(", ", 1)[1] for each in found.questions] == [
        "before there was a result.",
        "when its result could be read already.",
    ]
    questions.unlock(work, "flexibility")
    unlocked = reports.examine(work, Selection()).questions[0]
    assert ", before there was a result, and unlocked on" in question_text(unlocked)


def test_what_was_picked_before_this_was_kept_claims_neither(work):
    old = Question("direct-relationship", work.today)
    assert from_json(to_json([old])) == (old,)
    without = [{name: value for name, value in each.items() if name != "readable"} for each in to_json([old])]
    assert from_json(without) == (old,)
    assert question_text(AskedQuestion(old, CATALOGUE[0])).endswith(f"locked on {in_words(work.today)}.")
