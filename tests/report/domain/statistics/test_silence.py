"""Where nothing can be said, the reason is named and no number is handed out."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from app.report.domain import statistics as st
from app.report.domain.statistics import NotEstimable, Reason

N = 60
ROW = np.arange(N)
ARM = ROW < 30
PROVIDER = ROW % 10 + 10 * (ROW % 2)
SCOPE = 10.0 + ROW % 29
CATEGORY = ROW // 3 % 2
Y = 1.0 + ROW * 7 % 5


def test_a_silence_carries_a_reason_and_no_number():
    silence = NotEstimable(Reason.EMPTY_SIDE)
    assert [field.name for field in fields(silence)] == ["reason"]
    with pytest.raises(FrozenInstanceError):
        silence.reason = Reason.ONE_PROVIDER


@pytest.mark.parametrize(
    ("y", "arm", "provider", "reason"),
    [
        ([], [], [], Reason.EMPTY_SIDE),
        ([1, 2, 3], [True] * 3, [1, 2, 3], Reason.EMPTY_SIDE),
        ([1, 2, np.nan], [True, True, False], [1, 2, 3], Reason.EMPTY_SIDE),
        ([1, 2, 3, 4], [True, True, False, False], [1, 1, 2, 3], Reason.ONE_PROVIDER),
    ],
)
def test_superiority(y, arm, provider, reason):
    assert st.superiority(np.array(y, float), np.array(arm, bool), np.array(provider, int)) == NotEstimable(reason)


@pytest.mark.parametrize(
    ("x", "provider", "reason"),
    [
        ([], [], Reason.EMPTY_SIDE),
        ([np.nan], [1], Reason.EMPTY_SIDE),
        ([1, 0, 1], [4, 4, 4], Reason.ONE_PROVIDER),
    ],
)
def test_one_share(x, provider, reason):
    assert st.one_sample_share(x, provider) == NotEstimable(reason)


def alike(y=Y, arm=ARM, provider=PROVIDER, scope=SCOPE, category=CATEGORY, kind="rating"):
    return st.like_for_like(y, arm, provider, scope, category, kind)


def test_something_can_be_said_of_the_record_the_others_spoil():
    assert isinstance(alike(), st.LikeForLike)


SPOILT = {
    Reason.EMPTY_SIDE: {"y": np.where(ARM, Y, np.nan)},
    Reason.NO_OVERLAP: {"category": CATEGORY + 2 * ARM},
    Reason.FEW_COMPARABLE: {"scope": np.where(ARM & (ROW > 6), np.nan, SCOPE)},
    Reason.FEW_COMPARABLE_PROVIDERS: {"provider": ROW % 5 + 5 * (ROW % 2) * ~ARM},
    Reason.LESS_THAN_HALF: {"category": np.where(ARM & (ROW < 16), 2, CATEGORY)},
    Reason.INSEPARABLE: {"scope": np.full(N, 40.0)},
    Reason.NO_VARIATION: {"y": np.full(N, 5.0)},
    Reason.FEW_DEGREES: {"provider": np.where(ROW % 30 < 24, 0, ROW % 30 - 23) + 7 * ARM},
}


@pytest.mark.parametrize("reason", SPOILT)
def test_like_for_like(reason):
    assert alike(**SPOILT[reason]) == NotEstimable(reason)


@pytest.mark.parametrize("constant", [0.0, 1.0, 5.0, 1e6 / 3])
@pytest.mark.parametrize("kind", st.Kind)
def test_an_outcome_that_never_varies_is_no_certainty(kind, constant):
    reason = Reason.EMPTY_SIDE if kind == st.Kind.MONEY and constant == 0 else Reason.NO_VARIATION
    assert alike(y=np.full(N, constant), kind=kind) == NotEstimable(reason)


def test_amounts_that_are_not_positive_have_no_logarithm():
    spoilt = np.where(ROW % 10 == 0, 0.0, Y)
    assert alike(y=spoilt, kind="money") == alike(y=np.where(ROW % 10 == 0, np.nan, Y), kind="money")


def test_unknown_categories_are_not_comparable():
    by_number = np.where(ROW % 7 == 0, -1, CATEGORY)
    used = st.comparable_mask(ARM, SCOPE, by_number)
    assert not used[ROW % 7 == 0].any()
    assert np.array_equal(used, st.comparable_mask(ARM, SCOPE, np.where(ROW % 7 == 0, np.nan, CATEGORY)))
    assert alike(category=by_number).n_a == int((used & ARM).sum()) < 30


def test_unknown_scope_is_not_comparable():
    assert not st.comparable_mask(ARM, np.where(ROW % 7 == 0, np.nan, SCOPE), CATEGORY)[ROW % 7 == 0].any()
    assert st.comparable_mask(ARM, None, CATEGORY).all()


def test_sides_are_not_alike_where_little_is_known_of_them():
    assert st.is_balanced(ARM, np.tile(SCOPE[:30], 2), CATEGORY)
    assert not st.is_balanced(ARM, np.where(ARM & (ROW > 6), np.nan, np.tile(SCOPE[:30], 2)), CATEGORY)
    assert not st.is_balanced(ARM, np.tile(SCOPE[:30], 2), np.where(ARM & (ROW > 6), -1, CATEGORY))
    assert not st.is_balanced(ARM, np.where(ROW % 3 > 0, np.nan, np.tile(SCOPE[:30], 2)), CATEGORY)
    assert not st.is_balanced(ARM, SCOPE * np.where(ARM, 3, 1), CATEGORY)
    assert not st.is_balanced(ARM, None, np.where(ARM & (ROW % 3 > 0), 2, CATEGORY))


def test_almost_the_side_itself_is_no_covariate():
    assert st.adjusted_effect(Y, ARM, PROVIDER, ARM + 1e-6 * np.sin(ROW)) == NotEstimable(Reason.INSEPARABLE)
    assert isinstance(st.adjusted_effect(Y, ARM, PROVIDER, ARM + 0.1 * np.sin(ROW)), st.LikeForLike)


def test_unknown_covariates_are_left_out():
    x = np.where(ROW % 9 == 0, np.nan, SCOPE)
    kept = ROW % 9 != 0
    assert st.adjusted_effect(Y, ARM, PROVIDER, x) == st.adjusted_effect(Y[kept], ARM[kept], PROVIDER[kept], [x[kept]])


def test_unknown_kind_is_a_mistake():
    with pytest.raises(ValueError, match="hours"):
        alike(kind="hours")


def test_a_single_provider_carries_no_regression():
    assert st.adjusted_effect(Y, ARM, np.zeros(N, int)) == NotEstimable(Reason.FEW_DEGREES)


def test_an_empty_side_cannot_be_adjusted():
    assert st.adjusted_effect(Y, np.ones(N, bool), PROVIDER) == NotEstimable(Reason.EMPTY_SIDE)


def test_a_page_of_no_claims_keeps_the_promised_level():
    assert st.family_level([]) == st.FamilyLevel(0, 0.05)


@pytest.mark.parametrize("p", [[0.2, np.nan], [-0.1], [1.1]])
def test_a_page_takes_only_p_values(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        st.family_level(p)


@pytest.mark.parametrize("hours", [8.0, 100.0])
def test_sides_whose_jobs_are_all_of_one_size_are_alike_whatever_rounding_leaves(hours):
    arm = np.arange(110) < 40
    assert st.is_balanced(arm, np.full(110, hours), np.zeros(110, int))
    assert not st.is_balanced(arm, np.where(arm, hours, 2 * hours), np.zeros(110, int))
