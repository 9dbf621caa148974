"""Requests for answers: who is asked about which engagement, on which day, how often reminded, and when it ends.

The owner is asked for the outcome on the day the work was due, further reviewers for a review alone. A request is open
for 14 days: one mail on the first day, reminders after 3 and 10 days, then nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.record.domain.engagements import COMPLETED, ENDED_STATUSES

OPEN_FOR = timedelta(days=14)
MAIL_DAYS = (0, 3, 10)  # days after the request on which a mail is due
MAIL_HOUR = 8  # of the organisation's day; no mail is queued earlier
MAX_LATE = timedelta(days=7)  # work that was due earlier is not asked about: it was logged or imported afterwards
MAX_QUESTIONS = 7


class Purpose(StrEnum):
    """What is asked for."""

    OUTCOME = "outcome"
    REVIEW = "review"


class State(StrEnum):
    """`WITHDRAWN`: there is nothing to answer any more, for example because the engagement was removed."""

    WAITING = "waiting"
    ANSWERED = "answered"
    GIVEN_UP = "given up"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A request as stored. `due_on`: the day for which it was made; `mails`: mails queued so far, counting those that
    were skipped; `token_id`: the random part of its link."""

    id: int
    engagement_id: int
    user_id: int
    purpose: Purpose
    due_on: date
    asked_on: date
    state: State
    mails: int
    token_id: str
    expires_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What of an engagement decides on its requests. `reviewed_by`: users with a review of their own;
    `has_official_review`: there is one without a reviewer, which the owner writes."""

    id: int
    status: str
    due_on: date | None
    ended_on: date | None
    owner_id: int | None
    reviewers: frozenset[int]
    reviewed_by: frozenset[int]
    is_removed: bool
    has_official_review: bool = False
    team_id: int | None = None

    def without_owner(self) -> "Subject":
        """Returns it as if it had no owner."""
        return replace(self, owner_id=None)

    @property
    def has_ended(self) -> bool:
        """Returns whether it is completed or cancelled."""
        return self.status in ENDED_STATUSES


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request to be made."""

    engagement_id: int
    user_id: int
    purpose: Purpose
    due_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done now: requests to make, and those to close with their new state."""

    new: tuple[NewRequest, ...]
    closed: tuple[tuple[int, State], ...]

    @property
    def is_empty(self) -> bool:
        """Returns whether there is nothing to do."""
        return not self.new and not self.closed


def plan_requests(
    subjects: Mapping[int, Subject],
    requests: Iterable[AnswerRequest],
    answerers: Mapping[Purpose, Collection[int]],
    today: date,
    now: datetime,
) -> Plan:
    """Returns the requests to make and to close as of `today`.

    `requests`: those there are on `subjects`, in any state; `answerers`: the users who may answer, by purpose.
    """
    known = list(requests)
    closed = {
        each.id: state
        for each in known
        if each.state is State.WAITING
        and (state := _closing_state(each, subjects.get(each.engagement_id), answerers, today, now)) is not None
    }
    there = {
        (each.engagement_id, each.user_id, each.purpose): each
        for each in known
        if closed.get(each.id, each.state) is not State.WITHDRAWN
    }
    used_days = {(each.engagement_id, each.user_id, each.purpose, each.due_on) for each in known}
    new = []
    for subject in subjects.values():
        for wanted in _wanted_requests(subject, answerers, today):
            key = (wanted.engagement_id, wanted.user_id, wanted.purpose)
            earlier = there.get(key)
            is_asked = earlier is not None and (
                wanted.purpose is Purpose.REVIEW or closed.get(earlier.id, earlier.state) is State.WAITING
            )
            if not is_asked and (*key, wanted.due_on) not in used_days:
                new.append(wanted)
    return Plan(tuple(new), tuple(closed.items()))


def mails_due(asked_on: date, today: date) -> int:
    """Returns how many mails a request should have led to by `today`; a day that was missed is not made up for."""
    return sum((today - asked_on).days >= days for days in MAIL_DAYS)


def mails_to_follow(number: int) -> int:
    """Returns how many mails follow the one with this number (1 is the first)."""
    return len(MAIL_DAYS) - number


def _wanted_requests(
    subject: Subject, answerers: Mapping[Purpose, Collection[int]], today: date
) -> Iterable[NewRequest]:
    if subject.is_removed:
        return
    due = subject.due_on
    is_due = due is not None and today - MAX_LATE <= due <= today and not subject.has_ended
    if is_due and due is not None and subject.owner_id in answerers[Purpose.OUTCOME]:
        yield NewRequest(subject.id, subject.owner_id or 0, Purpose.OUTCOME, due)
    ended = subject.ended_on if subject.status == COMPLETED else None
    has_just_ended = ended is not None and today - MAX_LATE <= ended <= today
    day = due if is_due else ended if has_just_ended else None
    if day is not None:
        asked = subject.reviewers - subject.reviewed_by - {subject.owner_id}
        for reviewer in sorted(asked.intersection(answerers[Purpose.REVIEW])):
            yield NewRequest(subject.id, reviewer, Purpose.REVIEW, day)


def _closing_state(
    request: AnswerRequest,
    subject: Subject | None,
    answerers: Mapping[Purpose, Collection[int]],
    today: date,
    now: datetime,
) -> State | None:
    """Returns the state in which an open request ends now; None if it stays open."""
    if subject is None or subject.is_removed or request.user_id not in answerers[request.purpose]:
        return State.WITHDRAWN
    if request.purpose is Purpose.REVIEW:
        if request.user_id in subject.reviewed_by:
            return State.ANSWERED
        if request.user_id not in subject.reviewers:
            return State.WITHDRAWN
    elif request.user_id != subject.owner_id:
        return State.WITHDRAWN
    elif subject.has_ended:
        return State.ANSWERED
    elif subject.due_on is None or subject.due_on > today:
        return State.WITHDRAWN  # it was given more time; a new request follows on the new day
    return State.GIVEN_UP if now >= request.expires_at else None
