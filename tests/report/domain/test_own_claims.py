"""Claims that an organisation adds or edits: what they say, and what is refused at which field."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.report.domain import claims, custom_claims
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.claim_measures import CLAIM_MEASURES, measures_by_group
from app.report.domain.claims import CONTRAST, LIKE_FOR_LIKE, RATING, YES_NO
from app.report.domain.custom_claims import amend, compose, make_key, opposite
from app.report.domain.evidence import Evidence
from app.report.text.claims import differences, margin_text, measure_text
from app.report.text.refusals import text_for_refusals
from tests.made_columns import make_record

GOAL = {
    "sentence": "Freelancers meet their goal more often",
    "measure": "goal_met",
    "yes": ("yes",),
    "expected": "freelance",
    "compared": "like for like",
    "covariates": ("category",),
}
BY_KEY = {claim.key: claim for claim in CATALOGUE}


def refused(act):
    """The fields and codes of what is refused."""
    with pytest.raises(Refused) as found, text_for_refusals():
        act()
    assert all(each.message for each in found.value.problems)
    return {(each.field, each.code) for each in found.value.problems}


def test_a_field_answered_yes_with_named_covariates():
    claim = compose(GOAL, CATALOGUE)
    assert (claim.key, claim.sentence) == (
        "freelancers-meet-their-goal-more-often",
        "Freelancers meet their goal more often.",
    )
    assert (claim.measure.name, claim.measure.shape, claim.measure.yes) == ("goal_met", YES_NO, ())
    assert (claim.compared, claim.covariates, claim.margin) == (LIKE_FOR_LIKE, ("category",), 0.10)
    assert (claim.family, claim.strength, claim.kind, claim.ended) == ("experience", "usually", CONTRAST, False)
    assert claims.claim_from_json(json.loads(json.dumps(claims.claim_to_json(claim)))) == claim


@pytest.mark.parametrize("name", CLAIM_MEASURES)
def test_every_measure_can_be_claimed_and_taken(name):
    it = CLAIM_MEASURES[name]
    claim = compose({"sentence": "So it is", "measure": name, "yes": it.options[:1], "expected": "outsourced"}, [])
    assert claim.ended == it.ended
    sample = Evidence(make_record([{}])).sample_of(claim)
    assert len(sample.y) == 0
    assert measure_text(claim.measure).startswith(it.label)


def test_what_the_catalogue_compares_can_be_said_in_words():
    assert measure_text(BY_KEY["single-task"].measure) == "Tasks: at most 1"
    assert measure_text(BY_KEY["direct-relationship"].measure) == "Contact: direct"
    assert measure_text(BY_KEY["saves-money"].measure) == "Saved money: yes"
    assert {claim.measure.name for claim in CATALOGUE} <= set(CLAIM_MEASURES)
    assert sum(map(len, measures_by_group().values())) == len(CLAIM_MEASURES)


def test_answers_are_chosen_and_numbers_are_cut():
    choice = compose(
        {"sentence": "x", "measure": "category", "yes": ("marketing", "design"), "expected": "freelance"}, []
    )
    assert choice.measure.yes == ("design", "marketing")
    assert choice.measure.predicate == "had “design” or “marketing” as category"
    cut = compose({"sentence": "x", "measure": "quality", "at_least": 4, "expected": "freelance"}, [])
    assert (cut.measure.shape, cut.margin, cut.measure.predicate) == (YES_NO, 0.10, "had quality of at least 4")
    plain = compose({"sentence": "x", "measure": "quality", "expected": "freelance"}, [])
    assert (plain.measure.shape, plain.margin) == (RATING, 0.06)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"sentence": "  "}, ("sentence", "required")),
        ({"sentence": "..."}, ("sentence", "required")),
        ({"sentence": "x" * 301}, ("sentence", "text-long")),
        ({"sentence": "nul\x00"}, ("sentence", "text-character")),
        ({"measure": "colour"}, ("measure", "measure")),
        ({"measure": None}, ("measure", "measure")),
        ({"yes": ("no",)}, ("yes", "yes")),
        ({"measure": "category", "yes": (), "compared": "as it is", "covariates": ()}, ("yes", "yes")),
        ({"measure": "category", "yes": ("cooking",), "covariates": ("scope",)}, ("yes", "yes")),
        ({"measure": "contact", "yes": ("direct", "through provider", "both")}, ("yes", "yes")),
        ({"measure": "quality"}, ("yes", "yes")),
        ({"at_least": 3}, ("at_least", "yes")),
        ({"measure": "quality", "yes": (), "at_least": 4, "at_most": 2}, ("at_least", "range")),
        ({"measure": "quality", "yes": (), "at_least": float("nan")}, ("at_least", "number")),
        ({"expected": "nobody"}, ("expected", "choice")),
        ({"strength": "always"}, ("strength", "choice")),
        ({"compared": "like nothing"}, ("compared", "choice")),
        ({"compared": "as it is"}, ("covariates", "covariates")),
        ({"covariates": ()}, ("covariates", "covariates")),
        ({"covariates": ("team",)}, ("covariates", "covariates")),
        ({"measure": "category", "yes": ("design",)}, ("covariates", "covariates")),
        ({"measure": "hours", "yes": (), "covariates": ("scope",)}, ("covariates", "covariates")),
        ({"margin": 0}, ("margin", "margin")),
        ({"margin": 0.41}, ("margin", "margin")),
        ({"margin": float("nan")}, ("margin", "margin")),
        ({"factor": 1}, ("factor", "factor")),
        ({"caveat": "x" * 501}, ("caveat", "text-long")),
        ({"family": "words"}, ("family", "unknown-field")),
    ],
)
def test_what_is_refused_at_which_field(said, problem):
    assert problem in refused(lambda: compose(GOAL | said, CATALOGUE))


def test_what_is_there_is_not_tested_twice():
    goal = compose(GOAL, CATALOGUE)
    known = [*CATALOGUE, goal]
    assert refused(lambda: compose(GOAL | {"sentence": "Other words"}, known)) == {("sentence", "there-already")}
    assert refused(lambda: compose(GOAL | {"expected": "outsourced"}, known)) == {("expected", "opposite")}
    assert compose(GOAL | {"covariates": ("category", "scope")}, known).key == goal.key + "-2"
    again = {"sentence": "A freelancer has one task", "measure": "task_count", "at_most": 1, "expected": "freelance"}
    assert refused(lambda: compose(again, CATALOGUE)) == {("sentence", "there-already")}


def test_a_second_source_claims_the_opposite():
    of = BY_KEY["freelance-cheaper"]
    other = opposite(of, "outsourcing costs less", "A handbook", CATALOGUE)
    assert (other.expected, other.opposes, other.source) == ("freelance", of.key, "A handbook")
    assert (other.measure, other.covariates, other.margin, other.ended, other.section) == (
        of.measure,
        of.covariates,
        of.margin,
        of.ended,
        of.section,
    )
    assert other.family == of.family
    known = [*CATALOGUE, other]
    assert refused(lambda: opposite(of, "It costs less", "Another", known)) == {("sentence", "there-already")}
    assert refused(lambda: opposite(other, "Freelancers do", "Another", known)) == {("sentence", "there-already")}
    assert refused(lambda: opposite(of, "x", " ", CATALOGUE)) == {("source", "required")}
    one_side = BY_KEY["self-employed"]
    assert refused(lambda: opposite(one_side, "x", "y", CATALOGUE)) == {("sentence", "one-sided")}


def test_an_edit_leaves_what_is_compared():
    of = BY_KEY["freelance-cheaper"]
    after = amend(of, {"margin": 0.1, "factor": 1.25, "sentence": "freelancers cost less"}, own=False)
    assert differences(of, after) == {
        "smallest_difference": ("56% of comparisons", "60% of comparisons"),
        "smallest_factor": ("1.1", "1.25"),
    }
    assert margin_text(after) == "60% of comparisons; for similar work a factor of 1.25"
    assert after.measure == of.measure
    for name in ("measure", "expected", "covariates", "source", "key"):
        assert refused(lambda name=name: amend(of, {name: "x"}, own=False)) == {(name, "fixed")}
    assert amend(of, {"source": "A book"}, own=True).source == "A book"
    opposed = opposite(of, "x", "A book", CATALOGUE)
    assert refused(lambda: amend(opposed, {"source": ""}, own=True)) == {("source", "required")}


@given(st.text(max_size=400), st.sets(st.text("abc-", max_size=8)))
def test_a_key_is_short_plain_and_free(sentence, taken):
    taken |= {each.key for each in OUTCOMES}
    key = make_key(sentence, taken)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", key)
    assert len(key) <= 60
    assert key not in taken | custom_claims.RESERVED_KEYS


def test_keys_of_sentences():
    assert make_key("Österreich: größer!", ()) == "osterreich-grosser"
    assert make_key("速い", ()) == "own-claim"
    assert make_key("New", ()) == "new-2"
    assert make_key("It's so", ("its-so",)) == "its-so-2"
