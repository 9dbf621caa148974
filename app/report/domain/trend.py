"""The claims of a series over its saved reports: read from their documents, never recomputed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from app.report.domain import confirmation
from app.report.domain.claims import MAJORITY
from app.report.domain.confirmation import CONCLUSIVE, State
from app.report.domain.saved import Document, SavedReport
from app.report.domain.statistics import Effect, Scale


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A claim in one saved report. `effect`: the one that answers it, None below the minimum; `level` of its interval;
    `shown_text` and `range`: the same in words. `verdict` and its `word`: None in a filtered view. `used`: engagements.
    `state`: new or confirmed, None where the verdict is not settled."""

    effect: Effect | None
    level: float | None
    shown_text: str
    range: str
    verdict: str | None
    word: str | None
    used: int
    state: State | None


@dataclass(frozen=True, slots=True)
class ClaimLabel:
    """What a claim is called and about. `side`: the only one that it speaks of; `margin`: the smallest difference that
    counts, in the unit of MARGINS."""

    name: str
    sentence: str
    side: str | None
    margin: float


@dataclass(frozen=True, slots=True)
class ReportClaims:
    """What a trend takes of one saved report: its claims by key, and the keys of its key contrasts."""

    report: SavedReport
    claims: dict[str, tuple[ClaimLabel, TrendPoint]]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A claim over a series, a point for each of its reports; None where a report has no such claim."""

    key: str
    about: ClaimLabel
    points: tuple[TrendPoint | None, ...]

    @property
    def verdict_since(self) -> int | None:
        """The place of the report from which on the verdict is what it is in the last one; None where that is not
        settled."""
        last = self.points[-1]
        if last is None or last.verdict not in CONCLUSIVE:
            return None
        place = len(self.points) - 1
        while place and (before := self.points[place - 1]) is not None and before.verdict == last.verdict:
            place -= 1
        return place


@dataclass(frozen=True, slots=True)
class Trend:
    """`reports`: those of a series, for each period the one saved last, by the period's end. `lines`: the claims of the
    last one, its key contrasts (`keys`) first. `damaged`: numbers of reports that can't be read."""

    reports: tuple[SavedReport, ...]
    lines: tuple[TrendLine, ...]
    keys: tuple[str, ...]
    damaged_reports: tuple[int, ...] = ()


def claims_of_report(report: SavedReport, document: Document, changes: Document | None) -> ReportClaims:
    """Returns a saved report's part of a trend."""
    states = confirmation.verdict_states(document, changes)
    claims = {}
    for claim in document["report"]["claims"]:
        figure = claim["like_for_like"] or claim["effect"]
        effect = Effect(Scale(figure["scale"]), figure["estimate"], figure["low"], figure["high"]) if figure else None
        side = claim["expected"] if claim["kind"] == MAJORITY else None
        claims[claim["key"]] = (
            ClaimLabel(claim["name"], claim["sentence"], side, _margin(claim["margin"], effect)),
            TrendPoint(
                effect,
                claim["level"],
                claim["row"]["seen"],
                claim["row"]["range"] or "",
                claim["verdict"],
                claim["word"],
                claim["row"]["used"],
                states.get(claim["key"]),
            ),
        )
    return ReportClaims(report, claims, tuple(document["report"]["key_contrasts"]))


def _margin(margin: Mapping[str, Any], effect: Effect | None) -> float:
    """The smallest difference that counts, in the unit of MARGINS."""
    ratio = effect is not None and effect.scale is Scale.RATIO and margin["factor"] is not None
    return log(margin["factor"]) if ratio else margin["smallest"]


def build_trend(reports: Sequence[ReportClaims], damaged: Sequence[int] = ()) -> Trend:
    """The trend over saved reports in the order of their periods."""
    if not reports:
        return Trend((), (), (), tuple(damaged))
    last = reports[-1]
    keys = tuple(key for key in last.keys if key in last.claims)
    lines = tuple(
        TrendLine(
            key, last.claims[key][0], tuple(each.claims[key][1] if key in each.claims else None for each in reports)
        )
        for key in [*keys, *(key for key in last.claims if key not in keys)]
    )
    return Trend(tuple(each.report for each in reports), lines, keys, tuple(damaged))
