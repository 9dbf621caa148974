"""Mails with saved reports: queued, then sent one by one, once to each recipient.

A mail is claimed in a short transaction with a lease; then it is built and sent outside any transaction; a last
transaction stores the result. If a sender is killed before the server accepts the mail, the next one sends it. If it is
killed between the server's answer and the last transaction, the mail is sent twice: that can't be detected, so both
have the same Message-ID, by which mail programs recognise duplicates.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from email.message import EmailMessage

from app.core.domain.errors import NotFound, Problem, Refused, Stale, Unavailable
from app.core.domain.events import Actor, EventKind, PersonalText, Source
from app.core.domain.mail import MailServer, parse_address, parse_addresses
from app.core.domain.permissions import ADMINISTRATOR, Permission
from app.core.services import mailing, outages
from app.core.services.smtp import SendResult, SendStatus, send_mail
from app.core.services.work import Work, begin_work, requires_permission, without_permission_check
from app.core.storage.database import Database
from app.report.domain.schedules import FORMATS
from app.report.files import saved_mail, saved_text
from app.report.services import answer_mails, backup_mails, failure_mails, saved_files, saved_reports, schedules
from app.report.storage import deliveries as stored
from app.report.storage.deliveries import (
    ANSWERS,
    BACKUP,
    BY_HAND,
    FAILED,
    NOT_MADE,
    SCHEDULED,
    SENT,
    TEST,
    WAITING,
    Delivery,
    NewDelivery,
)
from app.report.text import mail as words
from app.report.text import refusals
from app.report.text.answer_mails import NOT_NEEDED
from app.report.text.period import period_name
from app.report.text.saved_contents import Contents
from app.report.text.schedules import internal_error_text, report_title

MAILER = Actor("schedule", frozenset({ADMINISTRATOR}), Source.SCHEDULE)
LEASE = timedelta(minutes=15)  # a server that is slow with each answer is given up long before
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))  # after each failed attempt
LOCK_ATTEMPTS = 20  # times that the writer's lock is waited for
PDF = "pdf"  # goes with every mail by hand
STATES = {WAITING: "Waiting", SENT: "Sent", FAILED: "Failed"}


@requires_permission(Permission.SHARE_REPORT)
def send(work: Work, number: int, recipients: Iterable[str], formats: Collection[str] = ()) -> tuple[int, ...]:
    """Queues a mail with a saved report to each recipient; returns the numbers of the mails.

    Raises NotFound, and Refused for invalid addresses, without a mail server, and where all are queued already."""
    found, asked = saved_reports.open_report(work, number), parse_addresses(recipients)
    mailing.require_server(work)
    waiting = {each.recipient for each in stored.list_for_report(work.session, number) if each.state == WAITING}
    recipients_left = [each for each in asked if each not in waiting]
    if not recipients_left:
        raise Refused([Problem("queued", refusals.QUEUED, "recipients")])
    new = NewDelivery(
        report_id=found.saved.id, purpose=BY_HAND, formats=_check_formats(formats), made_by=work.actor.user_id
    )
    work.log_event(
        EventKind.REPORT_MAILED, "report", number, which=PersonalText(words.TO.format(to=", ".join(recipients_left)))
    )
    return stored.add(work.session, new, recipients_left, work.now)


@requires_permission(Permission.SHARE_REPORT)
def test_send(work: Work, schedule_id: int, recipient: str) -> int:
    """Queues a mail with the report that the schedule would make now, to one recipient; returns its number. The report
    is not saved."""
    to = parse_address(recipient)
    mailing.require_server(work)
    schedule, period = schedules.get(work, schedule_id).schedule, schedules.current_period(work, schedule_id)
    new = NewDelivery(
        report_id=None,
        schedule_id=schedule.id,
        code=period.code,
        purpose=TEST,
        formats=schedule.formats,
        made_by=work.actor.user_id,
    )
    return stored.add(work.session, new, [to], work.now)[0]


@requires_permission(Permission.SHARE_REPORT)
def retry(work: Work, number: int) -> Delivery:
    """Queues a failed mail again; raises NotFound, and Refused where it hasn't failed."""
    found = stored.get(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_MAIL)
    if not stored.requeue(work.session, number, work.now):
        raise Refused(refusals.MAIL_NOT_FAILED, "not-failed")
    if found.report_id is not None:
        work.log_event(
            EventKind.REPORT_MAILED, "report", found.report_id, which=PersonalText(words.TO.format(to=found.recipient))
        )
    return found


@requires_permission(Permission.SHARE_REPORT)
def of_report(work: Work, number: int) -> tuple[Delivery, ...]:
    """Returns every mail with a saved report, the latest first."""
    return stored.list_for_report(work.session, number)


@requires_permission(Permission.SHARE_REPORT)
def tests_of_schedule(work: Work, schedule_id: int) -> tuple[Delivery, ...]:
    """Returns every test mail of a schedule, the latest first."""
    return stored.list_tests(work.session, schedule_id)


def deliver_due(
    database: Database,
    among: Collection[int] | None = None,
    told: Callable[[Delivery], None] = lambda delivery: None,
    link_secret: str = "",
) -> int:
    """Sends every mail that is due, or those of these numbers; returns how many were tried. Calls `told` with each
    result. `link_secret`: see `send_one`."""
    n = 0
    while (tried := _send_one(database, among, link_secret)) is not None:
        n += 1
        told(tried)
    return n


def send_one(database: Database, link_secret: str) -> bool:
    """Sends the mail that has been due for longest; returns whether there was one. Called by workers.

    `link_secret`: the secret of the installation, which signs the links of mails that ask for answers."""
    return _send_one(database, None, link_secret) is not None


def _send_one(database: Database, among: Collection[int] | None, link_secret: str) -> Delivery | None:
    """Returns the mail that was tried, in its new state. A failure of one mail never blocks another."""
    with begin_work(database, MAILER, writes=False) as work:
        if not stored.has_due(work.session, work.now):
            return None
    with begin_work(database, MAILER) as work:
        delivery = stored.lease_next(work.session, work.now, work.now + LEASE, among)
        if delivery is None:
            return None
        if delivery.attempts > len(RETRIES) + 1:  # each of them ended with its sender
            return _record_result(work, delivery, SendResult(SendStatus.REFUSED, delivery.answer or words.INTERRUPTED))
    try:
        with begin_work(database, MAILER, writes=False) as work:
            server = mailing.require_server(work)
            content = _build_mail(work, delivery, server, link_secret).as_bytes()
        answer = send_mail(server, delivery.recipient, content)
    except Refused as refused:
        answer = SendResult(
            SendStatus.LATER if refused.problems[0].code == mailing.NO_SERVER_CODE else SendStatus.REFUSED, str(refused)
        )
    except Exception as problem:  # whatever it is, the mail says so
        fault = outages.find_fault(problem)
        if fault is not None and fault.passes:
            raise  # nothing can be written now; the lease ends, and it is tried again
        answer = SendResult(
            SendStatus.LATER,
            str(fault)
            if fault
            else internal_error_text(
                outages.log_incident(problem, f"mail {delivery.id} with report {delivery.report_id}")
            ),
        )
    return _save_result(database, delivery, answer)


def _save_result(database: Database, delivery: Delivery, answer: SendResult) -> Delivery | None:
    """Stores the result of an attempt, and retries while another transaction holds the lock: otherwise a mail that the
    server has accepted would be sent again."""
    for left in reversed(range(LOCK_ATTEMPTS)):
        try:
            with begin_work(database, MAILER) as work:
                return _record_result(work, delivery, answer)
        except (Stale, Unavailable):
            if not left:
                outages.log.error("mail %s: %s, and that could not be kept", delivery.id, answer.status.value)
                raise
    return None


@without_permission_check
def _record_result(work: Work, delivery: Delivery, answer: SendResult) -> Delivery | None:
    """Stores the result of an attempt; a mail that finally failed is noted in the history."""
    log = outages.log
    if answer.status is SendStatus.SENT:
        stored.mark_sent(work.session, delivery.id, work.now, answer.response)
        log.info("mail %s with report %s: sent", delivery.id, delivery.report_id)
        if delivery.purpose == SCHEDULED:
            work.log_event(
                EventKind.REPORT_MAILED,
                *_event_about(work, delivery),
                which=PersonalText(words.TO.format(to=delivery.recipient)),
            )
    elif answer.status is SendStatus.LATER and delivery.attempts <= len(RETRIES):
        stored.postpone(work.session, delivery, work.now + RETRIES[delivery.attempts - 1], answer.response)
        log.info("mail %s with report %s: attempt %s failed", delivery.id, delivery.report_id, delivery.attempts)
    elif stored.mark_failed(work.session, delivery, answer.response):
        log.warning(
            "mail %s with report %s: given up after attempt %s", delivery.id, delivery.report_id, delivery.attempts
        )
        if answer.response == NOT_NEEDED:
            return stored.get(work.session, delivery.id)
        work.log_event(
            EventKind.MAIL_FAILED,
            *_event_about(work, delivery),
            which=PersonalText(words.NOT_SENT.format(to=delivery.recipient, why=answer.response)),
        )
    return stored.get(work.session, delivery.id)


@without_permission_check
def _event_about(work: Work, delivery: Delivery) -> tuple[str, int | None]:
    if delivery.purpose == ANSWERS:
        return "engagement", answer_mails.engagement_of(work, delivery)
    if delivery.purpose == BACKUP:
        return "organisation", 1
    return ("schedule", delivery.schedule_id) if delivery.report_id is None else ("report", delivery.report_id)


@without_permission_check
def _build_mail(work: Work, delivery: Delivery, server: MailServer, link_secret: str) -> EmailMessage:
    """Returns the complete mail; any error in a part is raised, so that no incomplete mail is sent."""
    key = f"<contrast-{_message_id_key(delivery)}"
    if delivery.purpose == NOT_MADE:
        return failure_mails.build_mail(work, delivery, server, key)
    if delivery.purpose == BACKUP:
        return backup_mails.build_mail(work, delivery, server, key)
    if delivery.purpose == ANSWERS:
        return answer_mails.build_mail(work, delivery, server, key, link_secret)
    contents, test = _contents(work, delivery), delivery.purpose == TEST
    url = f"{server.public_url}/reports/saved/{delivery.report_id}" if server.public_url and delivery.report_id else ""
    mail = mailing.new_message(
        server, delivery.recipient, words.subject(contents, test), work.now, work.organisation.name, key
    )
    attached = bool(delivery.formats)
    mail.set_content(saved_text.mail_text(contents, words.closing(url, test, attached)), cte="quoted-printable")
    mail.add_alternative(saved_mail.to_html(contents, url, test, attached), subtype="html", cte="quoted-printable")
    for form in delivery.formats:
        file = saved_files.report_file(contents, form)
        if not file.content:
            raise ValueError(f"{file.name} is blank")
        main, _, sub = file.kind.partition("/")
        mail.add_attachment(
            file.content, main, sub, filename=file.name, params={"charset": "utf-8"} if main == "text" else None
        )
    return mail


@without_permission_check
def _contents(work: Work, delivery: Delivery) -> Contents:
    """Returns the saved report, or for a test of a schedule the one that it would make."""
    if delivery.report_id is not None:
        return saved_files.contents_of(work, delivery.report_id)
    schedule = schedules.require(work, delivery.schedule_id or 0)
    period = saved_reports.period_by_code(work, delivery.code or "")
    title = report_title(schedule.name, period_name(period, work.organisation.financial_year_month))
    frozen = saved_reports.freeze(work, schedules.selection_of(work, schedule.filters), period, title)
    return Contents(frozen.title, frozen.as_of, frozen.document, frozen.changes)


def _message_id_key(delivery: Delivery) -> str:
    """Returns the start of a mail's Message-ID: unique to the mail, and the same on every attempt."""
    digest = hashlib.sha256(f"{delivery.id} {delivery.made_at} {delivery.recipient}".encode()).hexdigest()
    return f"{delivery.id}-{digest[:24]}"


def _check_formats(formats: Collection[str]) -> list[str]:
    return [each for each in FORMATS if each == PDF or each in formats]


__all__ = [
    "FAILED",
    "SENT",
    "STATES",
    "WAITING",
    "deliver_due",
    "of_report",
    "retry",
    "send",
    "send_one",
    "test_send",
    "tests_of_schedule",
]
