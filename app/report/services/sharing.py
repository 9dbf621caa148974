"""Share links: an address that shows one saved report to whoever has it, until it expires or is revoked.

Only the SHA-256 of a link's secret is kept, so that nobody who reads the database can open one; it is shown once.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.number_parsing import format_date
from app.core.domain.permissions import READER, Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage.database import Database
from app.report.services import saved_files, saved_reports
from app.report.storage import sharing as stored
from app.report.storage.sharing import ShareLink
from app.report.text import refusals
from app.report.text.saved_contents import Contents

LINK = Actor("link", frozenset({READER}), Source.WEB)  # as whom a report is read for whoever has its link
SECRET_BYTES = 24  # of a secret: 192 bits that nobody guesses
MAX_SECRET_LENGTH = 100  # characters that are looked at
MAX_DAYS, DEFAULT_DAYS = 366, 30


@dataclass(frozen=True, slots=True)
class CreatedLink:
    """A link that was just made, with the secret of its address, which is never shown again."""

    link: ShareLink
    secret: str


@requires_permission(Permission.SHARE_REPORT)
def create(work: Work, number: int, days: int = DEFAULT_DAYS) -> CreatedLink:
    """Creates a link to a saved report that is valid for so many days; raises NotFound, and Refused for an invalid
    number."""
    saved = saved_reports.open_report(work, number).saved
    if not 1 <= days <= MAX_DAYS:
        raise Refused([Problem("days", refusals.LINK_DAYS.format(most=MAX_DAYS), "days", str(days))])
    secret, until = secrets.token_urlsafe(SECRET_BYTES), work.now + timedelta(days)
    made = stored.add(work.session, saved.id, _hash_secret(secret), work.now, until, work.actor.user_id)
    work.log_event(
        EventKind.REPORT_SHARED, "report", saved.id, which=f"number {made}, until {format_date(until.date())}"
    )
    return CreatedLink(_require_report(work, made), secret)


@requires_permission(Permission.SHARE_REPORT)
def of_report(work: Work, number: int) -> tuple[ShareLink, ...]:
    """Returns every link to a saved report, the latest first."""
    return stored.list_for_report(work.session, number)


@requires_permission(Permission.SHARE_REPORT)
def revoke(work: Work, number: int) -> ShareLink:
    """Revokes a link at once; raises NotFound."""
    link = _require_report(work, number)
    if stored.revoke(work.session, number, work.now):
        work.log_event(EventKind.SHARING_ENDED, "report", link.report_id, which=f"number {number}")
    return link


def open_link(work: Work, secret: str, counts: bool = True) -> Contents:
    """Returns the contents of the report of a link, for anybody with its secret; counts the visit. Raises NotFound with
    the same message whether the link expired, was revoked, or never existed."""
    link = stored.find_by_hash(work.session, _hash_secret(secret)) if len(secret) <= MAX_SECRET_LENGTH else None
    if link is None or not link.is_valid(work.now):
        raise NotFound(refusals.LINK_OPENS_NONE)
    try:
        found = saved_files.contents_of(replace(work, actor=LINK), link.report_id)
    except Refused as damaged:
        raise NotFound(refusals.LINK_OPENS_NONE) from damaged
    if counts:
        _count_visit(work, link, work.database)
    return found


@without_permission_check
def _count_visit(work: Work, link: ShareLink, database: Database) -> None:
    """Counts a visit; if the database is locked for too long, the report is shown without counting."""
    with suppress(Stale), database.transaction(counts=False) as session:
        stored.count_visit(session, link.id, work.now)


@without_permission_check
def _require_report(work: Work, number: int) -> ShareLink:
    found = stored.get(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_LINK)
    return found


def _hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
