"""First jobs of a provider and later ones: compared with their like where each side has both, and set side by side."""

import numpy as np
import pytest

from app.report.domain.claims import CATEGORY, COVARIATES, JOB, SCOPE
from app.report.domain.statistics import Kind, NotEstimable, Reason, is_balanced, like_for_like
from app.report.files.report_csv import to_csv
from app.report.files.report_json import to_dict
from app.report.text.method import method_steps
from app.report.text.quotable import quotable
from app.report.text.sentences import finding_text
from app.report.text.similar_work import JOBS_NOT_MATCHED
from tests.bench.worlds import Turns
from tests.report.domain.evidence.claim_details import closer, priced

KEY = "freelance-cheaper"
MIXED = Turns("money", (40, 40), (30, 14), 0.5)


def with_jobs(first, many=40):
    """Both sides; `first` tells of an engagement's side and place whether it is its provider's first."""
    return [
        row | {"first": first(row["arrangement"], place // 2), "hours_estimated": 20 + place % 7}
        for place, row in enumerate(priced(many))
    ]


def mixed(side, place):
    """Each side has both: two freelance jobs of three are first ones, one outsourced job of three."""
    return place % 3 > 0 if side == "freelance" else place % 3 == 0


def test_first_jobs_are_set_beside_later_ones():
    it = closer(with_jobs(lambda side, place: place % 2 < 1), KEY)
    assert [(each.name, each.freelance, each.outsourced) for each in it.jobs] == [
        ("first job", 20, 20),
        ("later jobs", 20, 20),
    ]
    assert all(each.effect and each.like_for_like for each in it.jobs)
    assert closer(priced(), KEY).jobs == (), "nothing to set beside first jobs alone"


def test_what_each_side_is_made_up_of_tells_first_jobs_from_later_ones():
    shares = closer(with_jobs(mixed), KEY).mix[-1]
    assert (shares.dimension, [(each.name, each.freelance, each.outsourced) for each in shares.shares]) == (
        JOB,
        [("first job", 26, 14), ("later jobs", 14, 26)],
    )
    assert JOB not in [each.dimension for each in closer(priced(), KEY).mix], (
        "where there are no later ones it says nothing"
    )


def test_the_figure_is_that_of_a_regression_with_a_column_for_later_jobs():
    y, arm, provider, scope, category, later = MIXED.draw(np.random.default_rng(5))
    inside = (scope >= max(scope[arm].min(), scope[~arm].min())) & (scope <= min(scope[arm].max(), scope[~arm].max()))
    columns = [arm, np.log(scope), later, *(category == each for each in range(3))]
    expected, *_ = np.linalg.lstsq(np.column_stack(columns).astype(float)[inside], np.log(y[inside]), rcond=None)
    figure = like_for_like(y, arm, provider, scope, category, Kind.MONEY, later=later)
    assert figure.estimate == pytest.approx(expected[0], abs=1e-9)
    assert figure.estimate != pytest.approx(
        like_for_like(y, arm, provider, scope, category, Kind.MONEY).estimate, abs=0.01
    )


def test_it_is_left_out_where_a_side_lacks_either_or_the_kind_of_work_tells_them_apart_already():
    y, arm, provider, scope, category, later = MIXED.draw(np.random.default_rng(6))
    for never in (np.zeros_like(later), np.ones_like(later), later * arm, later | arm, (category > 0).astype(np.int8)):
        assert like_for_like(y, arm, provider, scope, category, Kind.MONEY, later=never) == like_for_like(
            y, arm, provider, scope, category, Kind.MONEY
        )


def test_an_engagement_of_which_it_is_unknown_is_not_compared():
    y, arm, provider, scope, category, later = MIXED.draw(np.random.default_rng(7))
    nobody = np.arange(len(y)) % 9 == 0
    without = like_for_like(
        *(column[~nobody] for column in (y, arm, provider, scope, category)), Kind.MONEY, later=later[~nobody]
    )
    assert like_for_like(y, arm, provider, scope, category, Kind.MONEY, later=np.where(nobody, -1, later)) == without
    none = like_for_like(y, arm, provider, scope, category, Kind.MONEY, later=np.full(len(y), -1))
    assert none == NotEstimable(Reason.NO_OVERLAP)


def test_sides_with_other_shares_of_first_jobs_are_not_alike():
    arm, category = np.arange(40) < 20, np.zeros(40, int)
    even, skewed = (np.arange(40) % 2).astype(np.int8), np.where(arm, np.arange(40) % 5 > 0, np.arange(40) % 5 < 1)
    assert is_balanced(arm, None, category, even)
    assert not is_balanced(arm, None, category, skewed.astype(np.int8))


def test_page_and_files_name_it_where_it_is_matched():
    it = closer(with_jobs(mixed), KEY)
    assert it.finding.like_for_like.held == COVARIATES
    same = "same scope, kind of work and first or later job"
    assert f"For similar work ({same}), " in finding_text(it.finding)
    steps = method_steps(it.finding, it.not_comparable_reason)
    assert any(same in each for each in steps)
    assert JOBS_NOT_MATCHED not in steps
    assert any(
        "only scope, kind of work and first or later job are matched" in each
        for each in quotable(it.finding, it.report)[1]
    )
    (told,) = (each for each in to_dict(it.report)["claims"] if each["key"] == KEY)
    assert told["like_for_like"]["matched"] == [CATEGORY, SCOPE, JOB]
    assert "category; scope; job" in to_csv(it.report)


def test_page_and_files_say_so_where_it_is_not():
    it = closer(with_jobs(lambda side, place: side == "freelance" or place % 2 < 1), KEY)
    assert it.finding.like_for_like.held == (CATEGORY, SCOPE)
    assert "For similar work (same scope and kind of work), " in finding_text(it.finding)
    assert method_steps(it.finding, it.not_comparable_reason)[2] == JOBS_NOT_MATCHED
    (told,) = (each for each in to_dict(it.report)["claims"] if each["key"] == KEY)
    assert told["like_for_like"]["matched"] == [CATEGORY, SCOPE]


def test_an_outcome_leaves_out_by_name_who_has_no_provider_and_so_no_turn():
    rows = with_jobs(mixed)
    alone = [row | {"provider": -1} for row in rows[:3]]
    finding = closer([*rows, *alone], "hours-overrun").finding
    assert finding.used == len(rows) + 3
    assert finding.like_for_like.left_out["no provider"] == (len(rows) + 1, len(rows) + 2, len(rows) + 3)
    assert finding.like_for_like.used == len(rows)
    assert closer(rows, "hours-overrun").finding.like_for_like.effect == finding.like_for_like.effect
