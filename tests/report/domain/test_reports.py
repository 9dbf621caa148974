from dataclasses import replace
from datetime import date

import pytest

from app.core.domain.selection import EVERYTHING, Condition, Period, Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.findings import Family
from app.report.domain.periods import window_until
from app.report.domain.reports import build_report
from app.report.domain.statistics import Verdict
from app.report.text import period as words_of
from app.report.text import sentences
from app.report.text.confidence import family_confidence_text
from app.report.text.contrasts import observed_difference
from app.report.text.overview import overview, summary_lines
from app.report.text.summary import finding_sentence
from tests.made_columns import EURO, make_columns


@pytest.mark.parametrize(
    ("months", "today", "first"),
    [
        (24, date(2026, 11, 22), date(2024, 11, 23)),
        (24, date(2028, 2, 29), date(2026, 3, 1)),
        (1, date(2026, 3, 31), date(2026, 3, 1)),
        (12, date(2026, 1, 1), date(2025, 1, 2)),
        (11, date(2026, 1, 31), date(2025, 3, 1)),
    ],
)
def test_the_window_is_whole_months_up_to_today_and_carries_verdicts(months, today, first):
    assert window_until(today, months) == Period(first, today, standing=True)
    assert not Selection(period=window_until(today, months)).is_exploratory


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (EVERYTHING, "the whole record"),
        (Period(date(2026, 1, 2), date(2026, 3, 4)), "from 2 Jan 2026 to 4 Mar 2026"),
        (Period(date(2026, 1, 2)), "from 2 Jan 2026 on"),
        (Period(last=date(2026, 1, 2)), "up to 2 Jan 2026"),
        (Period(), "all engagements with a date"),
    ],
)
def test_the_period_is_said_in_words(period, words):
    assert words_of.period_days(period) == words


def contacts(yes):
    return [
        {"arrangement": side, "provider": 100 * (side == "outsourced") + place, "contact": "direct" if some else "both"}
        for side, answers in yes.items()
        for place, some in enumerate(answers)
    ]


def made(rows, selection=None, undated=()):
    return build_report(selection or Selection(), make_columns(rows, undated), CATALOGUE, EURO)


def lines(found):
    """The first screen in plain sentences, a figure and its unit divided by a space."""
    return [each.replace("\u00a0", " ") for each in summary_lines(overview(found), found.explored)]


def test_it_begins_with_what_was_compared_and_what_is_supported_and_open():
    rows = contacts({"freelance": [True] * 20, "outsourced": [False] * 20})
    found = made([*rows, {"arrangement": "outsourced"}], undated=[(99, "freelance")])
    assert lines(found) == [
        (
            "The whole of our record: 20 freelance engagements (20 providers) and 21 outsourced engagements "
            "(20 providers)."
        ),
        "Supported: We deal directly with freelancers more often (100% against 0%).",
        (
            "Can’t say yet: 28 claims have not enough data. 15 of them need answers for 8 engagements already "
            "logged on "
            "each side, from 6 providers."
        ),
    ]
    assert (found.outsourced.without_provider, found.no_date) == (1, 1)
    assert sum(finding.verdict == Verdict.SUPPORTED for finding in found.findings) == 1


def test_it_says_where_one_provider_did_most_of_a_side():
    rows = contacts({"freelance": [True] * 20, "outsourced": [False] * 4})
    most = [{"arrangement": "outsourced", "provider": 200} for _ in range(5)]
    assert lines(made([*rows, *most]))[0].endswith("and 9 outsourced engagements (5 providers, 5 with one of them).")
    assert lines(made([*rows, *most[1:]]))[0].endswith("and 8 outsourced engagements (5 providers).")
    assert lines(made([*rows[:20], *most]))[0].endswith("and 5 outsourced engagements (1 provider).")


def test_key_contrasts_come_first_and_then_the_larger_effect():
    rows = [
        {
            "arrangement": side,
            "provider": start + place,
            "contact": "direct" if side == "freelance" else "both",
            "pricing_model": "hourly" if (place < 19) == (side == "freelance") else "fixed price",
            "task_count": 1 if (place < 26) == (side == "freelance") else 3,
            "complexity": 3 if side == "freelance" else 4 + place % 2,
            "basis": "single project" if (place < 25) == (side == "outsourced") else "ongoing service",
        }
        for side, start in (("freelance", 0), ("outsourced", 100))
        for place in range(30)
    ]
    assert lines(made(rows))[1:3] == [
        (
            "Supported: Outsourced jobs are more complex (rated higher in 100% of comparisons). Freelance jobs "
            "are for a "
            "single task more often (87% against 13%). 1 more claim is supported."
        ),
        (
            "Contradicted: The article says freelance work goes project by project; our record shows outsourced "
            "work is "
            "agreed by the project more often (83% against 17%)."
        ),
    ]
    same = [
        row
        | {"contact": "direct", "pricing_model": "hourly", "complexity": 3, "basis": "single project", "task_count": 1}
        for row in rows * 30
    ]
    assert [each.split(":")[0] for each in lines(made(same))[1:]] == ["Can’t say yet"], "no difference is no news"


def test_a_sentence_keeps_what_could_change_it():
    """A verdict that unanswered questions could turn, or that rests on one provider, is never told without that."""
    known = contacts({"freelance": [True] * 26 + [False] * 4, "outsourced": [True] * 4 + [False] * 26})
    unknown = [
        {"arrangement": side, "provider": start + place}
        for side, start in (("freelance", 200), ("outsourced", 300))
        for place in range(30)
    ]
    assert lines(made(known))[1].endswith("(87% against 13%).")
    assert lines(made([*known, *unknown]))[1].endswith(
        "(87% against 13%). Unanswered questions could still change this."
    )
    carried = [
        {"arrangement": side, "provider": start + place % 8, "contact": "direct" if place * 7 % 10 < of_ten else "both"}
        for place in range(16)
        for side, start, of_ten in (("freelance", 0, 6), ("outsourced", 100, 2))
    ]
    carried += [{"arrangement": "freelance", "provider": 50, "contact": "direct"}] * 6
    assert lines(made(carried))[1].endswith(" That rests on one provider, provider 51.")


def test_a_record_that_decides_nothing_says_so():
    assert [each.split(".")[0] for each in lines(made([]))[1:]] == ["Can’t say yet: 29 claims have not enough data"]


@pytest.mark.parametrize(
    "selection",
    [
        Selection((Condition("category", "is", ("design",)),)),
        Selection(search="shop"),
        Selection(period=Period(date(2026, 1, 1), date(2026, 2, 1))),
    ],
)
def test_a_view_narrowed_by_hand_is_explored(selection):
    rows = contacts({"freelance": [True] * 20, "outsourced": [False] * 20})
    found = made(rows, selection)
    assert found.explored
    assert {finding.verdict for finding in found.findings} == {None}
    assert found.families == ()
    assert lines(found)[1:] == ["Exploratory: a filtered view carries no verdicts."]


def test_the_sample_record_is_named_wherever_it_is_reported():
    assert lines(made([], Selection(sample=True)))[0].startswith("The whole of the sample data (made up): ")


def test_the_families_say_what_checking_together_means():
    assert family_confidence_text(Family("words", 0, 0.05)).startswith("None of the claims that are true by definition")
    one = family_confidence_text(Family("experience", 1, 0.05))
    assert one.startswith("1 of the claims that need evidence was tested, with 95% confidence intervals.")
    assert family_confidence_text(Family("one side", 14, 0.05 / 14)).endswith(
        "1 in 20 of their verdicts “Supported” and “Contradicted” is a false positive. This applies per group of "
        "claims, not to the page as a whole."
    )
    assert "99.6% confidence intervals" in family_confidence_text(Family("one side", 14, 0.05 / 14))
    assert "“our own”" in family_confidence_text(Family("our own", 2, 0.025))


def test_shares_and_their_difference_never_contradict_each_other():
    """67% against 67% is not −1 point: where whole per cents would say so, they take a decimal."""

    def says(freelance, outsourced):
        answers = {
            "freelance": [place < freelance[0] for place in range(freelance[1])],
            "outsourced": [place < outsourced[0] for place in range(outsourced[1])],
        }
        found = made(contacts(answers)).findings
        return next(sentences.finding_text(it) for it in found if it.key == "direct-relationship").replace(
            "\u00a0", " "
        )

    said = says((200, 300), (202, 300))
    assert "(66.7%)" in said and "(67.3%). That is −1 point (" in said
    assert "(67%)" in says((200, 300), (150, 300)) and "(50%). That is +17 points" in says((200, 300), (150, 300))


def priced(category, cost=(6000, 9000)):
    """Freelance work that costs two thirds of outsourced work, in a known category or none."""
    return [
        {
            "arrangement": side,
            "provider": start + place,
            "status": "completed",
            "currency": "EUR",
            "pricing_model": "hourly",
            "actual_cost": cost * 50 + place * 100,
            "hours_actual": 50.0 + place % 3,
            **({"category": category} if category else {}),
        }
        for side, start, cost in (("freelance", 0, cost[0]), ("outsourced", 100, cost[1]))
        for place in range(30)
    ]


def test_what_may_be_so_and_is_not_is_explained_beside_the_five_words():
    rows = [
        {"arrangement": side, "provider": start + place, "complexity": level + place % 2}
        for side, start, level in (("freelance", 0, 4), ("outsourced", 100, 2))
        for place in range(30)
    ]
    found = overview(made(rows))
    row = next(row for part in found.sections for _, row in part.rows if row.key == "project-complexity")
    assert row.verdict.word == "Not seen" and "says only that this may be so" in found.not_seen
    assert any(
        "may be more complex; our record shows freelance jobs are" in each for _, said in found.lines for each in said
    )
    assert not overview(made(contacts({"freelance": [True] * 20, "outsourced": [False] * 20}))).not_seen


def test_figures_of_all_work_say_so_beside_a_comparison_of_similar_work():
    found = overview(made(priced("design", (6000, 9000))))
    row = next(row for _, row in found.key if row.key == "freelance-cheaper")
    assert (row.of, row.seen) == ("all work", "Freelance 33% cheaper for similar work")
    assert row.probably.startswith("probably ") and "CI" not in row.probably and "% CI " in row.range
    assert "confidence" in found.legend[0] and "similar work only" in found.legend[1]


def test_an_open_claim_says_what_could_settle_it():
    rows = contacts({"freelance": [True] * 12 + [False] * 8, "outsourced": [True] * 7 + [False] * 13})
    said = dict(overview(made(rows)).lines)["Can’t say yet"]
    assert said[0].startswith("Whether we deal more directly with freelancers: it would probably take about ")
    blank = [row | {"contact": None} for row in rows]
    asked = dict(overview(made([*rows, *({**row, "provider": row["provider"] + 50} for row in blank)])).lines)
    assert "missing answers could still decide it, if they all fell one way." in asked["Can’t say yet"][0]


def test_the_dearer_side_is_never_called_the_cheaper_one():
    alike, whole = (
        next(each for each in made(priced(category)).findings if each.key == "freelance-cheaper")
        for category in ("design", None)
    )
    assert observed_difference(alike) == "Freelance 33% cheaper for similar work"
    assert observed_difference(whole) == "Not clear: outsourced more expensive in 100% of comparisons"
    assert finding_sentence(alike, "EUR") == "Freelancers cost us 33% less per hour for similar work."
    other = next(each for each in made(priced("design", (9000, 6000))).findings if each.key == "freelance-cheaper")
    assert observed_difference(other) == "Outsourced 33% cheaper for similar work"
    assert finding_sentence(other, "EUR") == (
        "The article says freelancers cost less; our record shows outsourced work "
        "cost us 33% less per hour for similar work."
    )
    # Decided by all work taken together there is no ratio to tell.
    decided = replace(whole, verdict=Verdict.SUPPORTED)
    assert finding_sentence(decided, "EUR").startswith("Freelancers cost us less per hour (")
    assert "for similar work" not in finding_sentence(decided, "EUR") and "33%" not in finding_sentence(decided, "EUR")
