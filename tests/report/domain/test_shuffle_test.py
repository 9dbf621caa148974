"""The shuffle test judges as the report does, and tells a method that keeps its promise from one that doesn't."""

from dataclasses import replace

import pytest

from app.core.domain.selection import Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import EXPERIENCE, MAJORITY, ONE_SIDE, QUESTIONS
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.quote_counts import count_quotes
from app.report.domain.evidence.shuffling import shuffled_evidence
from app.report.domain.measures import Record, ValuationSettings
from app.report.domain.reports import quote_p_values, report_from_assessor
from app.report.domain.shuffle_test import FamilyResult, ShuffleTest, run_shuffle_test
from app.report.domain.statistics import DECISIVE
from app.report.domain.verdicts import verdicts_only
from app.report.text.shuffle_test import sentences
from tests.bench.null_records import Design, draw

TERMS = ValuationSettings(currency="EUR")


def evidence(seed=1, providers=40, engagements=300):
    return Evidence(Record(draw(Design(providers, 0.3, engagements), seed), TERMS))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_shuffle_gets_the_verdicts_that_a_report_over_it_would_show(seed):
    for each in shuffled_evidence(evidence(seed), 3, seed):
        shown = [it.verdict for it in report_from_assessor(Selection(), Assessor(each), CATALOGUE).findings]
        cold = Assessor(Evidence(Record(each.record.columns, TERMS)))
        assert list(verdicts_only(CATALOGUE, cold, quote_p_values(count_quotes(cold.evidence.record)))) == shown
        assert list(verdicts_only(CATALOGUE, Assessor(each), quote_p_values(count_quotes(each.record)))) == shown


def test_it_counts_what_reports_over_the_shuffles_would_show():
    found = run_shuffle_test(CATALOGUE, evidence(), 12, seed=3)
    shown = dict.fromkeys((each.name for each in found.families), 0)
    pages = 0
    for each in shuffled_evidence(evidence(), 12, seed=3):
        decided = {
            it.about.family
            for it in report_from_assessor(Selection(), Assessor(each), CATALOGUE).findings
            if it.about.kind != MAJORITY and it.verdict in DECISIVE
        }
        pages += bool(decided)
        for name in decided:
            shown[name] += 1
    assert {each.name: each.shown for each in found.families} == shown
    assert (found.shown, found.times, found.providers, found.tested) == (pages, 12, 40, 12)
    assert found == run_shuffle_test(CATALOGUE, evidence(), 12, seed=3)
    assert ShuffleTest.from_json(found.to_json()) == found


def test_claims_about_one_side_are_left_out_wherever_they_stand():
    names = [each.name for each in run_shuffle_test(CATALOGUE, evidence(), 1).families]
    assert ONE_SIDE not in names and EXPERIENCE in names
    one_side = next(claim for claim in CATALOGUE if claim.kind == MAJORITY)
    contrast = next(claim for claim in CATALOGUE if claim.family == EXPERIENCE)
    picked = [replace(each, family=QUESTIONS) for each in (one_side, contrast)]
    (family,) = run_shuffle_test(picked, evidence(), 5).families
    assert (family.name, family.claims) == (QUESTIONS, 1)


@pytest.mark.parametrize(("shown", "too_often"), [(50, False), (70, False), (71, True)])
def test_more_than_was_promised_and_than_chance_explains_is_said(shown, too_often):
    found = ShuffleTest(1000, 1, 76, 1000, shown, (FamilyResult(EXPERIENCE, 13, 1000, shown),))
    assert bool(found.inflated_families) == too_often
    assert any("Here it is more for claims that need evidence" in each for each in sentences(found)) == too_often


def test_it_can_be_stopped():
    seen = []

    def stop(done, total):
        seen.append((done, total))
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run_shuffle_test(CATALOGUE, evidence(), 9, progress=stop)
    assert seen == [(1, 9), (2, 9)]


def test_what_it_says():
    found = ShuffleTest(
        1000,
        1,
        76,
        1000,
        34,
        (
            FamilyResult("words", 7, 1000, 21),
            FamilyResult(EXPERIENCE, 13, 1000, 30),
            FamilyResult(QUESTIONS, 1, 0, 0),
        ),
    )
    first, *rest = sentences(found)
    assert first == (
        "If arrangement did not matter, a report like this would show a false verdict in 3% of cases (34 of 1,000)."
    )
    assert rest[:4] == [
        "Claims true by definition: 2% of cases (21 of 1,000).",
        "Claims that need evidence: 3% of cases (30 of 1,000).",
        "Questions we picked: not enough data in any shuffle.",
        "The method allows 5% in each of these groups, and this record stays within that.",
    ]
    nothing = replace(found, tested=0, shown=0)
    assert sentences(nothing) == ("In none of 1,000 shuffles did a claim have enough data, so this says nothing yet.",)
