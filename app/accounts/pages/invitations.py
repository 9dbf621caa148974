"""Inviting users: the form, new links and revoking them, and the page that a link opens.

Opening a link changes nothing, since mail programs open links before people do.
"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from app.accounts.identity.datastore import Accounts
from app.accounts.pages.password_form import choose_password
from app.accounts.pages.users import role_options
from app.accounts.services import invitations
from app.accounts.services.account_links import INVITATION, OpenLink
from app.accounts.services.invitations import NewInvitation
from app.core.domain.errors import Refused
from app.core.domain.permissions import READER, Permission
from app.core.services.smtp import SendStatus
from app.core.services.work import Work
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, refresh_work, require_form_permission, transactions

LABELS = {"name": "Name", "role": "Role", "email": "Email address"}
blueprint = Blueprint("invitations", __name__)


@blueprint.route("/users/invite", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_USERS)
def invite() -> ResponseReturnValue:
    """Invites a user; the link is mailed, or shown once."""
    if request.method == "GET":
        return _form_page(PlainForm(LABELS, {"role": READER}))
    typed = PlainForm(LABELS, request.form)
    try:
        return _send(lambda work: invitations.invite(work, *(typed.text(name) for name in LABELS)))
    except Refused as refused:
        typed.refuse(refused)
        return _form_page(typed), 422


@blueprint.post("/users/<int:number>/invitation")
@require_form_permission(Permission.WRITE_USERS)
def renew(number: int) -> ResponseReturnValue:
    """Makes a new link for an invited user; the one before ends."""
    return _send(lambda work: invitations.renew(work, number))


@blueprint.post("/users/<int:number>/invitation/revoke")
@require_form_permission(Permission.WRITE_USERS)
def revoke(number: int) -> ResponseReturnValue:
    """Ends an invitation and removes its user."""
    invitations.revoke(current_work(), number)
    flash("The invitation was revoked.", "done")
    return redirect(url_for("users.listing"), 303)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def by_link(token: str) -> ResponseReturnValue:
    """The page of a link: the invited person chooses a password, and is signed in."""
    return choose_password(token, INVITATION, _sign_in)


def _sign_in(link: OpenLink) -> ResponseReturnValue:
    refresh_work()
    account = Accounts().find_user(id=link.user.id)
    if account is not None:
        login_user(account, authn_via=["invitation"])
    return redirect(url_for("overview.index"), 303)


def _send(make: Callable[[Work], NewInvitation]) -> ResponseReturnValue:
    """Commits an invitation, then mails it; shows its link once if it was not mailed."""
    with transactions().write_scope() as work:
        made = make(work)
    refresh_work()
    work = current_work()
    answer = invitations.send(work, made)
    if answer is not None and answer.status is SendStatus.SENT:
        flash(f"The invitation was mailed to {made.user.email}.", "done")
        return redirect(url_for("users.listing"), 303)
    return render_template(
        "accounts/users/invited.html",
        user=made.user,
        url=invitations.link_url(work, made, request.host_url),
        expires_at=made.expires_at,
        failure=None if answer is None else answer.response,
    )


def _form_page(typed: PlainForm) -> str:
    return render_template(
        "accounts/users/invite.html",
        typed=typed,
        roles=role_options(),
        can_mail=invitations.can_mail(current_work()),
    )
