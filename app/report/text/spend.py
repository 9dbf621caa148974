"""What was spent, in words: how concentrated it is, and what to check before relying on it."""

from collections.abc import Mapping

from app.core.domain.number_format import percent, whole_amount
from app.core.domain.plural import plural
from app.report.domain.spend import DominantEngagement, Spend
from app.report.text.notes import rate_text

TOP_PROVIDERS = 3
MOST_SHARE = 0.8  # of the spend
NOTHING_KNOWN = "No cost is known yet, so there is nothing to show."
FEW = (
    "All known spend with a provider went to {n} provider.",
    ("All known spend with a provider went to {n} providers."),
)
TOP = "Your top 3 providers account for {share} of known spend."
TOP_AND_MOST = "Your top 3 providers account for {share} of known spend, your top {most} for {of}."
DOMINANT_ENGAGEMENT = (
    "One engagement is {share} of the known spend: {cost}, against {rest} for all others together. Check it "
    "for a typing mistake: every total and share here depends on it."
)
YEARS = (
    "An invoice counts in the year of its date. An engagement without invoices counts in the year of its end date, or "
    "start date if it has not ended."
)
NO_DATE, NO_TEAM, NO_PROVIDER = "No date", "No team", "No provider"


def concentration_text(spend: Spend) -> str:
    """How much of the known spend the largest providers hold; empty where nothing was spent."""
    if spend.whole.whole.total is None:
        return NOTHING_KNOWN
    held = [each.cumulative for each in spend.providers if each.cumulative is not None]
    if not held:
        return ""
    if len(held) <= TOP_PROVIDERS:
        return plural(len(held), *FEW)
    most = next((at for at, each in enumerate(held, 1) if each >= MOST_SHARE), 0)
    return (TOP_AND_MOST if most > TOP_PROVIDERS else TOP).format(
        share=percent(held[TOP_PROVIDERS - 1]), most=f"{most:,}", of=percent(MOST_SHARE)
    )


def dominant_engagement_text(dominant: DominantEngagement) -> str:
    """That one engagement is most of the spend."""
    return DOMINANT_ENGAGEMENT.format(
        share=percent(dominant.share), cost=whole_amount(dominant.cost), rest=whole_amount(dominant.rest)
    )


def name_or_none(key: int | None, names: Mapping[int, str], nobody: str) -> str:
    """What a provider or team is called."""
    return nobody if key is None else names.get(key, nobody)


def spend_notes(spend: Spend) -> list[str]:
    """What a careful reader would want to know."""
    return [
        *map(rate_text, spend.rates),
        *([dominant_engagement_text(spend.dominant_engagement)] if spend.dominant_engagement else []),
    ]
