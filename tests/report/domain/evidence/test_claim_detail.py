"""Around a claim: cost variants, rates, what to quote, and work without a provider."""

from datetime import date

import pytest

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.core.domain.selection import Condition, Selection
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.findings import Finding
from app.report.domain.measures import ValuationSettings
from app.report.text.notes import note_text
from app.report.text.quotable import quotable
from app.report.text.sentences import finding_text
from app.report.text.similar_work import not_comparable_reason
from tests.report.domain.evidence.claim_details import closer, priced


def test_the_cost_in_its_variants():
    shared = priced()[0] | {
        "pricing_model": "percentage of budget",
        "actual_cost": None,
        "percentage": 10,
        "project_budget": 9_000_000,
        "agreed_cost": None,
        "provider": 99,
    }
    it = closer([*priced(), shared], "freelance-cheaper")
    found = {each.finding.key: each for each in it.variants}
    assert list(found) == [
        "unit-cost",
        "total",
        "full-cost",
        "against-agreed",
        "against-in-house",
        "total-with-percentages",
    ]
    assert found["total"].finding.freelance.engagements == 20
    assert found["total"].finding.left_out["not applicable"] == (41,)
    assert found["total-with-percentages"].finding.freelance.engagements == 21
    assert found["total-with-percentages"].within_scope
    assert not any(isinstance(each.finding, Finding) for each in it.variants)
    assert found["against-agreed"].finding.like_for_like.effect.estimate == pytest.approx(0.7, abs=0.01)
    assert closer(priced(), "direct-relationship").variants == ()


def test_the_rates_used():
    day = date(2025, 5, 5)
    terms = ValuationSettings(currency="EUR", rates=ExchangeRates({"USD": make_series([day], [1.25])}))
    rows = [row | {"currency": "USD"} if place < 4 else row for place, row in enumerate(priced())]
    (used,) = closer([row | {"ended_on": date(2025, 5, 6)} for row in rows], "freelance-cheaper", terms=terms).rates
    assert (used.currency, used.engagements, used.low, used.high, used.first, used.last) == (
        "USD",
        4,
        0.8,
        0.8,
        day,
        day,
    )
    assert closer(priced(), "freelance-cheaper").rates == ()


def test_why_there_is_no_comparison():
    rows = [row | {"category": CATEGORIES[0 if row["arrangement"] == "freelance" else 1]} for row in priced()]
    it = closer(rows, "freelance-cheaper")
    assert not_comparable_reason(it.not_comparable_reason) == "no engagement has similar work on the other side"
    assert closer(priced(), "freelance-cheaper").not_comparable_reason is None
    nowhere = closer(
        [row | {"hours_actual": None, "rate": 5000, "pricing_model": "hourly"} for row in priced()], "freelance-cheaper"
    )
    assert "no category or scope" in nowhere.left_out


@pytest.mark.parametrize("each", [*CATALOGUE, *OUTCOMES], ids=lambda each: each.key)
@pytest.mark.parametrize("many", [0, 3, 20])
def test_every_claim_and_outcome_can_be_looked_at(each, many):
    it = closer(priced(many), each.key)
    assert all(quotable(it.finding, it.report))
    assert it.finding.key == each.key


def test_what_to_quote_and_what_not_to_claim():
    it = closer(priced(), "freelance-cheaper")
    can, cannot = quotable(it.finding, it.report)
    assert can[0] == "“Freelancers cost less.” Our data supports this."
    assert finding_text(it.finding) in can
    sides = [
        f"{side.engagements} {name} engagements ({side.providers} providers)"
        for name, side in (("freelance", it.finding.freelance), ("outsourced", it.finding.outsourced))
    ]
    assert f"Based on {' and '.join(sides)}, in the whole of our record." in can
    sample = closer(priced(), "freelance-cheaper", Selection(sample=True))
    assert any(
        each.endswith(", in the whole of the sample data (made up).")
        for each in quotable(sample.finding, sample.report)[0]
    )
    assert "That one arrangement causes it: only scope and kind of work are matched." in cannot
    few = closer(priced(3), "freelance-cheaper")
    can, cannot = quotable(few.finding, few.report)
    assert can[0].endswith("We don’t have enough data yet.")
    assert "That what we have not seen never happens." in cannot
    looked = closer(priced(), "freelance-cheaper", Selection((Condition("category", "is", ("design",)),)))
    can, cannot = quotable(looked.finding, looked.report)
    assert can[0].startswith("In a filtered part of our record: ")
    assert "tested" in cannot[0]


@pytest.mark.parametrize("filtered", [(), (Condition("category", "is", ("design",)),)])
def test_notes_are_quoted_with_the_claim(filtered):
    some = priced()
    busy = [
        row | {"provider": 999} if row["arrangement"] == "outsourced" and place % 3 else row
        for place, row in enumerate(some)
    ]
    for key in ("freelance-cheaper", "total-cost"):
        it, other = (closer(rows, key, Selection(filtered)) for rows in (busy, some))
        (note,) = (note for note in it.finding.notes if note.code == "one provider")
        assert note_text(note, it.finding.about) in quotable(it.finding, it.report)[0]
        assert note_text(note, it.finding.about) not in quotable(other.finding, other.report)[0]


def cancelled_early(side, done, cancelled, first):
    """Completed by a provider each; cancelled before there was one."""
    return [{"arrangement": side, "provider": first + at, "status": "completed"} for at in range(done)] + [
        {"arrangement": side, "status": "cancelled"} for _ in range(cancelled)
    ]


def test_work_cancelled_before_anybody_was_engaged_counts_in_outcomes():
    rows = cancelled_early("freelance", 12, 8, 0) + cancelled_early("outsourced", 12, 2, 12)
    finding = closer(rows, "cancelled").finding
    assert (finding.freelance.yes, finding.freelance.engagements, finding.freelance.providers) == (8, 20, 12)
    assert (finding.outsourced.yes, finding.outsourced.engagements, finding.outsourced.providers) == (2, 14, 12)
    assert finding.effect.estimate == pytest.approx(8 / 20 - 2 / 14)
    assert "8 of 20 freelance" in finding_text(finding) and not finding.left_out
    (note,) = finding.notes
    assert note_text(note, finding.about).startswith(
        "10 engagements counted without a provider (8 of 20 freelance ones and 2 of 14 "
    )
    named = [row | {"provider": row.get("provider", 100 + at)} for at, row in enumerate(rows)]
    alike = closer(named, "cancelled").finding
    assert alike.effect == finding.effect, "each counts as if by a provider of its own"
    assert not alike.notes
    own = closer(rows, "direct-relationship").finding
    assert len(own.left_out["no provider"]) == 10, "claims leave them out by name"


def test_without_providers_enough_there_is_no_range():
    rows = cancelled_early("freelance", 3, 20, 0) + cancelled_early("outsourced", 12, 2, 12)
    finding = closer(rows, "cancelled").finding
    assert finding.effect is None and finding_text(finding).startswith(
        "So far, engagements that were cancelled: 20 of 23 freelance and 2 of 14 outsourced."
    )
