"""Links in mails: each opens one request's card, works without signing in, once, until the request ends.

A link is the request's number and its random part, signed with the secret of the installation. The random part is in
the database, so that a link ends with its request; the signature is not, so that nobody who reads the database can make
a link. Whoever has it acts as the user who was asked, with that user's permissions, and for this request alone.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.storage import users
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.answer_requests import AnswerRequest, Purpose, State
from app.record.domain.reviews import Review
from app.record.services import answer_requests, engagements, reviews
from app.record.storage import answer_requests as stored
from app.record.storage import reviews as stored_reviews
from app.record.storage.engagements import Stored

MAX_TOKEN_LENGTH = 200  # characters that are looked at
UNKNOWN = "This link is not valid. Open the whole link from the mail, or sign in and open the engagement."
ANSWERED = "This was answered already. Thank you. To change an answer, sign in and open the engagement."
GIVEN_UP = "This link has expired. Sign in and open the engagement to answer."
WITHDRAWN = "Nobody needs to answer this any more. Thank you."
_ENDED = {State.ANSWERED: ANSWERED, State.GIVEN_UP: GIVEN_UP, State.WITHDRAWN: WITHDRAWN}


class LinkEnded(Refused):
    """The link was a valid one, but its request has ended."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a link opens: the request, its engagement, the user as whom it is answered, and their review so far."""

    request: AnswerRequest
    engagement: Stored
    actor: Actor
    review: Review


def create_token(secret: str, request: AnswerRequest) -> str:
    """Returns the last part of the address of a request's link."""
    return str(_serializer(secret).dumps([request.id, request.token_id]))


def open_link(work: Work, secret: str, token: str, address: str | None = None) -> OpenLink:
    """Returns what a link opens, for whoever has it. Raises NotFound for one that was never made, and LinkEnded with
    the reason for one whose request has ended. `address`: of the browser, for the history."""
    request = _find_request(work, secret, token)
    state = request.state
    if state is State.WAITING:
        state = dict(answer_requests.due_for(work, [request]).closed).get(request.id, state)
    if state is not State.WAITING:
        raise LinkEnded(_ENDED[state], "link-ended")
    user = users.get(work.session, request.user_id)
    if user is None:
        raise NotFound(UNKNOWN)
    actor = Actor(user.name, frozenset(user.roles), Source.LINK, user.id, address)
    own = replace(work, actor=actor)
    engagement = engagements.get_by_id(own, request.engagement_id)
    return OpenLink(request, engagement, actor, _own_review(own, request, engagement))


@requires_permission(Permission.REVIEW)
def answer(work: Work, link: OpenLink, draft: Mapping[str, Any], review: Mapping[str, Any]) -> None:
    """Stores the answers of a link and ends it; the work's actor is the link's. Answers that are blank change nothing.

    Raises LinkEnded if the request was answered or ended in the meantime, and Refused for invalid answers.
    """
    if not stored.close(work.session, link.request.id, State.ANSWERED, work.now):
        now = stored.get(work.session, link.request.id)
        raise LinkEnded(_ENDED.get(now.state if now else State.WITHDRAWN, WITHDRAWN), "link-ended")
    given = {name: value for name, value in draft.items() if value is not None}
    rated = {name: value for name, value in review.items() if value is not None}
    if link.request.purpose is Purpose.OUTCOME:
        engagements.complete(work, link.engagement.reference, given, rated)
    else:
        reviews.review(work, link.engagement.reference, rated)


@without_permission_check
def _own_review(work: Work, request: AnswerRequest, engagement: Stored) -> Review:
    """Returns the review that the user who was asked has given so far, blank if there is none."""
    given = {each.reviewer_id: each.review for each in stored_reviews.for_engagement(work.session, engagement.id)}
    official = given.get(None) if engagement.owner_id == request.user_id else None
    return given.get(request.user_id) or official or Review()


@without_permission_check
def _find_request(work: Work, secret: str, token: str) -> AnswerRequest:
    if len(token) > MAX_TOKEN_LENGTH:
        raise NotFound(UNKNOWN)
    try:
        number, token_id = _serializer(secret).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(UNKNOWN) from None
    request = stored.get(work.session, int(number))
    if request is None or not secrets.compare_digest(request.token_id, str(token_id)):
        raise NotFound(UNKNOWN)
    return request


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="answer link")
