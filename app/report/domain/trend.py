"""The claims of a series over its saved reports: taken from their documents, never worked out again."""

from dataclasses import dataclass

from app.report.domain import confirming
from app.report.domain.claims import MAJORITY
from app.report.domain.confirming import SETTLED, State
from app.report.domain.saved import Document, SavedReport
from app.report.domain.statistics import Effect, Scale


@dataclass(frozen=True, slots=True)
class Point:
    """A claim in one saved report. `effect`: what heads it, None below the minimum; `level` that of its range; `seen`
    and `range`: the same in words. `verdict`: None in a filtered view. `state`: new or confirmed, None where the verdict
    is not settled."""

    report: SavedReport
    effect: Effect | None
    level: float | None
    seen: str
    range: str
    verdict: str | None
    word: str | None
    used: int
    state: State | None

    @property
    def settled(self) -> bool:
        return self.verdict in SETTLED


@dataclass(frozen=True, slots=True)
class Line:
    """A claim over a series, the earliest report first; None where a report has no such claim. `side`: of which alone
    it speaks; `expected`: the side that it says has more."""

    key: str
    name: str
    sentence: str
    kind: str
    side: str | None
    points: tuple[Point | None, ...]

    @property
    def latest(self) -> Point | None:
        return self.points[-1]

    @property
    def decided(self) -> SavedReport | None:
        """The report from which on the verdict is what it is in the last one; None where that is not settled."""
        last = self.latest
        if last is None or not last.settled:
            return None
        found = last.report
        for point in reversed(self.points):
            if point is None or point.verdict != last.verdict:
                break
            found = point.report
        return found


@dataclass(frozen=True, slots=True)
class Trend:
    """`reports`: those of the series, one a period, by the period's end; `lines`: every claim that the last one has."""

    series: str
    reports: tuple[SavedReport, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a trend takes of one saved report: its claims by key, and how its verdicts stand."""

    report: SavedReport
    points: dict[str, Point]
    about: dict[str, tuple[str, str, str, str | None]]  # name, sentence, kind, side
    keys: tuple[str, ...]


def told(report: SavedReport, document: Document, changes: Document | None) -> Told:
    """A saved report's part of a trend."""
    states = confirming.of(document, changes)
    points, about = {}, {}
    for claim in document["report"]["claims"]:
        key, effect = claim["key"], claim["like_for_like"] or claim["effect"]
        side = claim["expected"] if claim["kind"] == MAJORITY else None
        about[key] = claim["name"], claim["sentence"], claim["kind"], side
        points[key] = Point(
            report, Effect(Scale(effect["scale"]), effect["estimate"], effect["low"], effect["high"]) if effect else
            None, claim["level"], claim["row"]["seen"], claim["row"]["range"] or "", claim["verdict"], claim["word"],
            claim["row"]["used"], states.get(key))
    return Told(report, points, about, tuple(document["report"]["key_contrasts"]))


def trend(series: str, those: tuple[Told, ...]) -> Trend:
    """The trend over reports in the order of their periods; the key contrasts of the last one come first."""
    if not those:
        return Trend(series, (), ())
    last = those[-1]
    order = [*(key for key in last.keys if key in last.points), *(key for key in last.points if key not in last.keys)]
    lines = (Line(key, *last.about[key], tuple(each.points.get(key) for each in those)) for key in order)
    return Trend(series, tuple(each.report for each in those), tuple(lines))
