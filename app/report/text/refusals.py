"""What the report refuses, in words: what is wrong, and what to do instead."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from app.core.domain.errors import NotFound, Problem, Refused
from app.report.domain.refusals import Fault, FaultCode, Unfit

TEMPLATES: Mapping[FaultCode, str] = {
    FaultCode.UNKNOWN_FIELD: "A claim has no “{name}”.",
    FaultCode.UNREADABLE: "{says}",
    FaultCode.NO_SENTENCE: "Write the claim in one sentence.",
    FaultCode.NO_MEASURE: "Choose what to compare, one of: {options}.",
    FaultCode.NOT_AN_OPTION: "Choose one of: {options}.",
    FaultCode.YES_NO_ALREADY: "{label} is yes or no, so there is nothing to choose.",
    FaultCode.NUMBER_NEEDS_LIMIT: "{label} is a number. Enter the limit from which it counts as yes.",
    FaultCode.LIMITS_CROSSED: "The lower limit is above the upper one.",
    FaultCode.NO_ANSWER_CHOSEN: "Choose what counts as yes, from: {options}.",
    FaultCode.EVERY_ANSWER: "If every answer counts as yes, there is nothing to compare.",
    FaultCode.NOT_A_NUMBER: "{label} is not a number.",
    FaultCode.CANT_MATCH_ON: "“{name}” can’t be matched on. Choose from: {options}.",
    FaultCode.NOTHING_MATCHED: "Choose what to match on: kind of work, scope, first or later job.",
    FaultCode.MATCHES_ALL_WORK: "Comparing all work matches on nothing. Choose similar work, or leave these empty.",
    FaultCode.IS_COMPARED: "{label} is what is compared, so it can’t be matched on.",
    FaultCode.TOO_LARGE: "This is too large.",
    FaultCode.MARGIN: "The smallest difference that matters must be between {least} and {most} of 100.",
    FaultCode.FACTOR: "The smallest ratio that matters must be between {least} and {most}.",
    FaultCode.NO_SOURCE: "Name the source: a title, author or link.",
    FaultCode.ONE_SIDED: "This claim asks whether one side is more than half, so its verdict answers the opposite too.",
    FaultCode.FIXED: "“{name}” can’t be edited. Add a claim of your own instead.",
    FaultCode.THERE_ALREADY: "“{sentence}” already compares this.",
    FaultCode.OPPOSITE_OF: "This is the opposite of “{sentence}” Add it on that claim's page, as its opposite.",
    FaultCode.NONE_PICKED: "Pick at least one claim.",
    FaultCode.TOO_MANY: "Pick at most {free}.",
    FaultCode.TOO_MANY_MORE: "Pick at most {free} more.",
    FaultCode.NONE_FREE: "All {most} questions are in use. Unlock one first.",
    FaultCode.NO_CLAIM: "There is no claim “{key}” that is switched on.",
    FaultCode.PICKED_ALREADY: "“{sentence}” is a question already.",
    FaultCode.ONE_QUESTION: "“{sentence}” and “{twin}” are one question: an answer to one answers the other.",
    FaultCode.NOT_A_QUESTION: "“{key}” is not one of the questions.",
    FaultCode.NO_PERIOD: "“{code}” is no period. Write {forms}.",
    FaultCode.NOT_BEGUN: "The period {code} has not begun. Choose an earlier one.",
    FaultCode.REVIEW_OVER: "{day} is over. Choose a day from {today} on, or leave it blank for {usual}.",
}

NO_SAMPLE = "The sample data isn’t loaded. Load it first (on the console: contrast sample), or leave the sample out."
NO_SUCH_CLAIM, NOT_IN_REPORT = "There is no claim “{key}”.", "The report has no claim “{key}”."
CHANGED_SINCE = "Somebody else has changed this claim since you opened it. Reload the page."
CHANGED_BY_OTHER = (
    "{who} changed this claim since you opened it. What you typed stands below and is not kept yet; what "
    "only they changed has been put in."
)
NOT_IN_CATALOGUE = "This claim is not in the catalogue."
LOCKED = "This is one of your questions, locked on {day}. Unlock it first."
OPPOSITE_LOCKED = "This is the opposite of one of your questions, locked on {day}. Unlock it first."
NAMED_TWICE, MOST_SHOWN = "“{key}” is named twice.", "Choose at most {most}; these are {many}."
NO_SUCH = {"provider": "There is no provider “{name}”.", "team": "There is no team “{name}”."}
NO_PROVIDER, NO_ENGAGEMENT = "There is no such provider.", "There is no such engagement."
PROVIDER_MEANT = "There is no provider “{name}”. Did you mean {near}?"
PROVIDER_LISTED = "There is no provider “{name}”. Names of providers are in: contrast export --of providers"
NOTHING_TO_TEST = (
    "A filtered view carries no verdicts, so there is nothing to test. Remove the filters, or choose "
    "the usual period or the whole record."
)
NO_CHART_YET = "There is no chart of “{key}” yet: it needs {missing}."
NO_CHART = "There is no chart “{part}” of “{key}” in this view."
NO_SCALE = "There is no such chart in this view: no claim on that scale has enough data to be drawn."
NO_PROVIDERS_CHART = "There is no chart in this view: nothing is known of its providers yet."
NO_PAPER = "“{paper}” is not a paper size. Use paper=a4 or paper=letter."
NO_TABLE = "There is no such table. Ask for outcomes, spend, providers or quarters."
TWO_SELECTIONS = "Say both selections, as a= and b=."
SAME_SELECTIONS = "Both selections are the same. Change one of them."
NO_DAY = "The period has no day up to today. Choose an earlier first day."
NO_SAVED, NO_DECISION = "There is no saved report {number}.", "There is no decision {number}."
DAMAGED = "Saved report {number} is damaged: {damaged}. Restore it from a backup."
NOT_SAVED, NO_FIGURE = "The saved report has no claim “{key}”.", "The saved report has no figure “{key}”."
NONE_SAVED, NONE_OF_SERIES = "No report is saved yet.", "No report of this series is saved."
SAVED_MEANWHILE = "Another report of this series was saved meanwhile. Save this one again."
NO_TITLE = "A report needs a title."
LONG_TITLE = "A title has at most {most} characters; this one has {many}."
TOO_LONG = "This has {many} characters. At most {most} fit."
NO_DECISION_TEXT = "Say what was decided."
DECISION_CHANGED = "Somebody else changed this decision since you opened the page. Look at it again."
DUE = "{wrong} Write the day as 2026-12-31."
NO_FORMAT = "There is no “{form}” of a report. Use {forms}."
NO_MAIL, MAIL_NOT_FAILED = "There is no such mail.", "This mail has not failed."
QUEUED = "A mail to them is on its way already."
NO_LINK, LINK_FAILS = "There is no such link.", "This link does not work"
LINK_OPENS_NONE = (
    "This link does not open a report. It may have expired or been revoked. Ask whoever sent it for a new one."
)
LINK_DAYS = "Use 1 to {most} days."
NO_SCHEDULE, SCHEDULE_REMOVED = "There is no schedule {number}.", "Schedule {number} was removed."
SCHEDULE_CHANGED = "Somebody changed this schedule since you opened it. Look at it again, then make your change."
SCHEDULE_OVERTAKEN = "Somebody else changed this schedule at the same moment. Look at it again, then make your change."
SCHEDULE_DAYS = "A schedule has no days of its own: each report covers the period that ended last. Leave them out."
REPORT_NOT_FAILED = "This report has not failed."
NO_LONGER_FAILED = "The report was made or tried again before this mail was sent."
OTHER_PERIODS = "The schedule no longer covers periods such as {code}. Save that report by hand."
NO_WHOLE_NUMBER, NO_RHYTHM = "“{text}” is no whole number.", "Choose how often."
NO_NAME, LONG_NAME = "A schedule needs a name.", "A name has at most {most} characters."
MONTHS, HOUR = "Use 1 to {most} months.", "Use a full hour from 0 to 23."
DAY = "Use a day from 1 to {last}, which every month has."
TIME_ZONE = "Use the name of a time zone, such as Europe/Berlin."
MANY_RECIPIENTS = "Use at most {most} recipients."
NEXT_REVIEW = "{wrong} Write the day of the next review as 2026-01-31."


def unknown_provider_text(name: str, others: Sequence[str]) -> str:
    """That there is no such provider, and who may be meant."""
    if not others:
        return PROVIDER_LISTED.format(name=name)
    return PROVIDER_MEANT.format(name=name, near=" or ".join(f"“{each}”" for each in others))


def fault_text(fault: Fault) -> str:
    """One fault in a sentence."""
    return TEMPLATES[fault.why].format(**fault.params)


@contextmanager
def text_for_refusals() -> Iterator[None]:
    """Whatever the domain refuses within, refused in words."""
    try:
        yield
    except Unfit as unfit:
        problems = [Problem(each.code, fault_text(each), each.field, each.value) for each in unfit.faults]
        raise (NotFound if unfit.missing else Refused)(problems) from None
