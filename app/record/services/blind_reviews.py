"""Blind ratings: a reviewer doesn't see the others' ratings before giving their own.

That holds where an engagement has two or more reviewers (its owner and further ones), for each of them, until they have
given a review or their request for it has expired. Everybody else sees all ratings; so do reports and exports, which
are not about one engagement.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.core.domain.events import Event, EventKind
from app.core.services.work import Work, without_permission_check
from app.record.domain.answer_requests import State
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import answer_requests, engagement_reviewers
from app.record.storage.reviews import Stored

_SUBJECTS = ("engagement", "review")


@without_permission_check
def hidden_ids(work: Work, engagement_ids: Iterable[int]) -> frozenset[int]:
    """Returns those of the engagements whose ratings by others the actor can't see yet."""
    user_id = work.actor.user_id
    reviewers = engagement_reviewers.for_engagements(work.session, engagement_ids) if user_id is not None else {}
    if not reviewers or user_id is None:
        return frozenset()
    found = set()
    for subject in answer_requests.subjects_of(work.session, reviewers).values():
        raters = subject.reviewers | ({subject.owner_id} if subject.owner_id is not None else set())
        has_given = user_id in subject.reviewed_by or (user_id == subject.owner_id and subject.has_official_review)
        if user_id in raters and len(raters) > 1 and not has_given:
            found.add(subject.id)
    given_up = {
        each.engagement_id
        for each in answer_requests.for_engagements(work.session, found)
        if each.user_id == user_id and each.state is State.GIVEN_UP
    }
    return frozenset(found - given_up)


@without_permission_check
def visible(work: Work, engagement_id: int, given: tuple[Stored, ...]) -> tuple[Stored, ...]:
    """Returns those of the reviews of an engagement that the actor may see now."""
    if not given or not hidden_ids(work, [engagement_id]):
        return given
    return tuple(each for each in given if each.reviewer_id == work.actor.user_id)


@without_permission_check
def visible_events(work: Work, events: Iterable[Event]) -> tuple[Event, ...]:
    """Returns the events without the ratings that the actor can't see yet; that somebody reviewed stays."""
    found = tuple(events)
    about = {each.subject_id for each in found if each.subject in _SUBJECTS and each.subject_id is not None}
    hidden = hidden_ids(work, about)
    return tuple(_without_ratings(each) if each.subject_id in hidden and _tells(each) else each for each in found)


def _tells(event: Event) -> bool:
    return event.subject in _SUBJECTS and not REVIEW_FIELDS.keys().isdisjoint(event.changes)


def _without_ratings(event: Event) -> Event:
    kept = {} if event.what is EventKind.REVIEWED else event.changes
    return replace(event, changes={name: both for name, both in kept.items() if name not in REVIEW_FIELDS})
