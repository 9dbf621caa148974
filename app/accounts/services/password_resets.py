"""Resets of a forgotten password by mail.

Asking stores what was typed, whether it is somebody's name or not, so that the answer and the time it takes tell
nothing. A worker then looks for the user and mails a link that works once, for an hour.
"""

from datetime import timedelta

from app.accounts.domain import link_mails
from app.accounts.services import account_links
from app.accounts.services.account_links import RESET
from app.accounts.storage import account_links as stored
from app.accounts.storage import reset_requests, users
from app.accounts.storage.reset_requests import StoredRequest
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import Refused
from app.core.domain.events import Actor, EventKind, PersonalText, Source
from app.core.domain.mail import MAX_ADDRESS_LENGTH, MailServer, parse_address
from app.core.domain.permissions import ADMINISTRATOR
from app.core.domain.text_normalisation import fold
from app.core.services import mailing
from app.core.services.smtp import SendResult, SendStatus, send_mail
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage.database import Database

MAILER = Actor("schedule", frozenset({ADMINISTRATOR}), Source.SCHEDULE)
PATH = "/reset/"
LEASE = timedelta(minutes=5)  # while a worker sends it
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15))  # after each failed attempt
MIN_INTERVAL = timedelta(minutes=5)  # between two mails to the same user
MAX_USERS = 5  # with the same mail address


def is_offered(work: Work) -> bool:
    """Returns whether passwords can be reset by mail: there are a mail server and a public address for the link."""
    server = mailing.effective_server(work)
    return server.is_configured and bool(server.public_url)


def ask(work: Work, typed: str) -> None:
    """Stores a request for a new password. `typed`: a user's name or mail address, or anything else."""
    text = typed.strip()[: MAX_ADDRESS_LENGTH + 1]
    if text:
        with work.database.access() as access:
            reset_requests.add(access, text, work.now)


def run_one(database: Database) -> bool:
    """Works on the request that has been due for longest; returns whether there was one. Called by workers."""
    with begin_work(database, MAILER, writes=False) as work:
        now = work.now
        with database.access(writes=False) as access:
            request = reset_requests.next_due(access, now)
        if request is None:
            return False
        found = _users_of(work, request)
        server = mailing.effective_server(work)
    with database.access() as access:
        if not reset_requests.claim(access, request, now + LEASE):
            return True
    answers = [_send_link(database, user, server) for user in found if server.is_configured and server.public_url]
    has_failed = any(each.status is SendStatus.LATER for each in answers)
    with database.access() as access:
        if has_failed and request.attempts < len(RETRIES):
            reset_requests.postpone(access, request.id, now + RETRIES[request.attempts])
        else:
            reset_requests.remove(access, request.id)
    return True


@without_permission_check
def _users_of(work: Work, request: StoredRequest) -> list[StoredUser]:
    """Returns the users who get a link: none if the request is too old, or they have just got one."""
    if work.now >= request.made_at + account_links.LIFETIMES[RESET]:
        return []
    name, address = fold(request.typed), request.typed.lower()
    matching = [
        each
        for each in users.listing(work.session)
        if each.active and each.has_password and _is_address(each.email)
        if fold(each.name) == name or str(each.email).lower() == address
    ]
    is_first = request.attempts == 0
    return [each for each in matching[:MAX_USERS] if not (is_first and _has_recent_link(work, each))]


@without_permission_check
def _has_recent_link(work: Work, user: StoredUser) -> bool:
    link = stored.of_user(work.session, user.id, RESET)
    return link is not None and account_links.is_valid(work, link, user) and work.now < link.made_at + MIN_INTERVAL


def _send_link(database: Database, user: StoredUser, server: MailServer) -> SendResult:
    """Makes a link, mails it and logs what became of it; a link that couldn't be mailed is replaced by the next."""
    email = str(user.email)
    with begin_work(database, MAILER) as work:
        token = account_links.create(work, user, RESET, email)
        key = f"<contrast-reset-{user.id}-{work.now.timestamp():.0f}"
        mail = mailing.new_message(server, email, link_mails.RESET_SUBJECT, work.now, work.organisation.name, key)
    text = link_mails.reset_body(user=user.name, url=f"{server.public_url}{PATH}{token}")
    mail.set_content(text, cte="quoted-printable")
    answer = send_mail(server, email, mail.as_bytes())
    with begin_work(database, MAILER) as work:
        if answer.status is SendStatus.SENT:
            work.log_event(EventKind.RESET_MAILED, "user", user.id)
        else:
            work.log_event(EventKind.MAIL_FAILED, "user", user.id, which=PersonalText(answer.response))
    return answer


def _is_address(text: str | None) -> bool:
    try:
        return bool(text) and bool(parse_address(text or ""))
    except Refused:
        return False
