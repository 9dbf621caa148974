"""A provider's scorecard in words: page, console, file and PDF say the same."""

from dataclasses import dataclass

from app.core.domain.money import Money
from app.core.domain.number_format import amount, count, number_without_unit, percent, whole_amount
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.claims import RATING, YES_NO
from app.report.domain.scorecard import HOURLY_COST_KEY, HourlyCost, Median, Scorecard, Values, Year, hourly_cost_key
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS
from app.report.text.contrasts import exclusion_texts

TITLE, BY_KIND, BY_YEAR = "Scorecard", "Cost per hour, by arrangement and kind of work", "By year"
UNKNOWN, NONE, NO_DATE, NO_CATEGORY = "unknown", "–", "No date", "no category"
ALL, SPEND = "engagements", "spend"
LABELS = {
    ALL: "Engagements",
    SPEND: "Spend",
    HOURLY_COST_KEY: "Cost per hour",
    "on-time": "On time",
    "within-agreed-cost": "Within agreed cost",
    "goal-met": "Goal fully met",
    "quality": "Quality",
    "would-rehire": "Would hire again",
}
READING_NOTE = "Counts of everything recorded of this provider. Each figure rests on the engagements where it is known."
MEDIAN_NOTE = (
    f"No median is shown where it would rest on fewer than {MIN_ENGAGEMENTS} engagements or {MIN_PROVIDERS} "
    "providers. It includes this provider’s own."
)
PARTS = {"": "Known", "-yes": "Yes", "-no": "No", "-unknown": "Not known"}  # of the engagements behind a figure
KIND_COLUMNS = ("Work", "This provider", "Median of all")


@dataclass(frozen=True, slots=True)
class ScorecardLine:
    """One figure: its value, how many engagements it rests on, and what it leaves out, empty where nothing."""

    key: str
    label: str
    value: str
    basis: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class KindLine:
    """An hour's cost of one kind of work. `key` lists its engagements; `all` and `over` are empty where no median of
    everybody's is shown."""

    key: str
    arrangement: str
    category: str | None
    value: str
    basis: str
    all: str
    over: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year: how many engagements, the spend and its basis, then value and basis of every figure."""

    name: str
    engagements: str
    spend: tuple[str, str]
    figures: tuple[tuple[str, str], ...]


def lines(scorecard: Scorecard) -> tuple[ScorecardLine, ...]:
    """Engagements, spend, and every figure."""
    sides = ", ".join(f"{scorecard.engagements[side]:,} {side}" for side in ARRANGEMENTS if scorecard.engagements[side])
    spend = scorecard.spend
    return (
        ScorecardLine(ALL, LABELS[ALL], f"{scorecard.engagement_count:,}", sides),
        ScorecardLine(
            SPEND,
            LABELS[SPEND],
            format_spend(spend.total) or UNKNOWN,
            f"cost of {spend.known:,} of {spend.engagements:,} known" if spend.known else "no cost is known",
            f"{spend.unknown:,} {UNKNOWN}" if spend.unknown else "",
        ),
        *(
            ScorecardLine(
                each.key,
                LABELS[each.key],
                format_value(each.whole, scorecard.currency) or UNKNOWN,
                basis_text(each.whole) or "none known",
                ", ".join(exclusion_texts(each.left_out)),
            )
            for each in scorecard.figures
        ),
    )


def by_kind(scorecard: Scorecard) -> tuple[KindLine, ...]:
    """An hour's cost of each kind of work, those with most engagements first."""
    return tuple(
        KindLine(
            hourly_cost_key(each),
            each.arrangement,
            each.category,
            format_value(each.values, scorecard.currency),
            basis_text(each.values),
            hourly_cost(each.all.value, scorecard.currency) if each.all else "",
            over_text(each.all) if each.all else "",
        )
        for each in scorecard.hourly
    )


def by_year(scorecard: Scorecard) -> tuple[YearLine, ...]:
    """The newest year first."""
    return tuple(
        YearLine(
            each.name or NO_DATE,
            f"{each.engagements:,}",
            _year_spend(each),
            tuple((format_value(figure, scorecard.currency), basis_text(figure)) for figure in each.figures),
        )
        for each in scorecard.years
    )


def _year_spend(year: Year) -> tuple[str, str]:
    if year.spend.total is None:
        return (UNKNOWN if year.spend.engagements else "", "")
    return format_spend(year.spend.total), f"{year.spend.unknown:,} {UNKNOWN}" if year.spend.unknown else ""


def format_value(values: Values, currency: str) -> str:
    """The share of yes or the median; empty where nothing is known."""
    if values.typical is None:
        return ""
    if values.shape == YES_NO:
        return percent(values.typical)
    return (
        f"{number_without_unit(values.typical, 'of 5')} of 5"
        if values.shape == RATING
        else hourly_cost(values.typical, currency)
    )


def basis_text(values: Values) -> str:
    """What it rests on: “9 of 12”, “median of 5”; empty where nothing is known."""
    if not values.known:
        return ""
    if values.yes is not None:
        return f"{values.yes:,} of {values.known:,}"
    return f"median of {values.known:,}" if values.known > 1 else "1 engagement"


def hourly_cost(it: float, currency: str) -> str:
    """60.30 EUR/h"""
    return f"{amount(it, currency)}/h"


def over_text(median: Median) -> str:
    """“over 34 engagements of 26 providers”"""
    return f"over {count(median.engagements, 'engagement')} of {count(median.providers, 'provider')}"


def format_spend(money: Money | None) -> str:
    """An amount in whole units from 100 on; empty where none is known."""
    return "" if money is None else whole_amount(money)


def drilldown_parts(scorecard: Scorecard, key: str) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    """What the engagements listed by `key` are: the figure, and its parts, each with its word, key and how many."""
    kind = next((each for each in by_kind(scorecard) if each.key == key), None)
    if kind:
        return f"{LABELS[HOURLY_COST_KEY]}, {kind_name(kind)}", (
            (PARTS[""], key, len(scorecard.engagement_lists[key])),
        )
    base = next(each for each in LABELS if key in (f"{each}{part}" for part in PARTS))
    return LABELS[base], tuple(
        (word, base + part, len(scorecard.engagement_lists[base + part]))
        for part, word in PARTS.items()
        if scorecard.engagement_lists.get(base + part)
    )


def kind_name(cost: HourlyCost | KindLine, label: str | None = None) -> str:
    """“freelance, design”; `label`: the organisation's own word for the category."""
    return f"{cost.arrangement}, {label or cost.category or NO_CATEGORY}"
