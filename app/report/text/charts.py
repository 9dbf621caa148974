"""The words in charts: axes, legends, remarks, and what a chart says to whoever hears it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.domain.number_format import count, number, percent
from app.core.domain.plural import plural
from app.report.domain.statistics import Effect, Scale
from app.report.text.effects import range_text, value_text


@dataclass(frozen=True, slots=True)
class AxisLabels:
    """What stands at both ends of a scale, at its middle, and its unit."""

    less: str
    more: str
    zero: str
    unit: str


DIFFERENCE = AxisLabels(
    "outsourced more",
    "freelance more",
    "no difference",
    "difference in points: between two percentages, or between comparisons won and lost; 100 is the most there is",
)
MAJORITY = AxisLabels("fewer than half", "more than half", "half", "share of the engagements of that side")
RATIO = AxisLabels("freelance lower", "freelance higher", "equal", "freelance figure for one outsourced")

LESS, MORE = "← {less}", "{more} →"
ESTIMATE = "estimate and range"
NO_ESTIMATE, TOO_LITTLE = "no estimate", "Not enough data"
LINE, LINE_AT = "Line: the range that the data allow.", "Line: {level}."
SHADED = "Shaded: too close to {zero} to matter."
MARKS = "Filled mark: decided, in the colour and shape of its side. Hollow mark: not decided."
POINTER = "Pointer at the edge: where the claim expects the mark."
SCALE, SCALE_AT = "Scale from {less} to {more}.", "Scale from {less} to {more}; {level}."
SECTION, ENGAGEMENTS = "{title}:", ("{n} {side} engagement", "{n} {side} engagements")
SAMPLE_SIZES = "n {sizes}"
INTERVAL = {
    Scale.SUPERIORITY: "freelance higher in {value}, range {between}",
    Scale.SHARE: "{value} of the engagements, range {between}",
    Scale.RATIO: "freelance at {value} outsourced, range {between}",
    Scale.DIFFERENCE: "{value}, range {between}, {lean}",
}
RANGE, WITH_VERDICT = "{value}, range {between}", "{figure}; {verdict}."

LOGARITHMIC = "{unit}, logarithmic scale"
NO_PROVIDER = "no provider"
NO_VALUE, TOO_MANY = "no value known", "Too many for dots: each column counts the engagements at its values."
MEDIAN = "median {figure}"
OF_PROVIDERS = "{engagements} of {providers}"
ONE_VALUE = "{n}, {figure}"
VALUES = "{n}, median {median}, from {low} to {high}"
VALUES_AND_HALF = "{n}, median {median}, middle half {first} to {third}, from {low} to {high}"
SIDE_SUMMARY, SUMMARY_IN_COLUMNS = "{side}: {says}.", "{sides} Shown as counts per column."

NO_BOTH = "No provider has both figures."
SMALLER = ("{n} smaller provider not drawn.", "{n} smaller providers not drawn.")
LARGEST = ("{n} provider. The largest: {first}.", "{n} providers. The largest: {first}.")
POINT_LABEL = "{name} ({side}): {says}"
NAMED = "{name}: {says}"

YES_OR_NO = "filled: yes, hollow: no"
JOBS, JOBS_LOG = "{unit}; tick: the middle job", "{unit}, logarithmic scale; tick: the middle job"
PLAIN_VALUE = "value"
NOT_DRAWN = ("Not drawn: {n} more provider with no more jobs.", "Not drawn: {n} more providers with no more jobs.")
NO_JOBS = "No jobs."
PROVIDER_JOBS = "{name} ({side}): {says}."
FIGURE_OF_JOBS = ("{figure}, {n} job", "{figure}, {n} jobs")

NO_ANSWER, HALF = "no answer known", "half"
COUNTED, COUNTED_SHARE = "{yes} of {known}", "{yes} of {known}, {share}"
UNKNOWN = "{unknown} of {all} unknown"
YES_IN, YES_IN_RANGE = "yes in {said}", "yes in {said} (range {low} to {high})"
WITH_UNKNOWN = "{known}; {unknown}"
NO_ENGAGEMENTS = "No engagements."

LABELLED = "{label}: {says}."
NOTHING_KNOWN, NOTHING_YET, NOTHING_DRAWN = "Nothing is known.", "Nothing is known yet.", "Nothing to draw."
KIND = "{name}: freelance {freelance}, outsourced {outsourced}"
SHARE_AND_COUNT = "{share}% ({n})"


def interval_text(effect: Effect, lean: str) -> str:
    """A figure with its range, and where it says so with the side that has more (`lean`)."""
    return INTERVAL[effect.scale].format(value=value_text(effect), between=range_text(effect), lean=lean)


def forest_legend(zero: str, level: str, pointers: bool) -> list[str]:
    """What the parts of a forest mean; `level` of its ranges, empty where none is said."""
    line = LINE_AT.format(level=level) if level else LINE
    return [f"{line} {SHADED.format(zero=zero)}", MARKS, *([POINTER] if pointers else [])]


def sample_sizes(sides: Iterable[tuple[str, int | None]]) -> str:
    """“20 freelance engagements and 1 outsourced engagement”"""
    return " and ".join(plural(n, *ENGAGEMENTS, side=side) for side, n in sides if n is not None)


def with_unit(it: float, unit: str, decimals: int | None = None) -> str:
    """A figure with its unit, where it has one."""
    return f"{number(it, decimals)} {unit}".strip()


def engagements_text(many: int, providers: int) -> str:
    """“20 engagements of 7 providers”; without providers where they are not told apart."""
    n = count(many, "engagement")
    return OF_PROVIDERS.format(engagements=n, providers=count(providers, "provider")) if providers else n


def yes_share_text(said: str, low: float, high: float) -> str:
    """“yes in 15 of 20, 75% (range 60% to 86%)”"""
    return YES_IN_RANGE.format(said=said, low=percent(low), high=percent(high))


def largest_providers_text(many: int, spots: Sequence[tuple[str, str, str]]) -> str:
    """How many providers there are, and the first few in words: name, side and figures of each."""
    return plural(
        many,
        *LARGEST,
        first="; ".join(POINT_LABEL.format(name=name, side=side, says=says) for name, side, says in spots),
    )
