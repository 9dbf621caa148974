"""The page of the mail server's settings, with a test mail."""

from dataclasses import fields

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.mail import MailServer
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.core.services.smtp import SendStatus
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("mail", __name__, url_prefix="/settings/mail")

LABELS = {
    "host": "Mail server",
    "port": "Port",
    "security": "Security",
    "user": "User name",
    "password": "Password",
    "sender": "Sender address",
    "public_url": "Contrast’s web address",
    "recipient": "Recipient",
}
SECURITY_OPTIONS = (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "None (not encrypted)"))


@blueprint.get("")
@require_form_permission(Permission.WRITE_SETTINGS)
def index() -> str:
    """Shows the settings."""
    return _page(_current_settings())


@blueprint.post("")
@require_form_permission(Permission.WRITE_SETTINGS)
def change() -> ResponseReturnValue:
    """Saves the settings."""
    typed = PlainForm(LABELS, request.form)
    try:
        mailing.update(current_work(), request.form)
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed), 422
    flash("Mail settings saved. Send a test mail to check them.", "done")
    return redirect(url_for("mail.index"), 303)


@blueprint.post("/test")
@require_form_permission(Permission.WRITE_SETTINGS)
def test() -> ResponseReturnValue:
    """Sends a test mail and shows the server's answer."""
    typed = _current_settings()
    typed.texts = {**typed.texts, "recipient": request.form.get("recipient", "")}
    try:
        answer = mailing.send_test(current_work(), typed.text("recipient"))
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed), 422
    return _page(typed, (answer.status is SendStatus.SENT, answer.response))


def _current_settings() -> PlainForm:
    server = mailing.saved_server(current_work())
    return PlainForm(LABELS, {each.name: str(getattr(server, each.name)) for each in fields(MailServer)})


def _page(typed: PlainForm, answer: tuple[bool, str] | None = None) -> str:
    work = current_work()
    return render_template(
        "record/settings/mail.html",
        typed=typed,
        securities=SECURITY_OPTIONS,
        answer=answer,
        has_password=mailing.has_password(work),
        by_environment=mailing.is_from_environment(work),
    )
