"""How outcomes and spend are said and drawn on their page; nothing is worked out here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from app.core.domain.money import CURRENCIES, Money
from app.core.domain.number_format import percent
from app.core.domain.plural import plural
from app.report import charts
from app.report.charts.scatter import ScatterPoint, scatter_plot
from app.report.domain.claims import NUMBER, RATING, YES_NO, Outcome
from app.report.domain.outcome_tables import Cell
from app.report.domain.spend import PROVIDER_OUTCOMES, ProviderSpend, Spend, SpendLine, TypicalOutcome, sum_lines
from app.report.text import outcomes as text
from app.report.text.contrasts import lack_text
from app.report.text.outcomes import short_unit, typical_figure, unit, value_text
from app.report.text.spend import NO_TEAM, name_or_none

SHOWN = 10  # so many providers have a line of their own
YEARS = 4  # so many years have a column of their own
AXIS_RANGES = {RATING: (1.0, 5.0), YES_NO: (0.0, 100.0), NUMBER: None}


def counts(cell: Cell) -> str:
    """“12 from 7 providers”"""
    return text.counts_text(cell.engagements, cell.providers)


def format_amount(total: Money | None) -> str:
    """An amount without its currency, in whole units from 100 on; nothing where none is known."""
    if total is None:
        return ""
    return f"{total.amount:,.{0 if abs(total.amount) >= 100 else CURRENCIES[total.currency]}f}"


def brief_label(key: str) -> str:
    """A group of the tables about changes of the brief."""
    return text.BRIEF_CHANGED.get(key) or text.BRIEF_CHANGED_BY[key]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of spend; `side` for an arrangement's mark."""

    name: str
    line: SpendLine[Any]
    href: str = ""
    side: str = ""
    quiet: bool = False


def spend_blocks(
    spend: Spend, providers: Mapping[int, str], teams: Mapping[int, str], href: Callable[[int], str]
) -> list[tuple[str, list[Row]]]:
    """The lines of spend under their headings; the smaller providers together."""
    first, rest = spend.providers[:SHOWN], [each.line for each in spend.providers[SHOWN:]]
    of_providers = [Row(providers.get(each.line.key, ""), each.line, href(each.line.key)) for each in first]
    if rest:
        of_providers.append(Row(plural(len(rest), *text.OTHERS), sum_lines(rest), quiet=True))
    if spend.without_provider:
        of_providers.append(Row(text.NO_PROVIDER, spend.without_provider, quiet=True))
    sides = [Row(str(line.key).capitalize(), line, side=str(line.key)) for line in spend.arrangements]
    found = [(text.BY_ARRANGEMENT, [Row(text.ALL, spend.whole), *sides]), (text.BY_PROVIDER, of_providers)]
    if any(line.key is not None for line in spend.teams):
        found.append(
            (
                text.BY_TEAM,
                [Row(name_or_none(line.key, teams, NO_TEAM), line, quiet=line.key is None) for line in spend.teams],
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class SpendChart:
    """The chart of spend against an outcome, and what is not on it, in words. `alone` draws it with its title in it."""

    title: str
    reads: str
    chart: Markup
    missing: str
    alone: Callable[[], Markup]


def spend_chart(spend: Spend, names: Mapping[int, str], key: str, href: Callable[[int], str]) -> SpendChart:
    """Every provider whose spend and outcome are both known."""
    at = next((place for place, each in enumerate(PROVIDER_OUTCOMES) if each.key == key), 0)
    outcome = PROVIDER_OUTCOMES[at]
    shown = [each for each in spend.providers if each.line.whole.total and each.outcomes[at].value is not None]
    spots = [
        _provider_point(each, outcome, each.outcomes[at], names.get(each.line.key, ""), href(each.line.key))
        for each in shown
    ]
    shape = outcome.measure.shape
    title = text.TITLE.format(outcome=outcome.label.lower())
    draw = partial(
        scatter_plot,
        spots,
        title=title,
        across=text.ACROSS.format(currency=spend.currency),
        upwards=text.y_axis_title(outcome),
        ends=AXIS_RANGES[shape],
        level=0.0 if shape == NUMBER else None,
    )

    def drawn(key: str, width: float) -> Markup:
        return draw(key=key, width=width, named=width > charts.NARROW, heading=False)

    return SpendChart(
        title,
        text.READING_NOTES[outcome.key],
        charts.responsive_chart(drawn, key="spend", wide=860),
        _not_shown_text(spend, at),
        partial(draw, key="spend", width=860),
    )


def _provider_point(
    provider_spend: ProviderSpend, outcome: Outcome, typical: TypicalOutcome, name: str, href: str
) -> ScatterPoint:
    total, value = provider_spend.line.whole.total, typical.value
    if total is None or value is None:
        raise ValueError("only providers with a known spend and outcome are drawn")
    y = 100 * value if outcome.measure.shape == YES_NO else value
    label = text.point_label(
        outcome, format_amount(total), total.currency, provider_spend.line.whole.known, value, typical.engagements
    )
    return ScatterPoint(name, provider_spend.arrangement, float(total.amount), y, label, href)


def _not_shown_text(spend: Spend, at: int) -> str:
    """“Not shown: 3 providers without a known cost and 2 providers without quality.”"""
    unpriced = sum(each.line.whole.total is None for each in spend.providers)
    unrated = sum(each.line.whole.total is not None and each.outcomes[at].value is None for each in spend.providers)
    return text.not_shown_text(PROVIDER_OUTCOMES[at], unpriced, unrated)


__all__ = [
    "SHOWN",
    "YEARS",
    "brief_label",
    "counts",
    "format_amount",
    "lack_text",
    "percent",
    "short_unit",
    "spend_blocks",
    "spend_chart",
    "typical_figure",
    "unit",
    "value_text",
]
