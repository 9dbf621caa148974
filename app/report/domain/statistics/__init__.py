"""Statistics of a contrast: estimates with intervals, p values and verdict codes.

Functions take arrays and return frozen results, or ``NotEstimable`` with a reason; they use numpy and scipy.special
only.  Sides are A (freelance, ``arm`` True) and B (outsourced).  Wording is not decided here: see report/text.
"""

from app.report.domain.statistics.clusters import integer_codes
from app.report.domain.statistics.decision import (
    DECISIVE,
    MARGINS,
    Qualifier,
    Size,
    Verdict,
    classify_size,
    combine,
    is_reversed,
    verdict,
)
from app.report.domain.statistics.effects import NO_DIFFERENCE, Effect, Scale
from app.report.domain.statistics.intervals import ALPHA, SAFETY, newcombe_interval, wilson_interval
from app.report.domain.statistics.levels import FamilyLevel, family_level
from app.report.domain.statistics.likeforlike import MIN_DF, Covariates, Kind, like_for_like
from app.report.domain.statistics.minimum import (
    MIN_ENGAGEMENTS,
    MIN_PROVIDERS,
    Gate,
    Missing,
    Sizes,
    check_gate,
    count_sizes,
    missing_for_one_side,
)
from app.report.domain.statistics.overall import superiority
from app.report.domain.statistics.overlap import comparable_mask, is_balanced
from app.report.domain.statistics.planning import (
    CLEAR_DIFFERENCE,
    RequiredSample,
    providers_for_clear_difference,
    required_sample,
)
from app.report.domain.statistics.regression import adjusted_effect
from app.report.domain.statistics.results import Distance, LikeForLike, NotEstimable, Reason, Share, Superiority
from app.report.domain.statistics.sensitivity import ProviderLeftOut, leave_one_out
from app.report.domain.statistics.share import one_sample_share
from app.report.domain.statistics.sign_test import SignTest, sign_test

__all__ = [
    "ALPHA",
    "CLEAR_DIFFERENCE",
    "DECISIVE",
    "MARGINS",
    "MIN_DF",
    "MIN_ENGAGEMENTS",
    "MIN_PROVIDERS",
    "NO_DIFFERENCE",
    "SAFETY",
    "Covariates",
    "Distance",
    "Effect",
    "FamilyLevel",
    "Gate",
    "Kind",
    "LikeForLike",
    "Missing",
    "NotEstimable",
    "ProviderLeftOut",
    "Qualifier",
    "Reason",
    "RequiredSample",
    "Scale",
    "Share",
    "SignTest",
    "Size",
    "Sizes",
    "Superiority",
    "Verdict",
    "adjusted_effect",
    "check_gate",
    "classify_size",
    "combine",
    "comparable_mask",
    "count_sizes",
    "family_level",
    "integer_codes",
    "is_balanced",
    "is_reversed",
    "leave_one_out",
    "like_for_like",
    "missing_for_one_side",
    "newcombe_interval",
    "one_sample_share",
    "providers_for_clear_difference",
    "required_sample",
    "sign_test",
    "superiority",
    "verdict",
    "wilson_interval",
]
