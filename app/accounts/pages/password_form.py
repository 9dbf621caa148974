"""The page of a link: a form in which somebody chooses a password, or that the link has ended."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.identity.throttle import record_failure
from app.accounts.services import account_links
from app.accounts.services.account_links import INVITATION, OpenLink
from app.accounts.services.passwords import MIN_PASSWORD_LENGTH
from app.core.domain.errors import NotFound, Refused
from app.core.services.work import begin_work
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, database

LABELS = {"password": "Password", "repeated": "Repeat password"}
HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


def choose_password(token: str, purpose: str, finish: Callable[[OpenLink], ResponseReturnValue]) -> ResponseReturnValue:
    """Shows the form of a link; once it is sent, sets the password and returns what `finish` does."""
    typed = PlainForm(LABELS, request.form)
    try:
        link = account_links.open_link(current_work(), token, purpose)
        if request.method == "POST":
            with begin_work(database(), link.actor) as work:
                account_links.set_password(work, token, purpose, typed.text("password"), typed.text("repeated"))
    except NotFound as ended:
        record_failure()
        return _link_ended_page(str(ended))
    except Refused as refused:
        typed.refuse(refused)
    if request.method == "GET" or typed.problems:
        return _form_page(typed, link)
    return finish(link)


def _form_page(typed: PlainForm, link: OpenLink) -> ResponseReturnValue:
    page = render_template(
        "accounts/account/choose_password.html",
        typed=typed,
        name=link.user.name,
        is_invitation=link.purpose == INVITATION,
        shortest=MIN_PASSWORD_LENGTH,
    )
    return page, 422 if typed.problems else 200, HEADERS


def _link_ended_page(text: str) -> ResponseReturnValue:
    """Returns the page of a link that was never made, has expired or was used."""
    return render_template("accounts/account/link_ended.html", text=text), 404, HEADERS
