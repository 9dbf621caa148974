"""Share links: an address that shows one saved report to whoever has it, until it expires or is revoked.

Only the SHA-256 of a link's secret is kept, so that nobody who reads the database can open one; it is shown once.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import Actor, Source, What
from app.core.domain.number_parsing import said
from app.core.domain.permissions import READER, Permission
from app.core.services.work import Work, needs, shared
from app.core.storage.database import Database
from app.report.services import saved_files, saved_reports
from app.report.storage import sharing as stored
from app.report.storage.sharing import ShareLink
from app.report.text import refusals
from app.report.text.saved_contents import Contents

LINK = Actor("link", frozenset({READER}), Source.WEB)  # as whom a report is read for whoever has its link
BYTES = 24  # of a secret: 192 bits that nobody guesses
LONGEST_SECRET = 100  # characters that are looked at
MOST_DAYS, USUAL_DAYS = 366, 30


@dataclass(frozen=True, slots=True)
class Shared:
    """A link that was just made, with the secret of its address, which is never shown again."""

    link: ShareLink
    secret: str


@needs(Permission.SHARE_REPORT)
def make(work: Work, number: int, days: int = USUAL_DAYS) -> Shared:
    """A new link to a saved report that works for so many days; raises NotFound, and Refused for a number of days that
    is none."""
    saved = saved_reports.opened(work, number).saved
    if not 1 <= days <= MOST_DAYS:
        raise Refused([Problem("days", refusals.LINK_DAYS.format(most=MOST_DAYS), "days", str(days))])
    secret, until = secrets.token_urlsafe(BYTES), work.now + timedelta(days)
    made = stored.add(work.session, saved.id, _hash(secret), work.now, until, work.actor.user_id)
    work.note(What.REPORT_SHARED, "report", saved.id, which=f"number {made}, until {said(until.date())}")
    return Shared(_known(work, made), secret)


@needs(Permission.SHARE_REPORT)
def of_report(work: Work, number: int) -> tuple[ShareLink, ...]:
    """Every link to a saved report, the latest first."""
    return stored.of_report(work.session, number)


@needs(Permission.SHARE_REPORT)
def revoke(work: Work, number: int) -> ShareLink:
    """Has a link open nothing any more, at once; raises NotFound."""
    link = _known(work, number)
    if stored.revoke(work.session, number, work.now):
        work.note(What.SHARING_ENDED, "report", link.report_id, which=f"number {number}")
    return link


def opened(work: Work, secret: str, counts: bool = True) -> Contents:
    """What the report of a link says, for whoever has its secret; the visit is counted. Raises NotFound, in the same
    words whether the link expired, was revoked, or never was one."""
    link = stored.by_hash(work.session, _hash(secret)) if len(secret) <= LONGEST_SECRET else None
    if link is None or not link.works(work.now):
        raise NotFound(refusals.LINK_OPENS_NONE)
    try:
        found = saved_files.of_report(replace(work, actor=LINK), link.report_id)
    except Refused as damaged:
        raise NotFound(refusals.LINK_OPENS_NONE) from damaged
    if counts:
        _count(work, link, work.database)
    return found


@shared
def _count(work: Work, link: ShareLink, database: Database) -> None:
    """Counts a visit; where somebody writes for so long that nobody waits, the report is shown all the same."""
    with suppress(Stale), database.transaction(counts=False) as session:
        stored.visited(session, link.id, work.now)


@shared
def _known(work: Work, number: int) -> ShareLink:
    found = stored.get(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_LINK)
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
