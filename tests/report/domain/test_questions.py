"""Three questions: locked with a day, one family, nothing taken back without a trace."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import NotFound, Refused
from app.core.domain.locked_questions import from_json, to_json
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import FAMILIES, QUESTIONS
from app.report.domain.custom_claims import opposite
from app.report.domain.questions import MAX_QUESTIONS, assign_question_family, lock_questions, open_questions, unlock
from app.report.text.refusals import text_for_refusals

TODAY, LATER = date(2026, 11, 22), date(2027, 1, 5)
KEYS = [claim.key for claim in CATALOGUE]
CHEAPER = next(claim for claim in CATALOGUE if claim.key == "freelance-cheaper")
OTHER = opposite(CHEAPER, "Outsourcing costs less", "A handbook", CATALOGUE)


def codes(act):
    """What is refused."""
    with pytest.raises(Refused) as found, text_for_refusals():
        act()
    return {each.code for each in found.value.problems}


def test_picked_claims_form_a_family_of_their_own():
    found = lock_questions((), ["freelance-cheaper", "self-employed"], CATALOGUE, TODAY)
    apart = {claim.key: claim for claim in assign_question_family(CATALOGUE, found)}
    assert QUESTIONS in FAMILIES
    for claim in CATALOGUE:
        picked = claim.key in ("freelance-cheaper", "self-employed")
        assert apart[claim.key].family == (QUESTIONS if picked else claim.family)
        assert apart[claim.key].picked_on == (TODAY if picked else None)
        assert replace(apart[claim.key], family=claim.family) == claim


def test_what_cannot_be_picked():
    two = lock_questions((), KEYS[:2], CATALOGUE, TODAY)
    assert codes(lambda: lock_questions(two, KEYS[2:4], CATALOGUE, TODAY)) == {"too-many"}
    assert codes(lambda: lock_questions((), KEYS[:4], CATALOGUE, TODAY)) == {"too-many"}
    assert codes(lambda: lock_questions(two, KEYS[:1], CATALOGUE, TODAY)) == {"twice"}
    assert codes(lambda: lock_questions((), [], CATALOGUE, TODAY)) == {"required"}
    assert codes(lambda: lock_questions((), ["nothing"], CATALOGUE, TODAY)) == {"no-claim"}
    assert lock_questions((), [KEYS[0], KEYS[0]], CATALOGUE, TODAY) == lock_questions((), [KEYS[0]], CATALOGUE, TODAY)


def test_a_claim_and_its_opposite_are_one_question():
    claims = [*CATALOGUE, OTHER]
    assert codes(lambda: lock_questions((), [CHEAPER.key, OTHER.key], claims, TODAY)) == {"opposite"}
    for key in (CHEAPER.key, OTHER.key):
        locked = lock_questions((), [key], claims, TODAY)
        families = {claim.key: claim.family for claim in assign_question_family(claims, locked)}
        assert families[CHEAPER.key] == families[OTHER.key] == QUESTIONS
        assert sum(family == QUESTIONS for family in families.values()) == 2


def test_what_is_given_up_stays_with_both_its_days():
    first = lock_questions((), ["flexibility"], CATALOGUE, TODAY)
    gone = unlock(first, "flexibility", LATER)
    assert open_questions(gone) == ()
    assert (gone[0].picked_on, gone[0].given_up_on) == (TODAY, LATER)
    again = lock_questions(gone, ["flexibility", "expertise"], CATALOGUE, LATER)
    assert [each.picked_on for each in again] == [TODAY, LATER, LATER]
    assert {claim.key: claim.picked_on for claim in assign_question_family(CATALOGUE, again)}["flexibility"] == LATER
    assert [each.given_up_on for each in unlock(again, "flexibility", LATER)] == [LATER, LATER, None]
    with pytest.raises(NotFound), text_for_refusals():
        unlock(gone, "flexibility", LATER)


@given(
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=MAX_QUESTIONS, unique=True), st.integers(0, MAX_QUESTIONS - 1)
)
def test_questions_survive_being_kept_as_json(keys, which):
    found = lock_questions((), keys, CATALOGUE, TODAY)
    found = unlock(found, keys[which], LATER) if which < len(keys) else found
    assert from_json(to_json(found)) == found
