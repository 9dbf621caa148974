"""What two quotes for one brief say beside the claim on cost."""

from app.core.domain.number_format import interval, percent
from app.core.domain.plural import plural
from app.report.domain.quotes import QuoteFigures
from app.report.domain.statistics import Missing, Verdict

CLAIM = "For the same brief, freelancers quote less."
SO_FAR = (
    "So far {n} brief priced by both kinds: {ways}. A verdict needs {missing}.",
    "So far {n} briefs priced by both kinds: {ways}. A verdict needs {missing}.",
)
COUNTED = (
    "Of {n} brief priced by both kinds, one for each pair of providers, {ways}: {share} lower ({range}).",
    "Of {n} briefs priced by both kinds, one for each pair of providers, {ways}: {share} lower ({range}).",
)
WAYS = "the freelance price was lower in {lower} and higher in {higher}"
WAYS_EQUAL = "the freelance price was lower in {lower} and higher in {higher}, equal in {equal}"
MEANS = {
    Verdict.SUPPORTED: "For the same brief, freelancers quoted less.",
    Verdict.CONTRADICTED: "For the same brief, freelancers quoted more.",
    Verdict.NO_MEANINGFUL_DIFFERENCE: "For the same brief it is about half.",
    Verdict.INCONCLUSIVE: "Our quotes can’t tell.",
}
BRIEFS = ("{n} more brief with unequal prices", "{n} more briefs with unequal prices")
PROVIDERS = ("{n} more provider among those who quoted", "{n} more providers among those who quoted")


def quotes_text(quotes: QuoteFigures) -> str:
    """The counted briefs, and what they say."""
    counted, effect = quotes.counts, quotes.effect
    ways = (WAYS_EQUAL if counted.equal_count else WAYS).format(
        lower=f"{counted.lower:,}", higher=f"{counted.higher:,}", equal=f"{counted.equal_count:,}"
    )
    n = len(counted.used)
    if effect is None or quotes.level is None:
        return plural(n, *SO_FAR, ways=ways, missing=quotes_missing(quotes))
    text = plural(
        n,
        *COUNTED,
        ways=ways,
        share=percent(effect.estimate),
        range=interval(quotes.level, percent(effect.low), percent(effect.high)),
    )
    return f"{text} {MEANS[quotes.verdict]}" if quotes.verdict in MEANS else text


def quotes_missing(quotes: QuoteFigures) -> str:
    """What a verdict on them still needs; empty where nothing."""
    if quotes.effect is not None:
        return ""
    lacks: Missing = quotes.counts.gate
    return " and ".join(
        plural(n, *templates) for n, templates in ((lacks.engagements, BRIEFS), (lacks.providers, PROVIDERS)) if n
    )
