"""A provider's scorecard in words: page, console, file and PDF say the same."""

from dataclasses import dataclass

from app.core.domain.money import Money
from app.core.domain.number_format import amount, bare, count, percent, whole_amount
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.claims import RATING, YES_NO
from app.report.domain.scorecard import HOURLY, Hourly, Median, Scorecard, Values, Year, key_of
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS
from app.report.text.contrasts import not_counted

TITLE, BY_KIND, BY_YEAR = "Scorecard", "Cost per hour, by arrangement and kind of work", "By year"
UNKNOWN, NONE, NO_DATE, NO_CATEGORY = "unknown", "–", "No date", "no category"
ALL, SPEND = "engagements", "spend"
LABELS = {
    ALL: "Engagements",
    SPEND: "Spend",
    HOURLY: "Cost per hour",
    "on-time": "On time",
    "within-agreed-cost": "Within agreed cost",
    "goal-met": "Goal fully met",
    "quality": "Quality",
    "would-rehire": "Would hire again",
}
READS = "Counts of everything recorded of this provider. Each figure rests on the engagements where it is known."
THIN = (
    f"No median is shown where it would rest on fewer than {MIN_ENGAGEMENTS} engagements or {MIN_PROVIDERS} "
    "providers. It includes this provider’s own."
)
PARTS = {"": "Known", "-yes": "Yes", "-no": "No", "-unknown": "Not known"}  # of the engagements behind a figure
KIND_COLUMNS = ("Work", "This provider", "Median of all")


@dataclass(frozen=True, slots=True)
class Line:
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


def lines(it: Scorecard) -> tuple[Line, ...]:
    """Engagements, spend, and every figure."""
    sides = ", ".join(f"{it.engagements[side]:,} {side}" for side in ARRANGEMENTS if it.engagements[side])
    spend = it.spend
    return (
        Line(ALL, LABELS[ALL], f"{it.many:,}", sides),
        Line(
            SPEND,
            LABELS[SPEND],
            spent(spend.total) or UNKNOWN,
            f"cost of {spend.known:,} of {spend.engagements:,} known" if spend.known else "no cost is known",
            f"{spend.unknown:,} {UNKNOWN}" if spend.unknown else "",
        ),
        *(
            Line(
                each.key,
                LABELS[each.key],
                value(each.whole, it.currency) or UNKNOWN,
                basis(each.whole) or "none known",
                ", ".join(not_counted(each.left_out)),
            )
            for each in it.figures
        ),
    )


def by_kind(it: Scorecard) -> tuple[KindLine, ...]:
    """An hour's cost of each kind of work, those with most engagements first."""
    return tuple(
        KindLine(
            key_of(each),
            each.arrangement,
            each.category,
            value(each.values, it.currency),
            basis(each.values),
            hour(each.all.value, it.currency) if each.all else "",
            over(each.all) if each.all else "",
        )
        for each in it.hourly
    )


def by_year(it: Scorecard) -> tuple[YearLine, ...]:
    """The newest year first."""
    return tuple(
        YearLine(
            each.name or NO_DATE,
            f"{each.engagements:,}",
            _spent_in(each),
            tuple((value(figure, it.currency), basis(figure)) for figure in each.figures),
        )
        for each in it.years
    )


def _spent_in(it: Year) -> tuple[str, str]:
    if it.spend.total is None:
        return (UNKNOWN if it.spend.engagements else "", "")
    return spent(it.spend.total), f"{it.spend.unknown:,} {UNKNOWN}" if it.spend.unknown else ""


def value(it: Values, currency: str) -> str:
    """The share of yes or the median; empty where nothing is known."""
    if it.typical is None:
        return ""
    if it.shape == YES_NO:
        return percent(it.typical)
    return f"{bare(it.typical, 'of 5')} of 5" if it.shape == RATING else hour(it.typical, currency)


def basis(it: Values) -> str:
    """What it rests on: “9 of 12”, “median of 5”; empty where nothing is known."""
    if not it.known:
        return ""
    if it.yes is not None:
        return f"{it.yes:,} of {it.known:,}"
    return f"median of {it.known:,}" if it.known > 1 else "1 engagement"


def hour(it: float, currency: str) -> str:
    """60.30 EUR/h"""
    return f"{amount(it, currency)}/h"


def over(it: Median) -> str:
    """“over 34 engagements of 26 providers”"""
    return f"over {count(it.engagements, 'engagement')} of {count(it.providers, 'provider')}"


def spent(it: Money | None) -> str:
    """An amount in whole units from 100 on; empty where none is known."""
    return "" if it is None else whole_amount(it)


def behind(it: Scorecard, key: str) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    """What the engagements listed by `key` are: the figure, and its parts, each with its word, key and how many."""
    kind = next((each for each in by_kind(it) if each.key == key), None)
    if kind:
        return f"{LABELS[HOURLY]}, {kind_name(kind)}", ((PARTS[""], key, len(it.lists[key])),)
    base = next(each for each in LABELS if key in (f"{each}{part}" for part in PARTS))
    return LABELS[base], tuple(
        (word, base + part, len(it.lists[base + part])) for part, word in PARTS.items() if it.lists.get(base + part)
    )


def kind_name(it: Hourly | KindLine, label: str | None = None) -> str:
    """“freelance, design”; `label`: the organisation's own word for the category."""
    return f"{it.arrangement}, {label or it.category or NO_CATEGORY}"
