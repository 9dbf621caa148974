"""Mails that say the daily backup failed: one a day, to every administrator."""

from datetime import date
from email.message import EmailMessage

from app.core.domain.errors import Refused
from app.core.domain.mail import MailServer
from app.core.domain.number_parsing import format_date
from app.core.services import mailing
from app.core.services.backup_schedule import SCHEDULER
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage import backup_state
from app.core.storage.database import Database
from app.report.services import failure_mails
from app.report.storage import deliveries as stored
from app.report.storage.deliveries import BACKUP, Delivery, NewDelivery
from app.report.text import backup_mails as words


def queue_once(database: Database, day: int) -> None:
    """Queues a mail to every administrator with an address, unless a backup of this day has failed before. Without a
    mail server nothing is queued. `day`: as an ordinal."""
    with begin_work(database, SCHEDULER) as work:
        known = backup_state.failed_job(work.session, day) is not None
        if known or not mailing.effective_server(work).is_configured:
            return
        code = date.fromordinal(day).isoformat()
        new = NewDelivery(report_id=None, code=code, purpose=BACKUP, formats=(), made_by=None)
        stored.add(work.session, new, failure_mails.administrator_addresses(work), work.now)


@without_permission_check
def build_mail(work: Work, delivery: Delivery, server: MailServer, key: str) -> EmailMessage:
    """Returns the mail; raises Refused if no backup failed on its day. `key` begins its Message-ID."""
    day = date.fromisoformat(delivery.code or "")
    job = backup_state.failed_job(work.session, day.toordinal())
    if job is None:
        raise Refused(words.NO_LONGER, "not-failed")
    subject = words.SUBJECT.format(name=work.organisation.name or mailing.PRODUCT)
    mail = mailing.new_message(server, delivery.recipient, subject, work.now, work.organisation.name, key)
    mail.set_content(words.body(format_date(day), job.message or ""), cte="quoted-printable")
    return mail
