"""Identity: Flask-Security on our own tables of users and sessions, in the request's unit of work.

The library signs in and out, and changes and hashes passwords; sessions, roles and permissions are our own.
"""

from app.accounts.identity import slim_library  # before everything that imports the library

# isort: split
from datetime import timedelta
from typing import Any

from flask import Flask, request
from flask_login import user_logged_out
from flask_security import Security, password_changed, user_authenticated
from flask_wtf import CSRFProtect

from app.accounts.identity import passkey_note
from app.accounts.identity.datastore import Account, Accounts
from app.accounts.identity.forms import OwnPasswordForm, SignInForm, render_page
from app.accounts.identity.freshness import mark_fresh, require_fresh_sign_in
from app.accounts.identity.guard import require_sign_in
from app.accounts.identity.second_step import SecondStep
from app.accounts.identity.throttle import remember_browser, throttle
from app.accounts.services import sessions
from app.accounts.services.passwords import ARGON2, MIN_PASSWORD_LENGTH, PASSWORD_FORM
from app.core.domain.events import EventKind
from app.settings import Settings
from app.web.request import current_work

CONFIG: dict[str, Any] = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "POST_LOGOUT_VIEW": "/sign-in",
    "LOGIN_USER_TEMPLATE": "accounts/account/sign_in.html",
    "CHANGEABLE": True,
    "CHANGE_URL": "/account",
    "CHANGE_PASSWORD_TEMPLATE": "accounts/account/own.html",
    "POST_CHANGE_VIEW": "/account",
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "STATIC_FOLDER": None,  # none of the library's own styles
    "FRESHNESS": timedelta(days=-1),  # we ask for the password again ourselves (`freshness`)
    "CLI_USERS_NAME": None,  # we have our own commands
    "CLI_ROLES_NAME": None,
    "TWO_FACTOR_IMPLEMENTATIONS": {},
    "PASSWORD_LENGTH_MIN": MIN_PASSWORD_LENGTH,
    "PASSWORD_NORMALIZE_FORM": PASSWORD_FORM,
    "PASSWORD_SCHEMES": ["argon2"],
    # The hash has everything needed to verify it, so that the console and the pages create the same ones.
    "PASSWORD_SINGLE_HASH": {"argon2"},
    "PASSWORD_HASH_PASSLIB_OPTIONS": {f"argon2__{name}": value for name, value in ARGON2.items()},
    "MSG_PASSWORD_NOT_PROVIDED": ("Enter your password.", "error"),
    "MSG_INVALID_PASSWORD": ("This is not your current password.", "error"),
    "MSG_DISABLED_ACCOUNT": ("This account is deactivated. Ask an administrator.", "error"),
    "MSG_PASSWORD_INVALID_LENGTH": (f"Use at least {MIN_PASSWORD_LENGTH} characters.", "error"),
    "MSG_RETYPE_PASSWORD_MISMATCH": ("The two new passwords do not match.", "error"),
    "MSG_PASSWORD_IS_THE_SAME": ("Choose a password that differs from the current one.", "error"),
    "MSG_PASSWORD_CHANGE": ("Password changed. You are signed out everywhere else.", "done"),
    "MSG_INVALID_REDIRECT": ("The link to continue to is not on this site.", "error"),
}


def register(app: Flask, settings: Settings) -> None:
    """Requires sign-in and CSRF tokens everywhere, and adds the pages for sign-in, sign-out and changing a password."""
    app.config.update({f"SECURITY_{name}": value for name, value in CONFIG.items()})
    app.before_request(require_sign_in)
    CSRFProtect(app)
    app.before_request(require_fresh_sign_in)  # after the check of the form's token
    security = Security(
        app,
        Accounts(),
        login_form=SignInForm,
        change_password_form=OwnPasswordForm,
        render_template=render_page,  # type: ignore[arg-type]  # may also return a status
    )
    security.two_factor_plugins = SecondStep()
    security.want_json(lambda _: False)
    security.principal.skip_static = True
    user_authenticated.connect(_on_sign_in, app)
    user_logged_out.connect(_on_sign_out, app)
    password_changed.connect(_on_password_change, app)


def _on_sign_in(app: Flask, user: Account, authn_via: list[str], **_: Any) -> None:
    remember_browser(user)
    mark_fresh()
    if authn_via == ["change"]:
        return
    passkey_note.forget()
    work = current_work()
    work.actor = user.actor(request.remote_addr)
    note = {"which": "with single sign-on"} if "single sign-on" in authn_via else {}
    work.log_event(EventKind.SIGNED_IN, "user", user.id, None, **note)


def _on_sign_out(app: Flask, user: Account, **_: Any) -> None:
    passkey_note.forget()
    if user.session is not None:
        sessions.sign_out(current_work(), user.id, user.session.id)


def _on_password_change(app: Flask, user: Account, **_: Any) -> None:
    current_work().log_event(EventKind.USER_CHANGED, "user", user.id, changed="own password")


__all__ = ["CONFIG", "register", "slim_library", "throttle"]
