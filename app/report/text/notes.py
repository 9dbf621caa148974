"""The notes on a finding in words: what a careful reader would want to know before relying on its figures."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.domain.number_format import count, interval, join_words, number, percent, quantity
from app.core.domain.number_parsing import format_date
from app.core.domain.plural import plural
from app.report.domain.claims import Claim, Outcome
from app.report.domain.evidence import notes as codes
from app.report.domain.evidence.second_best import SECOND_BEST
from app.report.domain.findings import DominantProvider, Figures, Note, SetForAll
from app.report.domain.measures.conversion import RateUsed
from app.report.domain.reports import MARGIN_CHANGED
from app.report.domain.statistics import Effect
from app.report.text.claims import margin_change_note
from app.report.text.effects import lower_by
from app.report.text.missing import import_names_text, set_field_labels
from app.report.text.sentences import finding_text

NoteValues = Mapping[str, Any]
About = Claim | Outcome

CEILING = "{share} of ratings are at the top, so differences are hard to see."
HOURLY = (
    "One total cost looks like an hourly or daily rate entered as the total.",
    "{n} total costs look like an hourly or daily rate entered as the total.",
)
NOTHING_PAID = (
    (
        "{n} engagement cost 0.00 and counts as known. Where that means unknown, clear the cost, or import "
        "the file again "
        "with 0.00 matched to unknown (--value actual_cost:0.00=)."
    ),
    (
        "{n} engagements cost 0.00 and count as known. Where that means unknown, clear the cost, or import "
        "the file again "
        "with 0.00 matched to unknown (--value actual_cost:0.00=)."
    ),
)
OUTLIER = (
    (
        "One value is at least {times} times the median: outlier or typing mistake? It hardly moves medians and "
        "comparisons."
    ),
    (
        "{n} values are at least {times} times the median: outlier or typing mistake? It hardly moves medians and "
        "comparisons."
    ),
)
WITHOUT_OUTLIER = (
    "Without it, {side} work comes to {much} for similar work ({range}).",
    "Without them, {side} work comes to {much} for similar work ({range}).",
)
ONLY_OUTLIER = (
    "Without it too little similar work is left to compare.",
    "Without them too little similar work is left to compare.",
)
RETAGS = "{n} of {among} were changed between freelance and outsourced later; each counts as what it is now."
LATE_ESTIMATES = (
    "{n} of {among} was entered after the work began, so hindsight may have played a part.",
    "{n} of {among} were entered after the work began, so hindsight may have played a part.",
)
BRIEF_CHANGED = (
    "The brief changed in {n} of the {among} over what was agreed; {unanswered} not answered.",
    "The brief changed in {n} of the {among} over what was agreed.",
)
UNKNOWN = "{n} of {among} not answered. This could change once they are."
NO_PROVIDER = (
    (
        "{n} engagement counted without a provider ({sides}). It counts as if by a provider of its own: right for work "
        "cancelled before anybody was engaged."
    ),
    (
        "{n} engagements counted without a provider ({sides}). Each counts as if by a provider of its own: "
        "right for work "
        "cancelled before anybody was engaged. If some had the same provider, the range is too narrow."
    ),
)
ONE_SIDED = {
    codes.ONE_CURRENCY: (
        ("All {side} engagements are in {what}, against {other} of the others; that may explain the difference."),
        (
            "{share} of the {side} engagements are in {what}, against {other} of the others; that may "
            "explain the difference."
        ),
    ),
    codes.ONE_YEAR: (
        ("All {side} engagements are from {what}, against {other} of the others; that may explain the difference."),
        (
            "{share} of the {side} engagements are from {what}, against {other} of the others; that may "
            "explain the difference."
        ),
    ),
    codes.ONE_OWNER: (
        (
            "All {side} engagements are run by one person on our side, against {other} of the others; that "
            "may explain the difference."
        ),
        (
            "{share} of the {side} engagements are run by one person on our side, against {other} of the "
            "others; that may explain the difference."
        ),
    ),
}
SET_FOR_ALL = ("{labels} was {by}.", "{labels} were {by}.")
SOME_SET_FOR_ALL = ("{labels} of {many} of {used} was {by}.", "{labels} of {many} of {used} were {by}.")
DOMINANT_PROVIDER = "{name} did {many} of the {all} {side} engagements, so they count as one provider’s experience."
OTHERS_DID = "Others that {predicate}: {yes} of {others}."
OTHERS_MEDIAN = "Median of the other {others}: {median}."
SECOND_BEST_TEXTS = {  # beside the claim's own figure, or in its place
    "unit_cost": (
        (
            "Second best, total cost per engagement, like for like: {says} A total is no price: the dearer work "
            "may be the larger, so this decides nothing about the claim."
        ),
    )
    * 2,
    "hours": (
        (
            "Beside it, agreed length, start to due date: {says} Longer is not always larger, so this decides "
            "nothing about the claim."
        ),
        (
            "Second best, agreed length, start to due date: {says} Longer is not always larger, so this decides "
            "nothing about the claim."
        ),
    ),
}
NO_SECOND_BEST = (
    (
        "Second best would be total cost per engagement, like for like: {n} engagement has one, but without a "
        "{takes} to compare it by."
    ),
    (
        "Second best would be total cost per engagement, like for like: {n} engagements have one, but none has a "
        "{takes} to compare it by."
    ),
)
ONE_RATER = (
    "One person gave {many} of the {among} ratings of {side} work, so they may say more about that person than about "
    "the work."
)
RATERS_DISAGREE = (
    "People who rated both arrangements rate {both} work higher; people who rated only one rate {one} work higher. "
    "Compare ratings with care."
)
UNANSWERED = "Not answered when asked: {sides}. Those engagements may have turned out otherwise."
UNANSWERED_SIDE = ("{missing} of {n} request about {side} work", "{missing} of {n} requests about {side} work")
CONVERTED = (
    "{n} amount converted from {currency} at the rate of its day, {rates} {target} for 1 {currency} ({days}).",
    ("{n} amounts converted from {currency} at the rate of their day, {rates} {target} for 1 {currency} ({days})."),
)


def notes(figures: Figures) -> list[str]:
    """All notes on a finding."""
    return [note_text(each, figures.about) for each in figures.notes]


def report_note_text(note: Note) -> str:
    """A note on the whole report in words."""
    if note.code == codes.UNANSWERED_REQUESTS:
        sides = [
            plural(n, *UNANSWERED_SIDE, missing=f"{missing:,}", side=side)
            for side, (missing, n) in note.params["sides"].items()
        ]
        return UNANSWERED.format(sides=join_words(sides))
    return {codes.ONE_RATER: ONE_RATER, codes.RATERS_DISAGREE: RATERS_DISAGREE}[note.code].format(**note.params)


def note_text(note: Note, about: About) -> str:
    """A note in words."""
    return _TEXTS[note.code](note.params, about)


def _count_among(template: str | tuple[str, str], of: str) -> Callable[[NoteValues, About], str]:
    """So many of so many."""
    one, more = template if isinstance(template, tuple) else (template, template)
    return lambda it, about: plural(it["many"], one, more, among=count(it["among"], of))


def _one_sided(code: str) -> Callable[[NoteValues, About], str]:
    every, most = ONE_SIDED[code]
    return lambda it, about: (every if it["share"] == 1 else most).format(
        side=it["side"],
        share=percent(it["share"]),
        what=it["what"],
        other="none" if not it["other"] else percent(it["other"]),
    )


def _outlier(note_values: NoteValues, about: About) -> str:
    n = note_values["many"]
    text = plural(n, *OUTLIER, times=number(note_values["times"]))
    if "without" not in note_values:
        return text
    left: Effect | None = note_values["without"]
    if left is None:
        return f"{text} {plural(n, *ONLY_OUTLIER)}"
    side, much, ends = lower_by(left)
    return f"{text} {plural(n, *WITHOUT_OUTLIER, side=side, much=much, range=interval(note_values['level'], *ends))}"


def _set_for_all(note_values: NoteValues, about: About) -> str:
    alike: SetForAll = note_values["alike"]
    templates = SET_FOR_ALL if alike.engagements == alike.used else SOME_SET_FOR_ALL
    return plural(
        len(alike.fields),
        *templates,
        labels=set_field_labels(alike),
        by=import_names_text(alike),
        many=f"{alike.engagements:,}",
        used=count(alike.used, "engagement"),
    )


def _brief_changed(note_values: NoteValues, about: About) -> str:
    """“The brief changed in 12 of the 30 engagements over what was agreed; 5 not answered.”"""
    among, unanswered = note_values["among"], note_values["over"] - note_values["among"]
    some_unanswered, all_answered = BRIEF_CHANGED
    return (some_unanswered if unanswered else all_answered).format(
        n=f"{note_values['many']:,}", among=count(among, "engagement"), unanswered=f"{unanswered:,}"
    )


def _no_provider(note_values: NoteValues, about: About) -> str:
    sides = [f"{without:,} of {count(n, f'{side} one')}" for side, (without, n) in note_values["sides"].items()]
    return plural(note_values["many"], *NO_PROVIDER, sides=join_words(sides))


def _dominant_provider(note_values: NoteValues, about: About) -> str:
    """“Agency North did 60 of the 70 outsourced engagements, so they count as one provider’s experience. …”"""
    held: DominantProvider = note_values["held"]
    rest, measure = held.others, about.measure
    text = DOMINANT_PROVIDER.format(
        name=held.name, many=f"{held.engagements:,}", side=held.side, all=f"{held.engagements + rest.engagements:,}"
    )
    others = f"{rest.engagements:,}"
    if rest.yes is not None:
        return f"{text} {OTHERS_DID.format(others=others, yes=f'{rest.yes:,}', predicate=measure.predicate)}"
    return f"{text} {OTHERS_MEDIAN.format(others=others, median=quantity(rest.typical or 0.0, measure.unit))}"


def _second_best(note_values: NoteValues, about: About) -> str:
    if "figures" not in note_values:
        return plural(note_values["many"], *NO_SECOND_BEST, takes=" and a ".join(note_values["takes"]))
    beside, instead = SECOND_BEST_TEXTS[note_values["measure"]]
    return (beside if note_values["beside"] else instead).format(says=finding_text(note_values["figures"]))


def rate_text(rate: RateUsed) -> str:
    """“37 amounts converted from USD at the rate of their day, 0.893 to 0.952 EUR for 1 USD (1 Jan 2025 to …).”"""
    return plural(
        rate.amounts,
        *CONVERTED,
        currency=rate.currency,
        target=rate.target,
        rates=_date_range(f"{rate.low:.4g}", f"{rate.high:.4g}"),
        days=_date_range(format_date(rate.first), format_date(rate.last)),
    )


def _date_range(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


_TEXTS: Mapping[str, Callable[[NoteValues, About], str]] = {
    codes.CEILING: lambda it, about: CEILING.format(share=percent(it["share"])),
    codes.OUTLIER: _outlier,
    codes.HOURLY: lambda it, about: plural(it["many"], *HOURLY),
    codes.NOTHING_PAID: lambda it, about: plural(it["many"], *NOTHING_PAID),
    codes.SET_FOR_ALL: _set_for_all,
    codes.RETAGS: _count_among(RETAGS, "engagement"),
    codes.LATE_ESTIMATES: _count_among(LATE_ESTIMATES, "in-house estimate"),
    codes.BRIEF_CHANGED: _brief_changed,
    codes.UNKNOWN: _count_among(UNKNOWN, "engagement"),
    codes.NO_PROVIDER: _no_provider,
    codes.ONE_PROVIDER: _dominant_provider,
    codes.CONVERSION: lambda it, about: rate_text(it["rate"]),
    **{code: _one_sided(code) for code in ONE_SIDED},
    SECOND_BEST: _second_best,
    MARGIN_CHANGED: lambda it, about: margin_change_note(about),
}
