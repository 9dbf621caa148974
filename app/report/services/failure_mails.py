"""Mails that say a scheduled report could not be made: one for each failure, to the schedule's owner."""

from collections.abc import Iterable
from email.message import EmailMessage

from app.accounts.storage import users
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import Refused
from app.core.domain.mail import MailServer, parse_address
from app.core.domain.permissions import ADMINISTRATOR
from app.core.services import mailing
from app.core.services.work import Work, without_permission_check
from app.report.domain.schedules import Schedule
from app.report.services import saved_reports, schedules
from app.report.storage import deliveries as stored
from app.report.storage import schedules as stored_runs
from app.report.storage.deliveries import NOT_MADE, Delivery, NewDelivery
from app.report.storage.schedules import FAILED, Run
from app.report.text import failure_mails as words
from app.report.text import refusals
from app.report.text.period import period_name
from app.report.text.schedules import format_moment, report_title


@without_permission_check
def queue(work: Work, run: Run) -> None:
    """Queues a mail to the owner, or to every administrator where there is no owner; nothing without a mail server or
    an address."""
    if not mailing.effective_server(work).is_configured:
        return
    schedule = schedules.require(work, run.schedule_id)
    new = NewDelivery(
        report_id=None, schedule_id=schedule.id, code=run.code, purpose=NOT_MADE, formats=(), made_by=None
    )
    stored.add(work.session, new, _recipients(work, schedule), work.now)


@without_permission_check
def build_mail(work: Work, delivery: Delivery, server: MailServer, key: str) -> EmailMessage:
    """The mail; raises Refused where the report no longer failed by now. `key` begins its Message-ID."""
    schedule, run = schedules.require(work, delivery.schedule_id or 0), _failed_run(work, delivery)
    period = saved_reports.period_by_code(work, run.code)
    title = report_title(schedule.name, period_name(period, work.organisation.financial_year_month))
    mail = mailing.new_message(
        server, delivery.recipient, words.SUBJECT.format(title=title), work.now, work.organisation.name, key
    )
    url = f"{server.public_url}/reports/schedules/{schedule.id}" if server.public_url else ""
    mail.set_content(
        words.body(
            title,
            format_moment(run.due_at, schedule.time_zone),
            schedule.time_zone,
            run.error or "",
            url,
            owned=schedule.owner_id is not None,
        ),
        cte="quoted-printable",
    )
    return mail


@without_permission_check
def _failed_run(work: Work, delivery: Delivery) -> Run:
    found = [
        run
        for run in stored_runs.runs(work.session, delivery.schedule_id or 0)
        if run.code == delivery.code and run.state == FAILED
    ]
    if not found:
        raise Refused(refusals.NO_LONGER_FAILED, "not-failed")
    return found[0]


@without_permission_check
def _recipients(work: Work, schedule: Schedule) -> tuple[str, ...]:
    """Returns the mail addresses of the recipients, without invalid ones."""
    if schedule.owner_id is None:
        return administrator_addresses(work)
    return _addresses(user for user in users.listing(work.session) if user.active and user.id == schedule.owner_id)


@without_permission_check
def administrator_addresses(work: Work) -> tuple[str, ...]:
    """Returns the mail address of every active administrator, without invalid ones."""
    return _addresses(user for user in users.listing(work.session) if user.active and ADMINISTRATOR in user.roles)


def _addresses(asked: Iterable[StoredUser]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for user in asked:
        try:
            to = parse_address(user.email or "")
        except Refused:
            continue
        found.setdefault(to.lower(), to)
    return tuple(found.values())
