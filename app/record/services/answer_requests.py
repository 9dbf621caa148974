"""Use cases of requests for answers: make and close them as days pass, list one's own, and count them all."""

import secrets
from dataclasses import dataclass, replace

from app.accounts.storage import users
from app.core.domain.permissions import Permission, permissions_of
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.answer_requests import (
    MAX_LATE,
    OPEN_FOR,
    AnswerRequest,
    Plan,
    Purpose,
    State,
    plan_requests,
)
from app.record.services import engagement_access
from app.record.storage import answer_requests as stored
from app.record.storage import engagements
from app.record.storage.engagements import Stored

TOKEN_BYTES = 12  # of the random part of a link, which is signed in addition
_NEEDED = {Purpose.OUTCOME: Permission.WRITE_RECORD, Purpose.REVIEW: Permission.REVIEW}


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request with its engagement."""

    request: AnswerRequest
    engagement: Stored


@dataclass(frozen=True, slots=True)
class Answered:
    """The requests of one owner, or of one arrangement, by what became of them."""

    name: str
    answered: int = 0
    waiting: int = 0
    given_up: int = 0

    @property
    def asked(self) -> int:
        """Returns all of them together."""
        return self.answered + self.waiting + self.given_up


@dataclass(frozen=True, slots=True)
class Counts:
    """The requests by owner (a user who was asked) and by arrangement; empty if nobody was asked yet."""

    by_owner: tuple[Answered, ...]
    by_arrangement: tuple[Answered, ...]


@requires_permission(Permission.WRITE_RECORD)
def due(work: Work) -> Plan:
    """Returns the requests to make and to close now; writes nothing."""
    subjects = stored.subjects(work.session, work.today - MAX_LATE, work.today)
    subjects = engagement_access.without_strangers(work, subjects)
    requests = stored.for_engagements(work.session, subjects)
    return plan_requests(subjects, requests, _answerers(work), work.today, work.now)


@requires_permission(Permission.WRITE_RECORD)
def update(work: Work) -> int:
    """Makes and closes the requests that are due; returns how many."""
    plan = due(work)
    for number, state in plan.closed:
        stored.close(work.session, number, state, work.now)
    for new in plan.new:
        token_id = secrets.token_hex(TOKEN_BYTES)
        stored.insert(work.session, new, work.today, work.now + OPEN_FOR, token_id)
    return len(plan.closed) + len(plan.new)


@requires_permission(Permission.READ_RECORD)
def own(work: Work) -> tuple[OpenRequest, ...]:
    """Returns the actor's open requests, the earliest due first; those that became needless are left out."""
    if work.actor.user_id is None:
        return ()
    mine = stored.waiting(work.session, work.actor.user_id)
    needless = {number for number, _ in due_for(work, mine).closed}
    found = engagements.get_many(work.session, [each.engagement_id for each in mine])
    return tuple(OpenRequest(each, found[each.engagement_id]) for each in mine if each.id not in needless)


@without_permission_check
def due_for(work: Work, requests: list[AnswerRequest]) -> Plan:
    """Returns which of these requests are to be closed now."""
    subjects = stored.subjects_of(work.session, {each.engagement_id for each in requests})
    subjects = engagement_access.without_strangers(work, subjects)
    plan = plan_requests(subjects, requests, _answerers(work), work.today, work.now)
    return replace(plan, new=())


@requires_permission(Permission.READ_RECORD)
def counts(work: Work) -> Counts:
    """Returns how many requests were made, and what became of them."""
    rows = stored.counts(work.session)

    def sum_up(names: list[str], kind: str) -> tuple[Answered, ...]:
        found = []
        for name in dict.fromkeys(names):
            of_name = [row for row in rows if getattr(row, kind) == name]
            numbers = {state: sum(row.number for row in of_name if row.state is state) for state in State}
            found.append(Answered(name, numbers[State.ANSWERED], numbers[State.WAITING], numbers[State.GIVEN_UP]))
        return tuple(found)

    return Counts(
        sum_up([row.owner for row in rows], "owner"),
        sum_up(sorted(row.arrangement for row in rows), "arrangement"),
    )


@without_permission_check
def _answerers(work: Work) -> dict[Purpose, frozenset[int]]:
    """Returns the ids of the active users who may answer, by purpose."""
    active = [each for each in users.listing(work.session) if each.active]
    return {
        purpose: frozenset(each.id for each in active if needed in permissions_of(frozenset(each.roles)))
        for purpose, needed in _NEEDED.items()
    }
