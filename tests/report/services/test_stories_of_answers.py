"""Reports on records with a known story: ratings, missing answers, few providers."""

import pytest

from app.report.domain.claims import MAJORITY
from app.report.domain.statistics import Qualifier, Size, Verdict
from app.report.text.decidability import decidability
from app.report.text.needed import needed_text
from app.report.text.notes import note_text
from app.report.text.provider_facts import limits_text, providers_summary, row_line
from app.report.text.sentences import bounds_text, finding_text, missing_text
from tests.report.services.known_records import BOTH, DIRECT, THROUGH, codes, first_screen, jobs, plain, reported


def test_ratings_at_the_ceiling(database, tmp_path):
    """Nine in ten ratings are a five: the scale tells hardly anybody apart."""
    rows = [
        row
        for number in range(30)
        for row in (
            *_rated(
                "freelance", f"Freelancer {number}", 20 + number * 3, lambda place, n=number: (n * 2 + place) % 20, 4
            ),
            *_rated("outsourced", f"Agency {number}", 25 + number * 3, lambda place, n=number: (n * 2 + place) % 7, 3),
        )
    ]
    _, found = reported(database, tmp_path, rows)
    it = found["flexibility"]
    assert (it.verdict, it.overall, it.qualifier) == (
        Verdict.INCONCLUSIVE,
        Verdict.INCONCLUSIVE,
        Qualifier.OVERALL_AGREES,
    )
    assert codes(it) == ["ceiling"]
    assert plain(note_text(it.notes[0], it.about)) == "90% of ratings are at the top, so differences are hard to see."
    assert plain(finding_text(it)).startswith(
        "Median: 5 of 5 freelance, 5 of 5 outsourced. The freelance one was the more flexible in 55% of comparisons "
        "(98.3% CI "
    )
    assert finding_text(it).endswith("Our data can’t tell.")
    assert it.needed.providers > 0


def _rated(side, provider, hours, turn, lower):
    return jobs(
        side, provider, 2, category="design", hours_actual=hours, flexibility=lambda place: 5 if turn(place) else lower
    )


def test_three_in_ten_unknown(database, tmp_path):
    """Clear among those that are known; the others could undo it, and that is said beside the verdict."""
    rows = [
        row
        for number in range(20)
        for side, provider, yes, no in (("freelance", "Freelancer", 24, BOTH), ("outsourced", "Agency", 6, THROUGH))
        for row in jobs(
            side,
            f"{provider} {number}",
            2,
            contact=lambda place, n=number, yes=yes, no=no: (
                "" if n * 2 + place >= 28 else DIRECT if n * 2 + place < yes else no
            ),
        )
    ]
    whole, found = reported(database, tmp_path, rows)
    it = found["direct-relationship"]
    assert it.selected_count == {"used": 56, "value unknown": 24}
    assert (it.verdict, it.size, codes(it)) == (Verdict.SUPPORTED, Size.MEANINGFUL, ["much unknown"])
    assert (it.bounds.unknown, it.bounds.could_change) == (24, True)
    assert (round(it.bounds.low, 9), round(it.bounds.high, 9)) == (0.15, 0.75)
    assert bounds_text(it) == (
        "Depending on 24 missing answers: anything from +15 to +75 points (freelance minus outsourced)."
    )
    assert note_text(it.notes[0], it.about) == "24 of 80 engagements not answered. This could change once they are."
    assert plain(finding_text(it)) == (
        "Engagements that had direct contact: 24 of 28 freelance (86%), compared with 6 of 28 outsourced (21%). That "
        "is +64 points (95% CI +25 to +90). Our data supports this, and the difference is meaningful. The 24 missing "
        "answers could make this inconclusive, if they all fell one way."
    )
    assert first_screen(whole)[1].endswith("(86% against 21%). Unanswered questions could still change this.")


@pytest.mark.both_databases
def test_three_agencies_and_eleven_freelancers(database, tmp_path):
    """No verdict on agencies in general; what is true of these three is counted and named."""
    agencies = (("Agency North", 59), ("Delta", 61), ("Kite", 72))
    rows = [row for name, price in agencies for row in _day("outsourced", name, 3, 40, price)]
    rows += [
        row
        for number in range(11)
        for row in _day("freelance", f"Freelancer {number}", 1 + (number < 6), 20, 34 + 3 * number)
    ]
    whole, found = reported(database, tmp_path, rows)
    assert {each.verdict for each in whole.findings} == {Verdict.NOT_ENOUGH_DATA}
    it = found["freelance-cheaper"]
    assert (it.effect, it.like_for_like, it.bounds, it.decisive_providers) == (None, None, None, ())
    assert missing_text(it) == "outsourced engagements from 3 more providers"
    assert finding_text(it) == (
        "So far answered for 17 freelance engagements from 11 providers and 9 outsourced engagements "
        "from 3 providers. A verdict needs outsourced engagements from 3 more providers."
    )
    assert (it.needed.providers, it.needed.engagements) == (3, 3)
    assert needed_text(it).startswith(
        "Can be tested with 3 more outsourced providers, not with more work from the "
        "same 3. A clear difference (higher in 75% of comparisons) usually shows with "
        "about "
    )
    assert finding_text(found["direct-relationship"]) == (
        "So far, engagements that had direct contact: 17 of 17 freelance and 0 of 9 outsourced. A verdict needs "
        "outsourced engagements from 3 more providers."
    )
    record = whole.your_record
    assert (providers_summary(record), limits_text(record)) == (
        "3 agencies and 11 freelancers, 2025 to 2026.",
        "This can’t tell how a fourth agency would do.",
    )
    assert row_line(record.figures[0].rows[0], record.sides) == (
        "Fixed-price work, cost per person-day in EUR: freelancers 368 (17 jobs), agencies 488 (9). Agency North 472, "
        "Delta 488, Kite 576. The 11 freelancers range from 272 to 512; 9 of them were below all three agencies."
    )
    group = decidability(whole).beyond[0]
    assert group.says == ("Needs at least 6 outsourced providers; we have 3. More work with the same three won’t help.")
    freelance_alone = {
        each.key for each in whole.findings if each.about.kind == MAJORITY and each.about.one_side == "freelance"
    }
    assert {each.key for each in group.claims} == set(found) - freelance_alone
    assert [each[:44] for each in first_screen(whole)[1:]] == ["Can’t say yet: 29 claims have not enough data"[:44]]


def _day(side, name, many, least, price):
    hours = [least + 20 * place for place in range(many)]
    return jobs(
        side,
        name,
        many,
        contact=DIRECT if side == "freelance" else THROUGH,
        hours_actual=hours.__getitem__,
        actual_cost=lambda place: hours[place] * price,
        pricing_model="fixed price",
        category="design",
        started_on="2025-05-01",
        ended_on="2025-06-01" if side == "freelance" else "2026-04-01",
    )


def test_answers_that_could_only_be_one_thing_are_no_evidence(database, tmp_path):
    """Nobody fills in parallel projects: several tasks are seen on one side, and one task could never be a no."""
    rows = [
        row
        for side, of_ten in (("freelance", 2), ("outsourced", 8))
        for number in range(10)
        for row in jobs(side, f"{side} {number}", 3, task_count=3 if number < of_ten else 1)
    ]
    _, found = reported(database, tmp_path, rows)
    it = found["parallel-work"]
    assert it.verdict == Verdict.NOT_ENOUGH_DATA
    assert (it.freelance.engagements, it.outsourced.engagements) == (0, 0)
    assert it.selected_count == {"used": 0, "value unknown": 60}


def test_costs_borne_by_somebody_else_are_no_evidence_while_the_rest_is_unknown(database, tmp_path):
    rows = [
        row
        for side in ("freelance", "outsourced")
        for number in range(10)
        for row in jobs(side, f"{side} {number}", 2, taxes_borne_by="worker" if number < 5 else "shared")
    ]
    rows += [
        row
        for number in range(8)
        for row in jobs(
            "freelance",
            f"freelance {number}",
            1,
            **{f"{what}_borne_by": "worker" for what in ("taxes", "insurance", "expenses")},
        )
    ]
    _, found = reported(database, tmp_path, rows)
    it = found["worker-bears-costs"]
    assert (it.freelance.yes, it.freelance.engagements, it.outsourced.engagements) == (8, 8, 0)
    assert it.selected_count["value unknown"] == 40
