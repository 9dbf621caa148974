"""The statistics instrument: is a contrast borne out by a team's own record?

Arrays in, frozen figures or silences out; numpy and scipy.special only.  Sides are A (freelance, ``arm``
True) and B (outsourced).  Decides nothing about words: see the verdicts room.
"""

from app.report.domain.statistics.clusters import codes
from app.report.domain.statistics.decision import (
    DECISIVE,
    MARGINS,
    Qualifier,
    Size,
    Verdict,
    combine,
    size,
    turns_round,
    verdict,
)
from app.report.domain.statistics.effects import NO_DIFFERENCE, Effect, Scale
from app.report.domain.statistics.intervals import ALPHA, SAFETY, newcombe, wilson
from app.report.domain.statistics.levels import PageLevel, page_level
from app.report.domain.statistics.likeforlike import MIN_DF, Covariates, Kind, like_for_like
from app.report.domain.statistics.minimum import (
    MIN_ENGAGEMENTS,
    MIN_PROVIDERS,
    Gate,
    Missing,
    Sizes,
    gate,
    gate_one_side,
    sizes,
)
from app.report.domain.statistics.overall import superiority
from app.report.domain.statistics.overlap import balanced, comparable
from app.report.domain.statistics.planning import CLEAR, Needed, clear_at, needed
from app.report.domain.statistics.regression import adjusted
from app.report.domain.statistics.results import Distance, LikeForLike, Reason, Share, Silence, Superiority
from app.report.domain.statistics.sensitivity import Without, leave_one_out
from app.report.domain.statistics.share import one_share
from app.report.domain.statistics.signs import Signs, signs

__all__ = [
    "ALPHA",
    "CLEAR",
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
    "Gate",
    "Kind",
    "LikeForLike",
    "Missing",
    "Needed",
    "PageLevel",
    "Qualifier",
    "Reason",
    "Scale",
    "Share",
    "Signs",
    "Silence",
    "Size",
    "Sizes",
    "Superiority",
    "Verdict",
    "Without",
    "adjusted",
    "balanced",
    "clear_at",
    "codes",
    "combine",
    "comparable",
    "gate",
    "gate_one_side",
    "leave_one_out",
    "like_for_like",
    "needed",
    "newcombe",
    "one_share",
    "page_level",
    "signs",
    "size",
    "sizes",
    "superiority",
    "turns_round",
    "verdict",
    "wilson",
]
