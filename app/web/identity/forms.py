"""The forms of the identity library in our words. Errors answer with 422, like those of any other form."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_security.forms import ChangePasswordForm, LoginForm
from flask_wtf import FlaskForm
from wtforms import StringField

from app.domain.events import What
from app.domain.folding import fold
from app.services.work import Work
from app.web.identity.accounts import Account, Accounts
from app.web.request import afterwards

WRONG = "The name or the password is wrong."
LABELS = {"name": "Name", "password": "Password", "new_password": "New password", "new_password_confirm": "Once more"}


class SignInForm(LoginForm):
    """By name, whatever its case. What is wrong is never told apart: not the name from the password."""

    email = None
    remember = None
    name = StringField()

    def validate(self, **kwargs: Any) -> bool:
        """Whether name and password belong together; a refusal is noted without what was typed."""
        self.ifield = self.name
        self.user: Account | None = Accounts().find_user(folded=fold(self.name.data or ""))
        known = self.user
        if super().validate(**kwargs):
            return True
        if not self.user_authenticated and self.password.data:
            self.name.errors, self.password.errors = [], []
            self.form_errors.append(WRONG)
        subject_id = known.id if known else None

        def note(work: Work) -> None:
            work.note(What.SIGN_IN_REFUSED, "user", subject_id)

        afterwards(note)
        return False


class OwnPasswordForm(ChangePasswordForm):
    """The present password, and the new one twice."""


def render(template: str, **context: Any) -> ResponseReturnValue:
    """A page of the library from our template, with its problems as `problems`: (field, label, message)."""
    form = next((each for each in context.values() if isinstance(each, FlaskForm)), None)
    problems = []
    for name, messages in (form.errors if form else {}).items():
        problems += [(name, LABELS.get(name or "", ""), str(message)) for message in messages]
    page = render_template(template, form=form, problems=problems, **context)
    return (page, 422) if problems else page
