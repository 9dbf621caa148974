"""The derived figures of one engagement in words: what each is, how it came about, what is missing where unknown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from app.domain.engagements import EFFORTS, FIELDS, Engagement
from app.domain.measures import Lack
from app.domain.money import CURRENCIES
from app.domain.numerals import said
from app.domain.organisation import Organisation
from app.services.figures import Figures
from app.web.words import counted, listed, money, number


@dataclass(frozen=True, slots=True)
class Line:
    """`said` is None where the figure is unknown; then `missing` says what it would take. `how` is its derivation."""

    label: str
    said: str | None
    how: str
    missing: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What every sentence is made from."""

    it: Engagement
    figures: Figures
    organisation: Organisation

    def amount(self, name: str) -> str:
        """A measure in money, rounded to the currency's smallest unit."""
        places = Decimal(1).scaleb(-CURRENCIES[self.figures.currency])
        value = Decimal(repr(self.figures.values[name])).quantize(places, rounding=ROUND_HALF_EVEN)
        return f"{value:,}\u00a0{self.figures.currency}"


def _total(ground: Ground) -> str:
    it = ground.it
    if it.actual_cost is None and it.percentage is not None and it.project_budget is not None:
        how = f"{number(it.percentage)} % of the project budget of {money(it.project_budget)}."
    else:
        how = "All invoices together" + (", the last one still to come." if it.cost_is_final is False else ".")
    day = ground.figures.rate_day
    return how + (f" From {it.currency} at the rate of {said(day)}, or the last one before." if day else "")


def _unit(ground: Ground) -> str:
    it = ground.it
    if ground.figures.values["total_cost"] is not None and it.hours_actual:
        return f"Total cost over {number(it.hours_actual)} hours of their work."
    if it.pricing_model == "daily":
        return f"The daily rate over {number(ground.organisation.hours_per_day)} hours a day."
    return "The hourly rate."


def _full(ground: Ground) -> str:
    own, rate = ground.it.management_hours, ground.organisation.own_hourly_cost
    return f"Total cost and {number(own)} own hours at {money(rate)}." if own is not None and rate else (
        "Total cost and your own hours at your own hourly cost.")


def _over(name: str, of: str) -> Callable[[Ground], str]:
    def words(ground: Ground) -> str:
        ratio = ground.figures.values[name] or 0.0
        percent = round((ratio - 1) * 100)
        return f"as {of}" if not percent else f"{abs(percent):,} % {'over' if percent > 0 else 'under'} what was {of}"

    return words


def _days(ground: Ground) -> str:
    days, working = ground.figures.values["duration"], ground.figures.values["working_days"]
    return counted(int(days or 0), "day") + (f", {counted(int(working), 'working day')}" if working is not None else "")


def _late(ground: Ground) -> str:
    days = int(ground.figures.values["lateness"] or 0)
    return "on the day" if not days else f"{counted(abs(days), 'day')} {'late' if days > 0 else 'early'}"


def _yes(name: str) -> Callable[[Ground], str]:
    return lambda ground: "Yes" if ground.figures.values[name] else "No"


def _saved(what: str) -> Callable[[Ground], str]:
    def how(ground: Ground) -> str:
        if ground.it.status == "cancelled":
            return "It was cancelled, so it saved nothing."
        return what.format(money=money(ground.it.in_house_cost) if ground.it.in_house_cost else "",
                           days=number(ground.it.in_house_days) if ground.it.in_house_days is not None else "")

    return how


def _effort(ground: Ground) -> str:
    return f"{EFFORTS[int(ground.figures.values['effort_band'] or 0)]} person-weeks"


def _effort_how(ground: Ground) -> str:
    if ground.it.effort:
        return "As recorded."
    return f"From the hours, {number(ground.organisation.hours_per_day)} a day and five days a week."


# The measure, its label, its words, its derivation, and the ways to know it: each the fields that it takes.
_COST = (("actual_cost",), ("percentage", "project_budget"))
LINES: tuple[tuple[str, str, Callable[[Ground], str], Callable[[Ground], str], Sequence[Sequence[str]]], ...] = (
    ("total_cost", "Total cost", lambda it: it.amount("total_cost"), _total, _COST),
    ("unit_cost", "Cost of an hour", lambda it: it.amount("unit_cost"), _unit, (("actual_cost", "hours_actual"),
                                                                              ("rate",))),
    ("full_cost", "Full cost", lambda it: it.amount("full_cost"), _full, (("actual_cost", "management_hours"),)),
    ("cost_overrun", "Cost against agreed", _over("cost_overrun", "agreed"), lambda it: "Total over agreed cost.",
     (("actual_cost", "agreed_cost"),)),
    ("hours_overrun", "Hours against estimate", _over("hours_overrun", "estimated"),
     lambda it: "Actual over estimated hours.", (("hours_actual", "hours_estimated"),)),
    ("effort_band", "Effort", _effort, _effort_how, (("effort",), ("hours_actual",))),
    ("duration", "Duration", _days, lambda it: "From start to end, both counted.", (("started_on", "ended_on"),)),
    ("lateness", "Against the due day", _late, lambda it: "The real end against the agreed one.",
     (("due_on", "ended_on"),)),
    ("saved_money", "Saved money", _yes("saved_money"),
     _saved("Total cost against the in-house estimate of {money}."), (("actual_cost", "in_house_cost"),)),
    ("saved_time", "Saved time", _yes("saved_time"),
     _saved("Working days against the in-house estimate of {days}."), (("started_on", "ended_on", "in_house_days"),)),
)


def lines(it: Engagement, figures: Figures, organisation: Organisation) -> list[Line]:
    """Every derived figure in words, known ones first."""
    ground = Ground(it, figures, organisation)
    found = []
    for name, label, words, how, ways in LINES:
        known = figures.values[name] is not None
        found.append(Line(label, words(ground) if known else None, how(ground) if known else "",
                          None if known else _missing(ground, name, ways)))
    return sorted(found, key=lambda line: line.said is None)


def _missing(ground: Ground, name: str, ways: Sequence[Sequence[str]]) -> str:
    lack = ground.figures.lacks[name]
    if lack is Lack.RATE:
        return f"no exchange rate from {ground.it.currency} to {ground.figures.currency} for that day"
    if lack is Lack.DATE:
        return "the day, for its exchange rate"
    if lack is Lack.CURRENCY:
        return "the currency"
    wanted = [[FIELDS[each].label.lower() for each in way if getattr(ground.it, each) is None] for way in ways]
    needs = list(min(wanted, key=len))
    if name == "full_cost" and ground.organisation.own_hourly_cost is None:
        needs.append("your own hourly cost (settings)")
    return listed(needs) or "something it rests on"
