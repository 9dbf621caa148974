"""What happened in a period, in words: a line a figure, the same on a page, in a mail, in a file and on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.domain.number_format import join_words, percent, whole_amount
from app.core.domain.number_parsing import format_date
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS
from app.report.domain.evidence.missing_answers import REVIEW, MissingAnswers
from app.report.domain.news import Counts, Ids, KnownSpend, LargestProvider, LateDeliveries, NamedNews, Overruns
from app.report.text.contrasts import exclusion_texts

TITLE = "News of the period"
UNKNOWN, NONE, NOBODY = "unknown", "–", "No owner"
COUNTING_NOTE = (
    "Counted from {first} to {last}, without verdicts. An invoice counts on its day. An engagement without "
    "invoices counts on its end date, or start date if it has not ended."
)
LABELS = {
    "begun": "Began",
    "ended": "Ended",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "running": "Still running",
    "overdue": "Running past their due date",
    "spend": "Spend",
    "largest": "Largest provider",
    "overruns": "Cost more than agreed",
    "late": "Completed late",
    "missing": "Missing answers",
    "start-unknown": "No start date",
    "end-unknown": "No end date",
}
NOTHING_COUNTED = {
    "begun": "No engagement began.",
    "ended": "No engagement ended.",
    "completed": "No engagement was completed.",
    "cancelled": "No engagement was cancelled.",
    "running": "No engagement was still running on {day}.",
    "spend": "No spend fell into this period.",
    "largest": "No spend with a provider is known.",
    "missing": "No answer is missing.",
}
Forms = tuple[str, str]  # for one and for more
SIDES: dict[str, Forms] = {
    "begun": ("{n} engagement began: {sides}.", "{n} engagements began: {sides}."),
    "ended": ("{n} engagement ended: {sides}.", "{n} engagements ended: {sides}."),
    "completed": ("{n} engagement was completed: {sides}.", "{n} engagements were completed: {sides}."),
}
CANCELLED = (
    "{n} engagement was cancelled; {cost} had been spent on it.",
    "{n} engagements were cancelled; {cost} had been spent on them.",
)
CANCELLED_IN_PART = (
    "{n} engagements were cancelled; {cost} had been spent on {known} of them. What the others cost is unknown."
)
CANCELLED_UNKNOWN = (
    "{n} engagement was cancelled; what was spent on it is unknown.",
    "{n} engagements were cancelled; what was spent on them is unknown.",
)
RUNNING = (
    "{n} engagement was still running on {day}: {names}.",
    "{n} engagements were still running on {day}: {names}.",
)
NAMED_AND_MORE = "{names} and {more} more"
OVERDUE = (
    "{late} of {n} running engagement with a due date was past it.",
    "{late} of {n} running engagements with a due date were past it.",
)
OVERDUE_UNKNOWN = "No running engagement has a due date."
NO_DUE = ("{n} more has no due date.", "{n} more have no due date.")
SPEND, SPEND_UNKNOWN = "{spend} was spent: {sides}.", "What was spent is unknown."
COST_UNKNOWN = ("The cost of {n} engagement is unknown ({why}).", "The cost of {n} engagements is unknown ({why}).")
LARGEST = (
    "{name} was paid {spend}, {share} of the known spend. No other provider was paid.",
    "{name} was paid the most: {spend}, {share} of the known spend. {n} providers were paid.",
)
LARGEST_UNSHARED = (
    "{name} was paid {spend}. No other provider was paid.",
    "{name} was paid the most: {spend}. {n} providers were paid.",
)
OVER = (
    "{over} of {n} engagement cost more than agreed, by {by} in all.",
    "{over} of {n} engagements cost more than agreed, by {by} in all.",
)
OVER_UNRATED = ("{over} of {n} engagement cost more than agreed.", "{over} of {n} engagements cost more than agreed.")
NOT_OVER = (
    "The {n} engagement with both costs known did not cost more than agreed.",
    "None of {n} engagements cost more than agreed.",
)
OVER_UNKNOWN = "No ended engagement has both an agreed and an actual cost."
NO_RATE = (
    "{n} of them has no exchange rate and is not in the sum.",
    "{n} of them have no exchange rate and are not in the sum.",
)
ONE_COST = ("{n} more lacks the agreed or the actual cost.", "{n} more lack the agreed or the actual cost.")
LATE = (
    "{late} of {n} completed engagement ended after its due date.",
    "{late} of {n} completed engagements ended after their due date.",
)
LATE_UNKNOWN = "No completed engagement has a due date."
LACKING = (
    "{owner}: {lacking} of {n} ended engagement lacks an answer ({answers}).",
    "{owner}: {lacking} of {n} ended engagements lack an answer ({answers}).",
)
START_UNKNOWN = (
    "{n} engagement has no start date, so it may be missing above.",
    "{n} engagements have no start date, so they may be missing above.",
)
END_UNKNOWN = (
    "{n} engagement ended on an unknown day, so it may be missing above.",
    "{n} engagements ended on an unknown day, so they may be missing above.",
)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One figure: a `label` and its `value` for a table, `says` in whole sentences, and the engagements behind it.

    `key` names it for programs; there is one line “missing-…” for each owner, with the user's number or “nobody”.
    """

    key: str
    label: str
    value: str
    says: str
    ids: Ids


def lines(named_news: NamedNews) -> tuple[NewsLine, ...]:
    """Every figure of all arrangements together, what each arrangement had in it, and what is not known."""
    return tuple(_lines(named_news))


def counting_note(named_news: NamedNews) -> str:
    """Which days were counted, and by which date."""
    return COUNTING_NOTE.format(first=format_date(named_news.news.first), last=format_date(named_news.news.last))


def _lines(named_news: NamedNews) -> Iterator[NewsLine]:
    whole, sides = named_news.news.whole, named_news.news.sides
    for key, forms in SIDES.items():
        ids: Ids = getattr(whole, key)
        n = {side.arrangement: len(getattr(side, key)) for side in sides}
        of_sides = ", ".join(f"{each:,} {side}" for side, each in n.items() if each)
        yield _line(
            key, f"{len(ids):,}", plural(len(ids), *forms, sides=of_sides) if ids else NOTHING_COUNTED[key], ids
        )
    yield _line("cancelled", f"{len(whole.cancelled):,}", _cancelled(whole), whole.cancelled)
    yield _line("running", f"{len(whole.running):,}", _running(named_news), whole.running)
    if whole.running:
        yield _line(
            "overdue", _count_of(whole.overdue), _late_text(whole.overdue, OVERDUE, OVERDUE_UNKNOWN), whole.overdue.late
        )
    yield _line("spend", _amount(whole.spend), _spend(whole, sides), _count_text(whole.spend))
    yield _largest(named_news, whole.largest)
    if whole.ended:
        yield _line("overruns", _count_of(whole.overruns), _overruns_text(whole.overruns), whole.overruns.over)
    if whole.completed:
        yield _line("late", _count_of(whole.late), _late_text(whole.late, LATE, LATE_UNKNOWN), whole.late.late)
    yield from _missing_text(named_news)
    for key, ids, forms in (
        ("start-unknown", whole.start_unknown, START_UNKNOWN),
        ("end-unknown", whole.end_unknown, END_UNKNOWN),
    ):
        if ids:
            yield _line(key, f"{len(ids):,}", plural(len(ids), *forms), ids)


def _line(key: str, value: str, says: str, ids: Ids) -> NewsLine:
    return NewsLine(key, LABELS[key], value, says, ids)


def _count_of(deliveries: LateDeliveries | Overruns) -> str:
    """“3 of 17”, or that it is unknown."""
    n = deliveries.over if isinstance(deliveries, Overruns) else deliveries.late
    return f"{len(n):,} of {len(deliveries.known):,}" if deliveries.known else UNKNOWN


def _amount(spend: KnownSpend) -> str:
    if spend.total is not None:
        return whole_amount(spend.total)
    return UNKNOWN if spend.unknown else NONE


def _count_text(spend: KnownSpend) -> Ids:
    return tuple(sorted([*spend.known, *(number for ids in spend.unknown.values() for number in ids)]))


def _cancelled(counts: Counts) -> str:
    paid, n = counts.cancelled_cost, len(counts.cancelled)
    if not n:
        return NOTHING_COUNTED["cancelled"]
    if paid.total is None:
        return plural(n, *CANCELLED_UNKNOWN)
    if paid.unknown:
        return CANCELLED_IN_PART.format(n=f"{n:,}", cost=whole_amount(paid.total), known=f"{len(paid.known):,}")
    return plural(n, *CANCELLED, cost=whole_amount(paid.total))


def _running(named_news: NamedNews) -> str:
    n, day, names = (
        len(named_news.news.whole.running),
        format_date(named_news.news.last),
        [f"“{each}”" for each in named_news.running.values()],
    )
    if not n:
        return NOTHING_COUNTED["running"].format(day=day)
    more = n - len(names)
    some = NAMED_AND_MORE.format(names=", ".join(names), more=f"{more:,}") if more else join_words(names)
    return plural(n, *RUNNING, day=day, names=some)


def _spend(whole: Counts, sides: tuple[Counts, ...]) -> str:
    it = whole.spend
    if it.total is None and not it.unknown:
        return NOTHING_COUNTED["spend"]
    of_sides = ", ".join(f"{side.arrangement} {whole_amount(side.spend.total)}" for side in sides if side.spend.total)
    known = SPEND_UNKNOWN if it.total is None else SPEND.format(spend=whole_amount(it.total), sides=of_sides)
    if not it.unknown:
        return known
    why = ", ".join(exclusion_texts({str(reason): ids for reason, ids in it.unknown.items()}))
    return f"{known} {plural(it.without, *COST_UNKNOWN, why=why)}"


def _largest(named_news: NamedNews, largest: LargestProvider | None) -> NewsLine:
    if largest is None:
        return _line(
            "largest", UNKNOWN if named_news.news.whole.spend.unknown else NONE, NOTHING_COUNTED["largest"], ()
        )
    name, spend = named_news.providers[largest.provider], whole_amount(largest.spend)
    share = "" if largest.share is None else percent(largest.share)
    return _line(
        "largest",
        f"{name}, {share or spend}",
        plural(largest.providers, *(LARGEST if share else LARGEST_UNSHARED), name=name, spend=spend, share=share),
        largest.engagements,
    )


def _overruns_text(overruns: Overruns) -> str:
    n = len(overruns.known)
    if not n:
        return OVER_UNKNOWN
    if overruns.over and overruns.by is not None:
        found = plural(n, *OVER, over=f"{len(overruns.over):,}", by=whole_amount(overruns.by))
    else:
        found = plural(n, *(OVER_UNRATED if overruns.over else NOT_OVER), over=f"{len(overruns.over):,}")
    return " ".join([found, *_extra_note(overruns.unrated, NO_RATE), *_extra_note(overruns.unknown, ONE_COST)])


def _late_text(deliveries: LateDeliveries, forms: Forms, unknown: str) -> str:
    if not deliveries.known:
        return unknown
    return " ".join(
        [
            plural(len(deliveries.known), *forms, late=f"{len(deliveries.late):,}"),
            *_extra_note(deliveries.unknown, NO_DUE),
        ]
    )


def _extra_note(ids: Ids, forms: Forms) -> list[str]:
    return [plural(len(ids), *forms)] if ids else []


def _missing_text(named_news: NamedNews) -> Iterator[NewsLine]:
    if named_news.news.whole.ended and not named_news.news.missing:
        yield _line("missing", "0", NOTHING_COUNTED["missing"], ())
    for each in named_news.news.missing:
        owner = NOBODY if each.owner is None else named_news.owners[each.owner]
        yield NewsLine(
            f"missing-{'nobody' if each.owner is None else each.owner}",
            f"{LABELS['missing']}: {owner}",
            f"{len(each.lacking):,} of {len(each.ended):,}",
            plural(
                len(each.ended),
                *LACKING,
                owner=owner,
                lacking=f"{len(each.lacking):,}",
                answers=_missing_answers_text(each),
            ),
            each.lacking,
        )


def _missing_answers_text(missing_answers: MissingAnswers) -> str:
    """“actual cost 3, review 2”"""
    return ", ".join(f"{answer_name(code)} {len(ids):,}" for code, ids in missing_answers.answers.items())


def answer_name(code: str) -> str:
    """What a missing answer is called in a sentence: “actual cost”, “review”."""
    label = "Review" if code == REVIEW else FIELDS[code].label
    return label[:1].lower() + label[1:]
