"""The sample data is the same every day, says what its truth says, and looks like a record somebody kept."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.record.domain.engagements import CATEGORIES, FIELDS, FREELANCE, OUTSOURCED, STATUSES
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.domain.sample import generate_sample
from app.record.domain.sample_truth import TRUTH_BY_KEY, TRUTHS
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import MAJORITY
from app.report.domain.periods import window_until

DAYS = (date(2024, 2, 29), date(2026, 1, 1), date(2026, 6, 30), date(2031, 12, 31))
MANY = 25  # drawings, whose answers together come close to the truth


@pytest.fixture(scope="module")
def drawings():
    return [generate_sample(date(2026, 6, 30), seed) for seed in range(MANY)]


def test_is_the_same_every_day_but_for_its_days():
    first, later = generate_sample(DAYS[0]), generate_sample(DAYS[0] + timedelta(days=1))
    assert first == generate_sample(DAYS[0])
    assert first.providers == later.providers and first.reviews == later.reviews
    assert [each.ended_on and each.ended_on + timedelta(days=1) for each in first.engagements] == [
        each.ended_on for each in later.engagements
    ]


@pytest.mark.parametrize("today", DAYS)
def test_all_of_it_lies_in_the_period_that_a_report_looks_at(today):
    period = window_until(today, 24)
    for each in generate_sample(today).engagements:
        assert period.first <= (each.ended_on or each.started_on) <= period.last
        assert each.status in ("completed", "cancelled") if each.ended_on else each.status == "active"


def test_names_nobody_and_gives_every_engagement_its_own_reference():
    sample = generate_sample(DAYS[0])
    assert [each.name for each in sample.providers] == [
        f"Sample provider {number}" for number in range(1, len(sample.providers) + 1)
    ]
    references = {each.reference for each in sample.engagements}
    assert len(references) == len(sample.engagements) == len(sample.reviews) >= 300
    assert all(each.startswith("S-") for each in references)
    assert all(
        field.personal is False
        or name in ("provider", "name")
        or not any(getattr(each, name) for each in sample.engagements)
        for name, field in FIELDS.items()
    )


def test_looks_like_a_record_that_somebody_kept():
    """Every kind of work, every state, and few questions that always or never have an answer."""
    sample = generate_sample(DAYS[0])
    assert {each.category for each in sample.engagements} == set(CATEGORIES)
    assert {each.status for each in sample.engagements} == set(STATUSES) - {"planned"}
    assert len({each.currency for each in sample.engagements}) > 1
    for name in ("contact", "work_managed_by", "worker_control", "hours_actual", "actual_cost", "complexity"):
        unknown = sum(getattr(each, name) is None for each in sample.engagements) / len(sample.engagements)
        assert 0.03 < unknown < 0.2, name
    reviews = [each for each in sample.reviews if each]
    assert len(reviews) < len(sample.reviews)
    assert all(any(getattr(each, name) is not None for each in reviews) for name in REVIEW_FIELDS if name != "comment")


def test_its_truth_speaks_of_every_claim_and_of_the_sides_that_it_compares():
    assert [truth.key for truth in TRUTHS] == [claim.key for claim in CATALOGUE], (
        "TRUTHS in app/record/domain/sample_truth.py needs one Truth for each claim, in the order of the catalogue; "
        "app/record/domain/sample_engagements.py draws the field it is about."
    )
    assert len({truth.expected for truth in TRUTHS}) == 3
    for claim in CATALOGUE:
        truth = TRUTH_BY_KEY[claim.key]
        sides = {FREELANCE: truth.freelance, OUTSOURCED: truth.outsourced}
        assert {side for side, value in sides.items() if value is not None} == (
            {claim.expected} if claim.kind == MAJORITY else set(sides)
        )


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.key)
def test_what_the_truth_says_points_the_way_it_calls_it(truth):
    """A drawing's parameters differ by enough to matter, or not at all."""
    claim = next(claim for claim in CATALOGUE if claim.key == truth.key)
    if claim.kind == MAJORITY:
        ahead = getattr(truth, claim.expected) - 0.5
    else:
        ahead = (truth.freelance - truth.outsourced) * (1 if claim.expected == FREELANCE else -1)
    assert {"holds": ahead > 0.1, "other way round": ahead < -0.1, "no difference": ahead == 0}[truth.expected]


SHARES = {
    "direct-relationship": lambda e, p: e.contact and e.contact == "direct",
    "works-independently": lambda e, p: e.work_managed_by and e.work_managed_by == "worker",
    "managed-by-provider": lambda e, p: e.work_managed_by and e.work_managed_by == "provider company",
    "provider-control": lambda e, p: p.workload_set_by == "provider company",
    "worker-bears-costs": lambda e, p: p.taxes_borne_by == p.insurance_borne_by == p.expenses_borne_by == "worker",
    "provider-bears-costs": lambda e, p: (
        p.taxes_borne_by == p.insurance_borne_by == p.expenses_borne_by == "provider company"
    ),
    "project-by-project": lambda e, p: e.basis and e.basis != "ongoing service",
    "single-task": lambda e, p: e.task_count and e.task_count == 1,
    "charges-by-time": lambda e, p: e.pricing_model == "hourly",
    "percentage-pricing": lambda e, p: e.pricing_model == "percentage of budget",
    "typical-work": lambda e, p: e.category in ("software development", "customer service", "administration"),
    "self-employed": lambda e, p: p.kind == "individual",
    "third-party-company": lambda e, p: p.kind == "company",
    "many-clients": lambda e, p: p.serves_other_clients,
    "finds-own-clients": lambda e, p: (
        e.found_by and e.found_by in ("they approached us", "answered our posting", "referral")
    ),
    "agrees-own-fee": lambda e, p: p.fee_agreed_with and p.fee_agreed_with == "worker",
    "controls-own-workload": lambda e, p: e.worker_control and e.worker_control >= 4,
    "outsourced-to-save": lambda e, p: e.motives and bool({"save money", "save time"} & set(e.motives)),
    "saves-money": lambda e, p: (
        False
        if e.status == "cancelled"
        else e.actual_cost.minor < e.in_house_cost.minor
        if e.actual_cost and e.in_house_cost
        else None
    ),
}


def _seen(drawings, answer, side):
    found = []
    for sample in drawings:
        cards = {each.name: each for each in sample.providers}
        found += [answer(each, cards[each.provider]) for each in sample.engagements if each.arrangement == side]
    known = [each for each in found if each is not None]
    return sum(map(float, known)) / len(known)


@pytest.mark.parametrize("key", SHARES)
def test_its_rows_say_what_its_truth_says(drawings, key):
    for side in (FREELANCE, OUTSOURCED):
        true = getattr(TRUTH_BY_KEY[key], side)
        if true is not None:
            assert _seen(drawings, SHARES[key], side) == pytest.approx(true, abs=0.03)


@pytest.mark.parametrize(
    ("key", "of"),
    [
        ("expertise", "expertise"),
        ("resources", "resources"),
        ("flexibility", "flexibility"),
        ("client-control", "our_control"),
        ("project-complexity", "complexity"),
    ],
)
def test_its_ratings_lie_around_what_its_truth_says(drawings, key, of):
    for side in (FREELANCE, OUTSOURCED):
        pairs = (pair for sample in drawings for pair in zip(sample.engagements, sample.reviews, strict=True))
        given = (getattr(each, of, None) for pair in pairs if pair[0].arrangement == side for each in pair)
        ratings = [float(rating) for rating in given if isinstance(rating, int | Decimal)]
        assert sum(ratings) / len(ratings) == pytest.approx(getattr(TRUTH_BY_KEY[key], side), abs=0.12)


def test_its_sizes_and_prices_differ_by_the_factors_that_its_truth_says(drawings):
    def middle(side, of):
        found = sorted(
            of(each)
            for sample in drawings
            for each in sample.engagements
            if each.arrangement == side and each.hours_actual and each.actual_cost
        )
        return found[len(found) // 2]

    for key, of in (
        ("project-size", lambda e: e.hours_actual),
        ("freelance-cheaper", lambda e: e.actual_cost.minor / e.hours_actual),
    ):
        truth = TRUTH_BY_KEY[key]
        seen = float(middle(OUTSOURCED, of)) / float(middle(FREELANCE, of))
        assert seen == pytest.approx(truth.outsourced / truth.freelance, rel=0.06)


def test_another_seed_draws_other_rows():
    assert dataclasses.astuple(generate_sample(DAYS[0], 1)) != dataclasses.astuple(generate_sample(DAYS[0], 2))
