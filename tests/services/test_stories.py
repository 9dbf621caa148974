"""Five records of which a careful analyst knows what to say, brought in as files: the report says the same."""

import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin
from app.report.domain.claims import MAJORITY
from app.report.domain.statistics import Qualifier, Scale, Size, Verdict
from app.report.files import report_json
from app.report.services import claims, reports
from app.report.text.decidability import knowable
from app.report.text.missing import missing
from app.report.text.needed import needed_text
from app.report.text.notes import note_text
from app.report.text.overview import in_lines, overview
from app.report.text.provider_facts import limits, row_says, whose
from app.report.text.sentences import depends, says
from app.report.text.similar_work import for_programs
from tests.services.importing import bring

TOTAL = {
    "sentence": "A freelance job costs less in total.",
    "measure": "total_cost",
    "expected": "outsourced",
    "compared": "like for like",
    "covariates": ("category", "scope"),
}
ABOUT_ALIKE = (0.97, 1.02, 1.0, 0.99, 1.03, 0.98, 1.01, 1.0)
DIRECT, THROUGH, BOTH = "direct", "through provider", "both"


def first_screen(whole):
    """What the report begins with, in plain sentences."""
    return in_lines(overview(whole), whole.explored)


def jobs(side, provider, many, **answers):
    """So many engagements of one provider; an answer that is a function is asked for each by its place."""
    return [
        {"arrangement": side, "provider": provider}
        | {name: said(place) if callable(said) else said for name, said in answers.items()}
        for place in range(many)
    ]


def reported(database, folder, rows, own=None):
    """The report over these rows, and its findings by key; an own claim's under “own”."""
    rows = [
        {"reference": f"R-{number}", "title": "Job", "status": "completed", "currency": "EUR"} | row
        for number, row in enumerate(rows)
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(names), *(",".join(str(row.get(name, "")) for name in names) for row in rows)]
    done = bring(database, folder, "\n".join(lines) + "\n")
    assert done.preview.counts["new"] == len(rows)
    with begin(database, CONSOLE) as work:
        claims.seed(work)
        added = claims.add(work, own).key if own else None
        whole = reports.examine(work, Selection())
    return whole, {"own" if each.key == added else each.key: each for each in whole.findings}


def codes(it):
    return [note.code for note in it.notes]


def plain(words):
    return words.replace("\u00a0", " ")


def freelancers(many=20):
    return [
        row
        for number in range(many)
        for row in jobs("freelance", f"Freelancer {number}", 2, contact=DIRECT if number % 5 else BOTH)
    ]


def test_one_provider_dominates(database, tmp_path):
    """Seventy jobs, sixty of one agency: what is true of it is not yet true of agencies."""
    rows = freelancers() + jobs("outsourced", "Agency North", 60, contact=THROUGH)
    rows += [
        row
        for number in range(10)
        for row in jobs("outsourced", f"Agency {number}", 1, contact=DIRECT if number < 5 else THROUGH)
    ]
    whole, found = reported(database, tmp_path, rows)
    it = found["direct-relationship"]
    assert first_screen(whole)[0].endswith("and 70 outsourced engagements (11 providers, 60 with one of them).")
    assert (it.outsourced.engagements, it.outsourced.providers) == (70, 11)
    assert (it.verdict, it.effect.scale, it.alone, it.bounds) == (Verdict.INCONCLUSIVE, Scale.DIFFERENCE, (), None)
    assert plain(says(it)) == (
        "Engagements that had direct contact: 32 of 40 freelance (80%), compared with 5 of 70 outsourced (7%). That "
        "is +73 points (95% CI −63 to +100). Our data can’t tell."
    )
    assert codes(it) == ["one provider"]
    assert note_text(it.notes[0], it.about) == (
        "Agency North did 60 of the 70 outsourced engagements, so they count as one provider’s experience. Others "
        "that had direct contact: 5 of 10."
    )
    assert (it.needed.providers, it.needed.engagements) == (None, None), "more of this mix is more of Agency North"
    assert needed_text(it) == (
        "Needs outsourced work from providers other than Agency North: so far 10, from 10 "
        "providers. More work with Agency North hardly helps."
    )
    group = next(each for each in knowable(whole).groups if it.key in [one.key for one in each.claims])
    assert (group.code, group.where) == ("others", "beyond")
    assert "small" not in f"{group.says} {says(it)}"


def test_a_wide_range_is_not_called_a_small_difference(database, tmp_path):
    """Fifty per cent on both sides with a range of tens of points: nobody knows how large a difference there is."""
    rows = [
        row
        for side in ("freelance", "outsourced")
        for number in range(8)
        for row in jobs(side, f"{side} {number}", 2, contact=lambda place: (DIRECT, BOTH)[place % 2])
    ]
    whole, found = reported(database, tmp_path, rows)
    it = found["direct-relationship"]
    assert it.verdict == Verdict.INCONCLUSIVE
    assert it.effect.high - it.effect.low > 0.3
    assert it.needed.providers is None or it.needed.providers > 16
    told = [each.says for each in knowable(whole).groups if it.key in [one.key for one in each.claims]]
    assert "small" not in " ".join([says(it), needed_text(it), *told])


def test_one_provider_carries_it(database, tmp_path):
    rows = [
        row
        for place in range(16)
        for side, name, of_ten in (("freelance", "Freelancer", 6), ("outsourced", "Agency", 2))
        for row in jobs(side, f"{name} {place % 8}", 1, contact=DIRECT if place * 7 % 10 < of_ten else BOTH)
    ]
    whole, found = reported(database, tmp_path, rows + jobs("freelance", "Freelancer 50", 6, contact=DIRECT))
    it = found["direct-relationship"]
    assert (it.verdict, [each.name for each in it.alone], codes(it)) == (Verdict.SUPPORTED, ["Freelancer 50"], [])
    assert plain(says(it)) == (
        "Engagements that had direct contact: 16 of 22 freelance (73%), compared with 4 of 16 outsourced (25%). That "
        "is +48 points (95% CI +10 to +78). Our data supports this, and the difference is meaningful. Without "
        "Freelancer 50 this would be inconclusive."
    )
    assert first_screen(whole)[1] == (
        "Supported: We deal directly with freelancers more often (73% against 25%). That rests on one provider, "
        "Freelancer 50."
    )


def test_where_all_others_do_as_the_one_does_it_stands_without_it(database, tmp_path):
    rows = freelancers() + [
        row for number in range(1, 15) for row in jobs("outsourced", f"Agency {number}", 1, contact=THROUGH)
    ]
    _, found = reported(database, tmp_path, rows + jobs("outsourced", "Agency North", 5, contact=THROUGH))
    it = found["direct-relationship"]
    assert (it.verdict, it.size, it.alone) == (Verdict.SUPPORTED, Size.MEANINGFUL, ())
    assert plain(says(it)).endswith("Our data supports this, and the difference is meaningful.")


def test_scope_and_kind_of_work_explain_it(database, tmp_path):
    """The same price for the same work, but agencies do the larger jobs, and the kind that costs more."""
    rows = [
        job
        for number in range(16)
        for place in range(6)
        for job in (
            _priced(
                "freelance",
                f"Freelancer {number}",
                20 + (number * 7 + place * 31) % 140,
                place >= 4,
                ABOUT_ALIKE[(number + place * 3) % 8],
            ),
            _priced(
                "outsourced",
                f"Agency {number}",
                40 + (number * 11 + place * 47) % 200,
                place < 4,
                1.01 * ABOUT_ALIKE[(number * 5 + place * 3 + 2) % 8],
            ),
        )
    ]
    whole, found = reported(database, tmp_path, rows, TOTAL)
    for it, either in (
        (found["freelance-cheaper"], "scope, kind of work or whether it was a first job"),
        (found["own"], "scope or kind of work"),
    ):
        assert (it.verdict, it.overall, it.qualifier) == (
            Verdict.NO_MEANINGFUL_DIFFERENCE,
            Verdict.SUPPORTED,
            Qualifier.EXPLAINED,
        )
        assert for_programs(it) == f"supported overall, but explained by {either}"
        like = it.like_for_like
        assert (like.verdict, like.effect.scale) == (it.verdict, Scale.RATIO)
        assert like.used + len(like.left_out["no counterpart of the same kind and scope"]) == 192
        assert (it.needed, it.alone, codes(it), it.turns_round) == (None, (), [], False)
        assert plain(says(it)).endswith(
            f"All work together supports this, but {either} explains it. For similar work the difference is too small "
            "to matter."
        )
    assert plain(says(found["own"])).startswith("Median: 9,534 EUR outsourced, 5,398 EUR freelance.")
    assert found["project-size"].verdict == Verdict.SUPPORTED
    rows = {each["key"]: each["row"] for each in report_json.to_dict(whole)["claims"]}
    assert rows["freelance-cheaper"]["seen"] == "About the same for similar work"
    assert rows["freelance-cheaper"]["range"].endswith("; all work taken together differs")


def _priced(side, provider, hours, software, factor):
    return {
        "arrangement": side,
        "provider": provider,
        "hours_actual": hours,
        "pricing_model": "fixed price",
        "category": "software development" if software else "design",
        "actual_cost": round(hours * (90 if software else 50) * factor, 2),
    }


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
    assert plain(says(it)).startswith(
        "Median: 5 of 5 freelance, 5 of 5 outsourced. The freelance one was the more flexible in 55% of comparisons "
        "(98.3% CI "
    )
    assert says(it).endswith("Our data can’t tell.")
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
    assert it.denominator == {"used": 56, "value unknown": 24}
    assert (it.verdict, it.size, codes(it)) == (Verdict.SUPPORTED, Size.MEANINGFUL, ["much unknown"])
    assert (it.bounds.unknown, it.bounds.could_turn) == (24, True)
    assert (round(it.bounds.low, 9), round(it.bounds.high, 9)) == (0.15, 0.75)
    assert depends(it) == (
        "Depending on 24 missing answers: anything from +15 to +75 points (freelance minus outsourced)."
    )
    assert note_text(it.notes[0], it.about) == "24 of 80 engagements not answered. This could change once they are."
    assert plain(says(it)) == (
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
    assert (it.effect, it.like_for_like, it.bounds, it.alone) == (None, None, None, ())
    assert missing(it) == "outsourced engagements from 3 more providers"
    assert says(it) == (
        "So far answered for 17 freelance engagements from 11 providers and 9 outsourced engagements "
        "from 3 providers. A verdict needs outsourced engagements from 3 more providers."
    )
    assert (it.needed.providers, it.needed.engagements) == (3, 3)
    assert needed_text(it).startswith(
        "Can be tested with 3 more outsourced providers, not with more work from the "
        "same 3. A clear difference (higher in 75% of comparisons) usually shows with "
        "about "
    )
    assert says(found["direct-relationship"]) == (
        "So far, engagements that had direct contact: 17 of 17 freelance and 0 of 9 outsourced. A verdict needs "
        "outsourced engagements from 3 more providers."
    )
    record = whole.your_record
    assert (whose(record), limits(record)) == (
        "3 agencies and 11 freelancers, 2025 to 2026.",
        "This can’t tell how a fourth agency would do.",
    )
    assert row_says(record.figures[0].rows[0], record.sides) == (
        "Fixed-price work, cost per person-day in EUR: freelancers 368 (17 jobs), agencies 488 (9). Agency North 472, "
        "Delta 488, Kite 576. The 11 freelancers range from 272 to 512; 9 of them were below all three agencies."
    )
    group = knowable(whole).beyond[0]
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
    assert it.denominator == {"used": 0, "value unknown": 60}


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
    assert it.denominator["value unknown"] == 40
