"""Three questions: locked with a day, one family, nothing taken back without a trace."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import NotFound, Refused
from app.core.domain.locked_questions import read, written
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import FAMILIES, QUESTIONS
from app.report.domain.custom_claims import opposite
from app.report.domain.questions import MOST, asked, give_up, pick, set_apart
from app.report.text.refusals import refused_in_words

TODAY, LATER = date(2026, 11, 22), date(2027, 1, 5)
KEYS = [claim.key for claim in CATALOGUE]
CHEAPER = next(claim for claim in CATALOGUE if claim.key == "freelance-cheaper")
OTHER = opposite(CHEAPER, "Outsourcing costs less", "A handbook", CATALOGUE)


def codes(act):
    """What is refused."""
    with pytest.raises(Refused) as found, refused_in_words():
        act()
    return {each.code for each in found.value.problems}


def test_picked_claims_form_a_family_of_their_own():
    found = pick((), ["freelance-cheaper", "self-employed"], CATALOGUE, TODAY)
    apart = {claim.key: claim for claim in set_apart(CATALOGUE, found)}
    assert QUESTIONS in FAMILIES
    for claim in CATALOGUE:
        picked = claim.key in ("freelance-cheaper", "self-employed")
        assert apart[claim.key].family == (QUESTIONS if picked else claim.family)
        assert apart[claim.key].picked_on == (TODAY if picked else None)
        assert replace(apart[claim.key], family=claim.family) == claim


def test_what_cannot_be_picked():
    two = pick((), KEYS[:2], CATALOGUE, TODAY)
    assert codes(lambda: pick(two, KEYS[2:4], CATALOGUE, TODAY)) == {"too-many"}
    assert codes(lambda: pick((), KEYS[:4], CATALOGUE, TODAY)) == {"too-many"}
    assert codes(lambda: pick(two, KEYS[:1], CATALOGUE, TODAY)) == {"twice"}
    assert codes(lambda: pick((), [], CATALOGUE, TODAY)) == {"required"}
    assert codes(lambda: pick((), ["nothing"], CATALOGUE, TODAY)) == {"no-claim"}
    assert pick((), [KEYS[0], KEYS[0]], CATALOGUE, TODAY) == pick((), [KEYS[0]], CATALOGUE, TODAY)


def test_a_claim_and_its_opposite_are_one_question():
    claims = [*CATALOGUE, OTHER]
    assert codes(lambda: pick((), [CHEAPER.key, OTHER.key], claims, TODAY)) == {"opposite"}
    for key in (CHEAPER.key, OTHER.key):
        locked = pick((), [key], claims, TODAY)
        families = {claim.key: claim.family for claim in set_apart(claims, locked)}
        assert families[CHEAPER.key] == families[OTHER.key] == QUESTIONS
        assert sum(family == QUESTIONS for family in families.values()) == 2


def test_what_is_given_up_stays_with_both_its_days():
    first = pick((), ["flexibility"], CATALOGUE, TODAY)
    gone = give_up(first, "flexibility", LATER)
    assert asked(gone) == ()
    assert (gone[0].picked_on, gone[0].given_up_on) == (TODAY, LATER)
    again = pick(gone, ["flexibility", "expertise"], CATALOGUE, LATER)
    assert [each.picked_on for each in again] == [TODAY, LATER, LATER]
    assert {claim.key: claim.picked_on for claim in set_apart(CATALOGUE, again)}["flexibility"] == LATER
    assert [each.given_up_on for each in give_up(again, "flexibility", LATER)] == [LATER, LATER, None]
    with pytest.raises(NotFound), refused_in_words():
        give_up(gone, "flexibility", LATER)


@given(st.lists(st.sampled_from(KEYS), min_size=1, max_size=MOST, unique=True), st.integers(0, MOST - 1))
def test_questions_survive_being_kept_as_json(keys, which):
    found = pick((), keys, CATALOGUE, TODAY)
    found = give_up(found, keys[which], LATER) if which < len(keys) else found
    assert read(written(found)) == found
