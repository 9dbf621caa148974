"""Mails with saved reports: queued with what they are about, sent one by one, each recipient once.

A mail is claimed in a short transaction with a lease; then the whole of it is made and handed to the mail server while
nobody waits; a last transaction keeps the answer. A sender that is killed before the server took the mail leaves it to
the next one. Killed in the moment between the server's answer and that last transaction, it is sent again: nothing can
tell then, and so both have the same Message-ID, by which mail programs know that they are one.
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
from app.report.services import failure_mails, saved_files, saved_reports, schedules
from app.report.storage import deliveries as stored
from app.report.storage.deliveries import (
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
    """Queues a mail with a saved report to each recipient; the numbers of the mails. Raises NotFound, and Refused for
    addresses that are none, without a mail server, and where every recipient is about to get it anyway."""
    found, asked = saved_reports.open_report(work, number), parse_addresses(recipients)
    mailing.require_server(work)
    waiting = {each.recipient for each in stored.list_for_report(work.session, number) if each.state == WAITING}
    meant = [each for each in asked if each not in waiting]
    if not meant:
        raise Refused([Problem("queued", refusals.QUEUED, "recipients")])
    new = NewDelivery(
        report_id=found.saved.id, purpose=BY_HAND, formats=_check_formats(formats), made_by=work.actor.user_id
    )
    work.log_event(EventKind.REPORT_MAILED, "report", number, which=PersonalText(words.TO.format(to=", ".join(meant))))
    return stored.add(work.session, new, meant, work.now)


@requires_permission(Permission.SHARE_REPORT)
def test_send(work: Work, schedule_id: int, recipient: str) -> int:
    """Queues a mail with the report that the schedule would make at this moment, for one recipient; its number. The
    report is of the same period and is not saved."""
    to = parse_address(recipient)
    mailing.require_server(work)
    it, period = schedules.get(work, schedule_id).schedule, schedules.current_period(work, schedule_id)
    new = NewDelivery(
        report_id=None,
        schedule_id=it.id,
        code=period.code,
        purpose=TEST,
        formats=it.formats,
        made_by=work.actor.user_id,
    )
    return stored.add(work.session, new, [to], work.now)[0]


@requires_permission(Permission.SHARE_REPORT)
def retry(work: Work, number: int) -> Delivery:
    """Queues a mail anew that was given up; raises NotFound, and Refused where it was not."""
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
    """Every mail with a saved report, the latest first."""
    return stored.list_for_report(work.session, number)


@requires_permission(Permission.SHARE_REPORT)
def tests_of_schedule(work: Work, schedule_id: int) -> tuple[Delivery, ...]:
    """Every test of a schedule, the latest first."""
    return stored.list_tests(work.session, schedule_id)


def deliver_due(
    database: Database, among: Collection[int] | None = None, told: Callable[[Delivery], None] = lambda it: None
) -> int:
    """Sends every mail that is due, or those of these numbers; how many were tried. `told` what came of each."""
    many = 0
    while (tried := _send_one(database, among)) is not None:
        many += 1
        told(tried)
    return many


def send_one(database: Database) -> bool:
    """Sends the mail that has been due for longest; whether there was one. This is a worker's chore."""
    return _send_one(database, None) is not None


def _send_one(database: Database, among: Collection[int] | None) -> Delivery | None:
    """The mail that was tried, as it stands afterwards. What fails with one never holds up another."""
    with begin_work(database, MAILER, writes=False) as work:
        if not stored.has_due(work.session, work.now):
            return None
    with begin_work(database, MAILER) as work:
        it = stored.lease_next(work.session, work.now, work.now + LEASE, among)
        if it is None:
            return None
        if it.attempts > len(RETRIES) + 1:  # each of them ended with its sender
            return _record_result(work, it, SendResult(SendStatus.REFUSED, it.answer or words.INTERRUPTED))
    try:
        with begin_work(database, MAILER, writes=False) as work:
            server = mailing.require_server(work)
            content = _build_mail(work, it, server).as_bytes()
        answer = send_mail(server, it.recipient, content)
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
            else internal_error_text(outages.log_incident(problem, f"mail {it.id} with report {it.report_id}")),
        )
    return _save_result(database, it, answer)


def _save_result(database: Database, it: Delivery, answer: SendResult) -> Delivery | None:
    """Keeps what became of an attempt, and does not give that up because somebody else writes for long: a mail that the
    server took would be sent again."""
    for left in reversed(range(LOCK_ATTEMPTS)):
        try:
            with begin_work(database, MAILER) as work:
                return _record_result(work, it, answer)
        except (Stale, Unavailable):
            if not left:
                outages.log.error("mail %s: %s, and that could not be kept", it.id, answer.status.value)
                raise
    return None


@without_permission_check
def _record_result(work: Work, it: Delivery, answer: SendResult) -> Delivery | None:
    """Keeps what became of an attempt; a mail that is given up is told in the history."""
    log = outages.log
    if answer.status is SendStatus.SENT:
        stored.mark_sent(work.session, it.id, work.now, answer.response)
        log.info("mail %s with report %s: sent", it.id, it.report_id)
        if it.purpose == SCHEDULED:
            work.log_event(
                EventKind.REPORT_MAILED, *_event_about(it), which=PersonalText(words.TO.format(to=it.recipient))
            )
    elif answer.status is SendStatus.LATER and it.attempts <= len(RETRIES):
        stored.postpone(work.session, it, work.now + RETRIES[it.attempts - 1], answer.response)
        log.info("mail %s with report %s: attempt %s failed", it.id, it.report_id, it.attempts)
    elif stored.mark_failed(work.session, it, answer.response):
        log.warning("mail %s with report %s: given up after attempt %s", it.id, it.report_id, it.attempts)
        work.log_event(
            EventKind.MAIL_FAILED,
            *_event_about(it),
            which=PersonalText(words.NOT_SENT.format(to=it.recipient, why=answer.response)),
        )
    return stored.get(work.session, it.id)


def _event_about(it: Delivery) -> tuple[str, int | None]:
    return ("schedule", it.schedule_id) if it.report_id is None else ("report", it.report_id)


@without_permission_check
def _build_mail(work: Work, it: Delivery, server: MailServer) -> EmailMessage:
    """The whole mail; raises whatever keeps any part of it from being made, so that none leaves without it."""
    key = f"<contrast-{_message_id_key(it)}"
    if it.purpose == NOT_MADE:
        return failure_mails.build_mail(work, it, server, key)
    contents, test = _contents(work, it), it.purpose == TEST
    url = f"{server.public_url}/reports/saved/{it.report_id}" if server.public_url and it.report_id else ""
    mail = mailing.new_message(
        server, it.recipient, words.subject(contents, test), work.now, work.organisation.name, key
    )
    attached = bool(it.formats)
    mail.set_content(saved_text.mail_text(contents, words.closing(url, test, attached)), cte="quoted-printable")
    mail.add_alternative(saved_mail.to_html(contents, url, test, attached), subtype="html", cte="quoted-printable")
    for form in it.formats:
        file = saved_files.report_file(contents, form)
        if not file.content:
            raise ValueError(f"{file.name} is blank")
        main, _, sub = file.kind.partition("/")
        mail.add_attachment(
            file.content, main, sub, filename=file.name, params={"charset": "utf-8"} if main == "text" else None
        )
    return mail


@without_permission_check
def _contents(work: Work, it: Delivery) -> Contents:
    """The saved report, or for a test of a schedule the one that it would make of that period."""
    if it.report_id is not None:
        return saved_files.contents_of(work, it.report_id)
    of = schedules.require(work, it.schedule_id or 0)
    period = saved_reports.period_by_code(work, it.code or "")
    title = report_title(of.name, period_name(period, work.organisation.financial_year_month))
    frozen = saved_reports.freeze(work, schedules.selection_of(work, of.filters), period, title)
    return Contents(frozen.title, frozen.as_of, frozen.document, frozen.changes)


def _message_id_key(it: Delivery) -> str:
    """What the Message-ID of a mail begins with: the same however often it is sent, and that of no other mail."""
    return f"{it.id}-{hashlib.sha256(f'{it.id} {it.made_at} {it.recipient}'.encode()).hexdigest()[:24]}"


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
