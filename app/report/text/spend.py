"""What was spent, in words: how concentrated it is, and what to check before relying on it."""

from collections.abc import Mapping

from app.core.domain.number_format import percent, whole_amount
from app.core.domain.plural import plural
from app.report.domain.spend import Dominating, Spend
from app.report.text.notes import rate_text

LARGEST = 3
MOST = 0.8  # of the spend
NOTHING_KNOWN = "No cost is known yet, so there is nothing to show."
FEW = (
    "All known spend with a provider went to {n} provider.",
    ("All known spend with a provider went to {n} providers."),
)
TOP = "Your top 3 providers account for {share} of known spend."
TOP_AND_MOST = "Your top 3 providers account for {share} of known spend, your top {most} for {of}."
DOMINATING = (
    "One engagement is {share} of the known spend: {cost}, against {rest} for all others together. Check it "
    "for a typing mistake: every total and share here depends on it."
)
YEARS = (
    "An invoice counts in the year of its date. An engagement without invoices counts in the year of its end date, or "
    "start date if it has not ended."
)
NO_DATE, NO_TEAM, NO_PROVIDER = "No date", "No team", "No provider"


def concentration(spend: Spend) -> str:
    """How much of the known spend the largest providers hold; empty where nothing was spent."""
    if spend.whole.whole.total is None:
        return NOTHING_KNOWN
    held = [each.cumulative for each in spend.providers if each.cumulative is not None]
    if not held:
        return ""
    if len(held) <= LARGEST:
        return plural(len(held), *FEW)
    most = next((at for at, each in enumerate(held, 1) if each >= MOST), 0)
    return (TOP_AND_MOST if most > LARGEST else TOP).format(
        share=percent(held[LARGEST - 1]), most=f"{most:,}", of=percent(MOST)
    )


def dominating_text(it: Dominating) -> str:
    """That one engagement is most of the spend."""
    return DOMINATING.format(share=percent(it.share), cost=whole_amount(it.cost), rest=whole_amount(it.rest))


def named(key: int | None, names: Mapping[int, str], nobody: str) -> str:
    """What a provider or team is called."""
    return nobody if key is None else names.get(key, nobody)


def spend_notes(spend: Spend) -> list[str]:
    """What a careful reader would want to know."""
    return [*map(rate_text, spend.rates), *([dominating_text(spend.dominating)] if spend.dominating else [])]
