"""Flask-Security's forms with our texts. Errors respond with 422, as in all other forms."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.forms import ChangePasswordForm, LoginForm
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField

from app.accounts.identity import challenges
from app.accounts.identity.datastore import Account, Accounts, may_stay_signed_in, session_limits
from app.accounts.identity.throttle import fold_name, record_failure
from app.accounts.services import passkeys, password_resets, second_factors, sessions
from app.accounts.services.passwords import MAX_PASSWORD_LENGTH, password_problems
from app.accounts.services.users import MAX_NAME_LENGTH
from app.core.domain.events import EventKind
from app.web.request import current_work

WRONG_CREDENTIALS = "Wrong name or password."
NO_PASSWORD = "You sign in with single sign-on. Ask an administrator if you also need a password here."  # noqa: S105
LABELS = {
    "name": "Name",
    "password": "Password",
    "new_password": "New password",
    "new_password_confirm": "Repeat new password",
}


class SignInForm(LoginForm):
    """Sign-in by name, in any case. The error never shows whether the name or the password is wrong."""

    email = None
    remember = None  # the library's cookie for it; ours is the session's own
    keep = BooleanField()
    name = StringField()

    def validate(self, **kwargs: Any) -> bool:
        """Returns whether name and password match; a failure is logged without what was typed."""
        self.ifield = self.name
        self.name.data = (self.name.data or "")[: MAX_NAME_LENGTH + 1]  # no name is longer, and it is shown again
        self.user: Account | None = Accounts().find_user(folded=fold_name(self.name.data))
        known = self.user
        # No password is longer, and hashing a very long text would cost too much.
        self.password.data = (self.password.data or "")[: MAX_PASSWORD_LENGTH + 1]
        if super().validate(**kwargs):
            if self.user is not None:
                self.user.remembered = bool(self.keep.data) and may_stay_signed_in()
            return True
        record_failure()
        if not self.user_authenticated and self.password.data:
            self.name.errors, self.password.errors = [], []
            self.form_errors.append(WRONG_CREDENTIALS)
        current_work().log_always(EventKind.SIGN_IN_REFUSED, "user", known.id if known else None)
        return False


class OwnPasswordForm(ChangePasswordForm):
    """The current password, and the new one twice."""

    def validate(self, **kwargs: Any) -> bool:
        """Returns whether the current password is right and the new one strong enough; a wrong one is logged."""
        for each in (self.password, self.new_password, self.new_password_confirm):
            each.data = (each.data or "")[: MAX_PASSWORD_LENGTH + 1]
        if current_user.password is None:  # or they could still sign in after the provider has shut them out
            self.form_errors.append(NO_PASSWORD)
            return False
        if super().validate(**kwargs):
            work = current_work()
            problems = password_problems(self.new_password.data, (current_user.name, work.organisation.name))
            self.new_password.errors = [each.message for each in problems]
            return not problems
        if self.password.errors:
            record_failure()
            current_work().log_always(EventKind.PASSWORD_REFUSED, "user", current_user.id)
        return False


def render_page(template: str, **context: Any) -> ResponseReturnValue:
    """Renders a page of the library with our template, and its errors as `problems`: (field, label, message)."""
    form = next((each for each in context.values() if isinstance(each, FlaskForm)), None)
    problems = []
    for name, messages in (form.errors if form else {}).items():
        problems += [(name, LABELS.get(name or "", ""), str(message)) for message in messages]
    if isinstance(form, SignInForm):
        context |= _passkey_options()
        context |= {"may_stay": may_stay_signed_in(), "may_reset": password_resets.is_offered(current_work())}
    if isinstance(form, OwnPasswordForm):
        context |= {
            "sessions": sessions.own_sessions(current_work(), session_limits()),
            "present": current_user.session,
            "must_change": current_user.must_change,
            "email": current_user.row.email,
            "second_factor": second_factors.own_status(current_work()),
            "has_password": current_user.password is not None,
        }
    page = render_template(template, form=form, problems=problems, **context)
    return (page, 422) if problems else page


def _passkey_options() -> dict[str, Any]:
    """Returns what the sign-in page needs to offer passkeys; None where there are none, or the site can't have any."""
    site = challenges.current_site()
    if site is None or not passkeys.is_offered(current_work()):
        return {"passkey_options": None}
    return {"passkey_options": passkeys.request_options(site, challenges.create())}
