"""Invitations: an administrator adds a user without a password, who sets it by a link within seven days.

The link is mailed where mail and the public address are set, else it is shown once to whoever invites. An invitation is
pending as long as its user has no password.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.domain import link_mails
from app.accounts.services import account_links
from app.accounts.services import users as user_services
from app.accounts.services.account_links import INVITATION
from app.accounts.storage import account_links as stored
from app.accounts.storage import identities, users
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.mail import MailServer, parse_address
from app.core.domain.number_parsing import format_date
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.core.services.smtp import SendResult, send_mail
from app.core.services.work import Work, requires_permission, without_permission_check

PATH = "/invitation/"


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation that was just made. `token`: the secret part of its link, which is stored nowhere."""

    user: StoredUser
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """`email`: where the link was mailed to, None if it was shown. `has_expired`: a new one has to be sent."""

    expires_at: datetime
    email: str | None
    has_expired: bool


@requires_permission(Permission.WRITE_USERS)
def invite(work: Work, name: str, role: str, email: str = "") -> NewInvitation:
    """Adds a user without a password and makes their link. Raises Refused like `users.add`, and for an invalid mail
    address."""
    address = parse_address(email, "email") if email.strip() else None
    return _make_link(work, user_services.add(work, name, role, None, address))


@requires_permission(Permission.WRITE_USERS)
def renew(work: Work, user_id: int) -> NewInvitation:
    """Makes a new link for an invited user; the one before ends. Raises NotFound, and Refused if they have a
    password."""
    return _make_link(work, _invited_user(work, user_id))


@requires_permission(Permission.WRITE_USERS)
def revoke(work: Work, user_id: int) -> None:
    """Ends an invitation and removes its user; raises NotFound, and Refused if they have a password."""
    user = _invited_user(work, user_id)
    stored.end(work.session, user.id, INVITATION)
    if users.remove_unused(work.session, user):
        work.log_event(EventKind.INVITATION_REVOKED, "user", user.id)
        return
    users.update(work.session, user.id, active=False)  # something in the record refers to them
    work.log_event(EventKind.INVITATION_REVOKED, "user", user.id, {"active": ("yes", "no")})


@requires_permission(Permission.READ_USERS)
def pending(work: Work) -> dict[int, PendingInvitation]:
    """Returns the pending invitations, by user; those of users who were invited and have no password yet."""
    links = stored.of_purpose(work.session, INVITATION)
    invited = {each.id for each in users.listing(work.session) if not each.has_password and each.active}
    return {
        number: PendingInvitation(link.expires_at, link.email, link.expires_at <= work.now)
        for number, link in links.items()
        if number in invited
    }


@requires_permission(Permission.WRITE_USERS)
def can_mail(work: Work) -> bool:
    """Returns whether invitations can be mailed: there are a mail server and a public address for the link."""
    server = mailing.effective_server(work)
    return server.is_configured and bool(server.public_url)


@requires_permission(Permission.WRITE_USERS)
def link_url(work: Work, invitation: NewInvitation, base_url: str = "") -> str:
    """Returns the address of the link; below `base_url` where no public address is set."""
    base = mailing.effective_server(work).public_url or base_url.rstrip("/")
    return f"{base}{PATH}{invitation.token}"


@requires_permission(Permission.WRITE_USERS)
def send(work: Work, invitation: NewInvitation) -> SendResult | None:
    """Mails an invitation at once and returns the server's answer; None if it can't be mailed, or has no address.

    Called after the invitation is committed, so that nobody waits for the mail server meanwhile."""
    email, server = invitation.user.email, mailing.effective_server(work)
    if email is None or not (server.is_configured and server.public_url):
        return None
    return send_mail(server, email, _build_mail(work, invitation, server, email))


@without_permission_check
def _build_mail(work: Work, invitation: NewInvitation, server: MailServer, email: str) -> bytes:
    name = work.organisation.name or mailing.PRODUCT
    until = invitation.expires_at.astimezone(ZoneInfo(work.organisation.time_zone))
    subject = link_mails.INVITATION_SUBJECT.format(name=name)
    key = f"<contrast-invitation-{invitation.user.id}-{work.now.timestamp():.0f}"
    mail = mailing.new_message(server, email, subject, work.now, work.organisation.name, key)
    text = link_mails.invitation_body(
        inviter=work.actor.name if work.actor.user_id else "An administrator",
        name=name,
        user=invitation.user.name,
        url=link_url(work, invitation),
        until=f"{format_date(until.date())}, {until:%H:%M}",
    )
    mail.set_content(text, cte="quoted-printable")
    return mail.as_bytes()


@without_permission_check
def _make_link(work: Work, user: StoredUser) -> NewInvitation:
    server = mailing.effective_server(work)
    mailed_to = user.email if server.is_configured and server.public_url else None
    token = account_links.create(work, user, INVITATION, mailed_to)
    note: dict[str, Any] = {"which": PersonalText(f"by mail to {mailed_to}")} if mailed_to else {}
    work.log_event(EventKind.INVITED, "user", user.id, **note)
    return NewInvitation(user, token, work.now + account_links.LIFETIMES[INVITATION])


@without_permission_check
def _invited_user(work: Work, user_id: int) -> StoredUser:
    users.lock_users(work.session)
    user = users.get(work.session, user_id)
    if user is None:
        raise NotFound("There is no such user.")
    if user.has_password:
        raise Refused(f"{user.name} has already chosen a password.", "not-invited")
    if identities.of_user(work.session, user.id) is not None:
        raise Refused(f"{user.name} signs in with single sign-on, so there is no invitation.", "not-invited")
    if not user.active:
        raise Refused(f"{user.name} is deactivated. Reactivate the account first.", "not-invited")
    return user
