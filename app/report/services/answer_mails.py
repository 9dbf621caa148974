"""Requests for answers as days pass: makes and closes them, and queues their mails, each once.

A request and the mails that are due are stored in one transaction, so that a worker killed in between leaves nothing.
A mail is sent like every other (`deliveries`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from app.accounts.storage import users
from app.core.domain.errors import Refused
from app.core.domain.events import Actor, Source
from app.core.domain.mail import MailServer, parse_address
from app.core.domain.number_parsing import format_date
from app.core.domain.permissions import ADMINISTRATOR
from app.core.services import mailing
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage.database import Database
from app.record.domain.answer_requests import MAIL_HOUR, AnswerRequest, Purpose, State, mails_due, mails_to_follow
from app.record.services import answer_links, answer_requests
from app.record.storage import answer_requests as stored_requests
from app.record.storage import engagements
from app.report.storage import answer_mails as stored
from app.report.storage import deliveries
from app.report.storage.deliveries import ANSWERS, Delivery, NewDelivery
from app.report.text import answer_mails as words

ASKER = Actor("schedule", frozenset({ADMINISTRATOR}), Source.SCHEDULE)


@dataclass(frozen=True, slots=True)
class _DueMail:
    """A mail to queue: of which request, with which number, to which address."""

    request: AnswerRequest
    number: int
    recipient: str


def run_one(database: Database) -> bool:
    """Makes and closes all requests that are due, and queues the mails that are due; returns whether there was
    anything to do. Called by workers."""
    with begin_work(database, ASKER, writes=False) as work:
        if answer_requests.due(work).is_empty and not _due_mails(work):
            return False
    with begin_work(database, ASKER) as work:
        done = answer_requests.update(work)
        queued = sum(_queue(work, mail) for mail in _due_mails(work))
    return done + queued > 0


@without_permission_check
def build_mail(work: Work, delivery: Delivery, server: MailServer, key: str, link_secret: str) -> EmailMessage:
    """The mail with its link; raises Refused where nothing is to be answered any more. `key` begins its Message-ID;
    `link_secret` signs the link."""
    found = stored.find(work.session, delivery.id)
    request = None if found is None else stored_requests.get(work.session, found[0])
    engagement = None if request is None else engagements.get_many(work.session, [request.engagement_id])
    if found is None or request is None or not engagement or request.state is not State.WAITING:
        raise Refused(words.NOT_NEEDED, "not-needed")
    it, is_outcome = engagement[request.engagement_id].engagement, request.purpose is Purpose.OUTCOME
    subject = words.OUTCOME_SUBJECT if is_outcome else words.REVIEW_SUBJECT
    mail = mailing.new_message(
        server, delivery.recipient, subject.format(title=it.title), work.now, work.organisation.name, key
    )
    zone = ZoneInfo(work.organisation.time_zone)
    text = words.body(
        outcome=is_outcome,
        title=it.title,
        provider=it.provider,
        reference=it.reference or "",
        due=format_date(request.due_on),
        until=format_date(request.expires_at.astimezone(zone).date()),
        url=f"{server.public_url}/answer/{answer_links.create_token(link_secret, request)}",
        follow=mails_to_follow(found[1]),
    )
    mail.set_content(text, cte="quoted-printable")
    return mail


@without_permission_check
def engagement_of(work: Work, delivery: Delivery) -> int | None:
    """Returns the id of the engagement that a mail asks about; None if it is deleted."""
    found = stored.find(work.session, delivery.id)
    request = None if found is None else stored_requests.get(work.session, found[0])
    return None if request is None else request.engagement_id


@without_permission_check
def _due_mails(work: Work) -> list[_DueMail]:
    """Returns the mails to queue now; none without a mail server and a public address, or early in the morning."""
    server = mailing.effective_server(work)
    hour = work.now.astimezone(ZoneInfo(work.organisation.time_zone)).hour
    if not server.is_configured or not server.public_url or hour < MAIL_HOUR:
        return []
    addresses = _addresses(work)
    return [
        _DueMail(each, number, addresses[each.user_id])
        for each in stored_requests.waiting(work.session)
        if (number := mails_due(each.asked_on, work.today)) > each.mails and each.user_id in addresses
    ]


@without_permission_check
def _queue(work: Work, mail: _DueMail) -> bool:
    """Queues a mail; returns False if somebody else did, or the request was closed."""
    if not stored_requests.count_mails(work.session, mail.request.id, mail.request.mails, mail.number):
        return False
    new = NewDelivery(report_id=None, purpose=ANSWERS, formats=(), made_by=None)
    (delivery,) = deliveries.add(work.session, new, [mail.recipient], work.now)
    stored.add(work.session, mail.request.id, mail.number, delivery)
    return True


@without_permission_check
def _addresses(work: Work) -> dict[int, str]:
    """Returns the valid mail addresses of active users, by user."""
    return dict(_valid_addresses((each.id, each.email) for each in users.listing(work.session) if each.active))


def _valid_addresses(rows: Iterable[tuple[int, str | None]]) -> Iterable[tuple[int, str]]:
    for number, text in rows:
        try:
            yield number, parse_address(text or "")
        except Refused:
            continue
