"""The words of a claim's page beside its sentence: titles of its charts, and what its tables and remarks say."""

from collections.abc import Iterable, Mapping, Sequence

from app.core.domain.plural import plural

MAX_NAMED = 3  # so many providers are named in a sentence

SIDES = "{name}: engagements that {predicate}"
KINDS, SIZES, ON_EACH_SIDE = "Kind of work", "Size of the work", "{title} on each side"
JOBS = "First or later job with the provider"
NOT_RECORDED = "not recorded"
ALL_WORK, SIMILAR_WORK, ALL_AND_SIMILAR_WORK = "All work", "Similar work", "All work, and similar work"
YEAR_BY_YEAR, CUMULATIVE = "Year by year", "Everything up to that year"
JOBS = "First job with a provider, and later ones"
VARIANTS, TOO_LITTLE_SIMILAR = "Other ways to see the cost", "Too little similar work to compare."
TOO_FEW, TOO_FEW_PROVIDERS, ALL_CELLS = "too few", "too few providers", "all"
SLICE = "{says}; n {sizes}"
POOLED = (
    "{figure}, over {n} engagement in groups that both sides have",
    "{figure}, over {n} engagements in groups that both sides have",
)
CELL, CELL_BOTH = "{name} ({n} {side})", "{name} ({freelance} freelance, {outsourced} outsourced)"
TOO_FEW_CELLS = "Too few to compare: {cells}."
ONE_SIDED = "On one side only, so there is nothing to compare: {cells}."

TOO_LITTLE = "too little left"
ANY, ANY_OF_MOST = "any one of them", "any one of the {n} with the most influence"
STILL_OPEN = "Without {those} it would still be {word}."
NOBODY_DECIDES = "No single provider decides this: without {those} it would still be {word}."
OTHER_VERDICT, NOTHING_LEFT = "Without {names} it would be {word}.", "Without {names} too little is left to compare."
ALL_OTHERS = "Without any other one it would still be {word}."
EACH_ALONE = "{names} or {last}, each alone,"
ANY_NAMED = ("any one of {n} provider, {names} among them,", "any one of {n} providers, {names} among them,")


def pooled_text(figure: str, engagements: int) -> str:
    """What the groups that both sides have say together."""
    return plural(engagements, *POOLED, figure=figure)


def uncompared_cells_text(
    few: Sequence[tuple[str, int, int]], alone: Sequence[tuple[str, int, int]]
) -> tuple[str, ...]:
    """The groups that compare nothing, each by its name and how many engagements it has on either side (freelance
    first): those with too few, then those that only one side has."""
    lines = []
    if few:
        cells = [CELL_BOTH.format(name=name, freelance=f"{n:,}", outsourced=f"{m:,}") for name, n, m in few]
        lines.append(TOO_FEW_CELLS.format(cells="; ".join(cells)))
    if alone:
        cells = [
            CELL.format(name=name, n=f"{n + m:,}", side="freelance" if n else "outsourced") for name, n, m in alone
        ]
        lines.append(ONE_SIDED.format(cells="; ".join(cells)))
    return tuple(lines)


def dependence_text(word: str, changed: Mapping[str, Sequence[str]], tried: int, every: bool, still_open: bool) -> str:
    """Which providers a verdict depends on. `word`: the verdict; `changed`: whose absence makes it another one, by that
    one's word, empty where too little is left; `tried`: how many were left out one by one, `every`: all there are;
    `still_open`: the verdict is none that a provider could carry."""
    if not changed:
        those = ANY if every else ANY_OF_MOST.format(n=f"{tried:,}")
        return (STILL_OPEN if still_open else NOBODY_DECIDES).format(those=those, word=word)
    lines = [
        (OTHER_VERDICT if other else NOTHING_LEFT).format(names=_join_names(names), word=other)
        for other, names in changed.items()
    ]
    rest = tried - sum(map(len, changed.values()))
    return " ".join([*lines, *([ALL_OTHERS.format(word=word)] if rest else [])])


def _join_names(names: Iterable[str]) -> str:
    """“Agency North”, “Agency North or Kite, each alone,”, “any one of 7 providers, Agency North among them,”"""
    names = list(names)
    if len(names) == 1:
        return names[0]
    if len(names) <= MAX_NAMED:
        return EACH_ALONE.format(names=", ".join(names[:-1]), last=names[-1])
    return plural(len(names), *ANY_NAMED, names=", ".join(names[:MAX_NAMED]))
