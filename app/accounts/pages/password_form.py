"""The form in which somebody with a link chooses a password, and the page of a link that has ended."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.services.passwords import MIN_PASSWORD_LENGTH
from app.web.forms.plain_form import PlainForm

LABELS = {"password": "Password", "repeated": "Repeat password"}
HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


def password_page(typed: PlainForm, name: str, is_invitation: bool) -> ResponseReturnValue:
    """Returns the form. `name`: of the user, by which they sign in."""
    page = render_template(
        "accounts/account/choose_password.html",
        typed=typed,
        name=name,
        is_invitation=is_invitation,
        shortest=MIN_PASSWORD_LENGTH,
    )
    return page, 422 if typed.problems else 200, HEADERS


def link_ended_page(text: str) -> ResponseReturnValue:
    """Returns the page of a link that was never made, has expired or was used."""
    return render_template("accounts/account/link_ended.html", text=text), 404, HEADERS
