"""The words of facts, outcomes and spend: units, axes, and what a mark says."""

from app.core.domain.number_format import count, number, percent
from app.core.domain.plural import plural
from app.report.domain.claims import NUMBER, RATING, YES_NO, Outcome

RATIO_OUTCOMES = ("hours-overrun", "cost-overrun")  # ratios, said as so many times

MEDIAN_OF, SHARE_OF_YES, YES = "median, {unit}", "share of yes", "yes"
SHORT_UNITS = {"hours-overrun": "of the estimate", "cost-overrun": "of the agreed cost"}
BRIEF_CHANGED = {"no": "Not changed", "a little": "Changed a little", "a lot": "Changed a lot"}
BRIEF_CHANGED_BY = {"us": "By us", "provider": "By the provider", "both": "By both"}
FROM = ("{many} from {n} provider", "{many} from {n} providers")
OTHERS = ("{n} other provider", "{n} other providers")
NO_PROVIDER, ALL = "No provider", "All"
BY_ARRANGEMENT, BY_PROVIDER, BY_TEAM = "By arrangement", "By provider", "By team"
TITLE, ACROSS = "Spend and {outcome}, by provider", "known spend, {currency}"
Y_AXIS_TITLES = {
    RATING: "{outcome}, median of 5",
    YES_NO: "{outcome}, % of engagements",
    NUMBER: "Days late, median; below 0 is early",
}
READING_NOTES = {
    "quality": "Each mark is a provider. Right: more spend. Up: better quality.",
    "goal-met": "Each mark is a provider. Right: more spend. Up: more goals met.",
    "lateness": "Each mark is a provider. Right: more spend. Up: later.",
}
POINT_LABEL = "{amount} {currency} on {spent}, {outcome} {figure} over {rated}"
ON_THE_DAY = "on the day"
LATE, EARLY = ("{days} day late", "{days} days late"), ("{days} day early", "{days} days early")
RATED, RATIO = "{figure} of 5", "{figure}×"
UNPRICED = ("{n} provider without a known cost", "{n} providers without a known cost")
UNRATED = ("{n} provider without {outcome}", "{n} providers without {outcome}")
NOT_SHOWN, NOT_SHOWN_BOTH = "Not shown: {first}.", "Not shown: {first} and {second}."

HOURS = "Hours of each job"
SHORT_LABELS = {
    "cost-fixed": "Fixed price",
    "cost-time": "By time",
    "cost-other": "Other pricing",
    "cost-unsaid": "No pricing model",
}
TITLES = {
    "hours": HOURS,
    "quality": "Quality of each job",
    "on-time": "Which jobs were on time",
    "goal-met": "Which jobs fully met their goal",
    "within-agreed-cost": "Which jobs stayed within the agreed cost",
    "would-rehire": "After which jobs we would hire again",
}


def unit(outcome: Outcome, currency: str) -> str:
    """What a typical figure of it is: “median, of 5”, “share of yes”."""
    if outcome.measure.shape == YES_NO:
        return SHARE_OF_YES
    return MEDIAN_OF.format(unit=outcome.measure.unit.format(currency=currency))


def short_unit(outcome: Outcome, currency: str) -> str:
    """The same where there is little room: “of 5”, “yes”, “of the estimate”."""
    if outcome.measure.shape == YES_NO:
        return YES
    return SHORT_UNITS.get(outcome.key) or outcome.measure.unit.format(currency=currency)


def typical_figure(outcome: Outcome, value: float | None) -> str:
    """A typical figure without its unit; nothing where there is none."""
    if value is None:
        return ""
    if outcome.measure.shape == YES_NO:
        return percent(value)
    return RATIO.format(figure=f"{value:.2f}") if outcome.key in RATIO_OUTCOMES else number(value)


def value_text(outcome: Outcome, value: float | None) -> str:
    """A provider's typical figure as people say it: “4.5 of 5”, “82%”, “3 days late”; nothing where there is none."""
    if value is None:
        return ""
    if outcome.key == "lateness":
        if not value:
            return ON_THE_DAY
        one, more = LATE if value > 0 else EARLY
        return (one if abs(value) == 1 else more).format(days=number(abs(value)))
    sentence = typical_figure(outcome, value)
    return RATED.format(figure=sentence) if outcome.measure.shape == RATING else sentence


def counts_text(engagements: int, providers: int) -> str:
    """“12 from 7 providers”"""
    return plural(providers, *FROM, many=f"{engagements:,}")


def y_axis_title(outcome: Outcome) -> str:
    """What the upward axis of spend against an outcome shows."""
    return Y_AXIS_TITLES[outcome.measure.shape].format(outcome=outcome.label)


def point_label(outcome: Outcome, amount: str, currency: str, spent: int, value: float, rated: int) -> str:
    """What a provider's mark says: its spend on so many engagements, and its figure over so many (`rated`)."""
    return POINT_LABEL.format(
        amount=amount,
        currency=currency,
        spent=count(spent, "engagement"),
        outcome=outcome.label.lower(),
        figure=value_text(outcome, value),
        rated=count(rated, "engagement"),
    )


def not_shown_text(outcome: Outcome, unpriced: int, unrated: int) -> str:
    """“Not shown: 3 providers without a known cost and 2 providers without quality.”; empty where all are."""
    parts = [
        plural(n, *templates, outcome=outcome.label.lower())
        for n, templates in ((unpriced, UNPRICED), (unrated, UNRATED))
        if n
    ]
    if not parts:
        return ""
    return (NOT_SHOWN_BOTH if len(parts) > 1 else NOT_SHOWN).format(first=parts[0], second=parts[-1])
