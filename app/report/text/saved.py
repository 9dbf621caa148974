"""Saved reports in words: a line of a list, what checking found, what tells one apart from today's record."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.core.domain.number_format import count, join_words
from app.core.domain.number_parsing import format_date
from app.report.domain.periods import Frequency
from app.report.domain.replay import Causes, Difference, Replay
from app.report.domain.saved import SavedReport
from app.report.text.period import covered_days

MAX_DIFFERENCES = 200  # differences that are listed
PROBLEMS = {
    "damaged": "it is not as it was saved. Restore it from a backup.",
    "data changed": "its engagements do not belong to its hash. Restore it from a backup.",
}

INTACT = "as it was saved."
ERASED = "as it was saved, except that names of a person were erased on {days}."
NAMES_ERASED = "Names of a person were erased from it on {days}. The hash is from before that. No figure changed."

SERIES = {
    Frequency.MONTH: "Monthly reports",
    Frequency.QUARTER: "Quarterly reports",
    Frequency.HALF_YEAR: "Half-yearly reports",
    Frequency.YEAR: "Yearly reports",
    Frequency.FINANCIAL_YEAR: "Reports by financial year",
    Frequency.ALL: "Reports on everything so far",
}


def series_name(saved: SavedReport) -> str:
    """What the reports of its series are called: “Quarterly reports”, with the filters that narrow them."""
    named = SERIES.get(saved.period.every, f"Reports on the last {saved.period.months} months")
    filters = [f"{key} {value}" for key, value in saved.filters if key != "sample"]
    sample = ["sample data"] if saved.sample else []
    return ", ".join([named, *sample, *filters])


def summary_line(saved: SavedReport) -> str:
    """One line of a list: title, days, and when it was saved by whom."""
    sample = " (sample data)" if saved.sample else ""
    made_on = format_date(saved.made_at.date())
    return f"{saved.title}{sample}: {covered_days(saved.period)}. Saved on {made_on} by {saved.by}."


def verification_text(saved: SavedReport, problems: tuple[str, ...], erased_on: Sequence[date] = ()) -> str:
    """What checking a report's hashes found; `erased_on`: when names of persons were erased from it."""
    found = " ".join(PROBLEMS[each] for each in problems)
    intact = ERASED.format(days=join_words([format_date(day) for day in erased_on])) if erased_on else INTACT
    return f"Saved report {saved.id}, {saved.title}: {found or intact}"


def erasure_text(erased_on: Sequence[date]) -> str:
    """What a saved report says of the days on which names of persons were erased from it; empty if there are none."""
    return NAMES_ERASED.format(days=join_words([format_date(day) for day in erased_on])) if erased_on else ""


def replay_lines(number: int, replay: Replay) -> Iterator[str]:
    """What differs between a saved report and the same one worked out today, each with what may explain it."""
    if not replay.differences:
        yield f"Today’s record gives saved report {number} again, figure by figure."
        return
    yield f"Saved report {number} and today’s record differ in {count(len(replay.differences), 'value')}."
    yield from causes_text(replay.causes)
    yield from map(_difference_text, replay.differences[:MAX_DIFFERENCES])
    if len(replay.differences) > MAX_DIFFERENCES:
        yield f"… and {len(replay.differences) - MAX_DIFFERENCES:,} more. --json lists them all."


def causes_text(why: Causes) -> Iterator[str]:
    """What may explain differences, one line each."""
    for those, text in (
        (why.added, "{} added since."),
        (why.removed, "{} removed since."),
        (why.edited, "{} changed since."),
    ):
        if those:
            yield text.format(count(len(those), "engagement"))
    if why.claims:
        yield f"Claims changed since: {join_words(list(why.claims))}."
    if why.settings:
        yield f"Settings changed since: {join_words([name.replace('_', ' ') for name in why.settings])}."
    if why.rates:
        yield f"{count(len(why.rates), 'exchange rate')} changed since."
    if why.method:
        yield "The method of this version of Contrast is another one."
    if not why.present_causes:
        yield "No engagement, claim, setting or rate behind it changed. A name or another engagement may have."


CAUSES = {
    "added": "new engagements",
    "removed": "removed engagements",
    "edited": "changed engagements",
    "claims": "the claim was changed",
    "settings": "changed settings",
    "rates": "changed rates",
    "method": "another method",
}


def _difference_text(difference: Difference) -> str:
    why = join_words([CAUSES[each] for each in difference.causes]) or "no cause of its own"
    return f"{difference.path}: {_value_text(difference.before)} → {_value_text(difference.after)} ({why})"


def _value_text(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
