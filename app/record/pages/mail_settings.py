"""The mail server: set, and tried with a test mail."""

from dataclasses import fields

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.mail import MailServer
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.core.services.smtp import Outcome
from app.web.forms.plain_form import Typed
from app.web.request import asks, current_work

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
SECURITIES = (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "None (not encrypted)"))


@blueprint.get("")
@asks(Permission.WRITE_SETTINGS)
def index() -> str:
    """The server as it is set."""
    return _page(_now())


@blueprint.post("")
@asks(Permission.WRITE_SETTINGS)
def change() -> ResponseReturnValue:
    """Sets the server."""
    typed = Typed(LABELS, request.form)
    try:
        mailing.amend(current_work(), request.form)
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed), 422
    flash("Mail settings saved. Send a test mail to check them.", "done")
    return redirect(url_for("mail.index"), 303)


@blueprint.post("/test")
@asks(Permission.WRITE_SETTINGS)
def test() -> ResponseReturnValue:
    """Sends a test now, and shows what the server answered."""
    typed = _now()
    typed.texts = {**typed.texts, "recipient": request.form.get("recipient", "")}
    try:
        answer = mailing.send_test(current_work(), typed.text("recipient"))
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed), 422
    return _page(typed, (answer.outcome is Outcome.SENT, answer.says))


def _now() -> Typed:
    it = mailing.current(current_work())
    return Typed(LABELS, {each.name: str(getattr(it, each.name)) for each in fields(MailServer)})


def _page(typed: Typed, answer: tuple[bool, str] | None = None) -> str:
    work = current_work()
    return render_template(
        "record/settings/mail.html",
        typed=typed,
        securities=SECURITIES,
        answer=answer,
        has_password=mailing.has_password(work),
        by_environment=mailing.from_environment(work),
    )
