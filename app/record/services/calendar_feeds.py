"""Use cases of calendar feeds: each user may have one secret address with the due dates of their own engagements.

The address is the user's number and a random part, signed with the secret of the installation. It can be shown again,
and a new one, or revoking it, makes the old one invalid at once.
"""

import secrets
from dataclasses import replace

from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.storage import users
from app.core.domain.errors import NotFound
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.core.services.work import Work, requires_permission
from app.record.files.calendar import DueDate, to_calendar
from app.record.storage import calendar_feeds as stored
from app.record.storage import engagements

TOKEN_BYTES, MAX_TOKEN_LENGTH = 16, 200
UNKNOWN = "There is no such calendar. Make a new address on your account page."


@requires_permission(Permission.OWN_ACCOUNT)
def own_token(work: Work, secret: str) -> str | None:
    """Returns the last part of the address of the actor's calendar, None if there is no calendar."""
    user_id = work.actor.user_id or 0
    token_id = stored.get(work.session, user_id)
    return None if token_id is None else str(_serializer(secret).dumps([user_id, token_id]))


@requires_permission(Permission.OWN_ACCOUNT)
def create(work: Work) -> None:
    """Makes a new address of the actor's calendar; the one before ends."""
    user_id = work.actor.user_id or 0
    stored.replace(work.session, user_id, secrets.token_hex(TOKEN_BYTES), work.now)
    work.log_event(EventKind.USER_CHANGED, "user", user_id, which="a new address of the calendar")


@requires_permission(Permission.OWN_ACCOUNT)
def revoke(work: Work) -> None:
    """Ends the address of the actor's calendar, if there is one."""
    user_id = work.actor.user_id or 0
    if stored.get(work.session, user_id) is not None:
        stored.replace(work.session, user_id, None, work.now)
        work.log_event(EventKind.USER_CHANGED, "user", user_id, which="the calendar’s address was revoked")


def open_calendar(work: Work, secret: str, token: str, base_url: str) -> bytes:
    """Returns the calendar of an address, for whoever has it; raises NotFound, whether it was revoked or never existed.

    `base_url`: where the pages of engagements are, unless the public address of Contrast is set."""
    user_id = _user_of(work, secret, token)
    user = users.get(work.session, user_id)
    actor = None if user is None or not user.active else Actor(user.name, frozenset(user.roles), Source.LINK, user.id)
    if actor is None or not replace(work, actor=actor).has_permission(Permission.READ_RECORD):
        raise NotFound(UNKNOWN)
    url = (mailing.effective_server(work).public_url or base_url).rstrip("/")
    numbers = stored.due_ids(work.session, user_id)
    found = engagements.get_many(work.session, numbers)
    rows = [found[number] for number in numbers]
    return to_calendar(
        f"Due dates, {work.organisation.name or mailing.PRODUCT}",
        [
            DueDate(
                f"engagement-{each.id}@contrast",
                due,
                each.engagement.title,
                each.reference,
                f"{url}/engagements/{each.id}",
                work.now,
            )
            for each in rows
            if (due := each.engagement.due_on) is not None
        ],
    )


def _user_of(work: Work, secret: str, token: str) -> int:
    """Returns whose calendar an address is."""
    if len(token) > MAX_TOKEN_LENGTH:
        raise NotFound(UNKNOWN)
    try:
        user_id, token_id = _serializer(secret).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(UNKNOWN) from None
    known = stored.get(work.session, int(user_id))
    if known is None or not secrets.compare_digest(known, str(token_id)):
        raise NotFound(UNKNOWN)
    return int(user_id)


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="calendar feed")
