"""Who may sign in, and in which role. A password made for somebody is shown once, in the answer that made it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.identity.datastore import limits
from app.accounts.services import sessions, users
from app.accounts.services.passwords import made_up
from app.accounts.services.users import Stored
from app.core.domain.errors import NotFound, Refused
from app.core.domain.permissions import READER, ROLES, Permission
from app.web.forms.plain_form import Typed
from app.web.request import asks, current_work

blueprint = Blueprint("users", __name__, url_prefix="/users")

LABELS = {"name": "Name", "role": "Role"}
ROLE_WORDS = {
    "administrator": "full access, including users and settings",
    "lead": "logs and reviews engagements, imports files, reads reports",
    "finance": "as lead, for the finance team",
    "reader": "read-only access",
}


@blueprint.get("")
def listing() -> str:
    """Every user."""
    return render_template(
        "accounts/users/list.html", users=users.listing(current_work()), may=current_work().may(Permission.WRITE_USERS)
    )


@blueprint.route("/new", methods=["GET", "POST"])
@asks(Permission.WRITE_USERS)
def add() -> ResponseReturnValue:
    """A new user with a made password."""
    if request.method == "GET":
        return _new(Typed(LABELS, {"role": READER}))
    typed, password = Typed(LABELS, request.form), made_up()
    try:
        user = users.add(current_work(), typed.text("name"), typed.text("role"), password, must_change=True)
    except Refused as refused:
        typed.refuse(refused)
        return _new(typed), 422
    return _shown(user, password)


@blueprint.get("/<int:number>")
def detail(number: int) -> str:
    """One user and what can be done about them."""
    return _one(_found(number))


@blueprint.post("/<int:number>/role")
def change_role(number: int) -> ResponseReturnValue:
    """Another role."""
    return _amended(number, role=request.form.get("role", ""))


@blueprint.post("/<int:number>/deactivate")
def deactivate(number: int) -> ResponseReturnValue:
    """Shuts the user out and ends their sessions; what they did stays."""
    return _amended(number, active=False)


@blueprint.post("/<int:number>/activate")
def activate(number: int) -> ResponseReturnValue:
    """Lets the user in again."""
    return _amended(number, active=True)


@blueprint.post("/<int:number>/password")
def reset_password(number: int) -> str:
    """A made password instead of the one that was forgotten; ends the user's sessions."""
    password = made_up()
    return _shown(users.amend(current_work(), _found(number).name, password=password, must_change=True), password)


@blueprint.post("/<int:number>/sessions/end")
def end_sessions(number: int) -> ResponseReturnValue:
    """Signs the user out everywhere."""
    sessions.end(current_work(), _found(number).name)
    return redirect(url_for("users.detail", number=number), 303)


@blueprint.post("/<int:number>/sessions/<int:session>/end")
def end_session(number: int, session: int) -> ResponseReturnValue:
    """Signs the user out in one browser."""
    sessions.end(current_work(), _found(number).name, session)
    return redirect(url_for("users.detail", number=number), 303)


def _found(number: int) -> Stored:
    for user in users.listing(current_work()):
        if user.id == number:
            return user
    raise NotFound("There is no such user.")


def _amended(number: int, **changes: Any) -> ResponseReturnValue:
    user = _found(number)
    try:
        users.amend(current_work(), user.name, **changes)
    except Refused as refused:
        typed = Typed(LABELS, request.form)
        typed.refuse(refused)
        return _one(user, typed), 422
    return redirect(url_for("users.detail", number=number), 303)


def _one(user: Stored, typed: Typed | None = None) -> str:
    may = current_work().may(Permission.WRITE_USERS)
    return render_template(
        "accounts/users/detail.html",
        user=user,
        typed=typed or Typed(LABELS),
        roles=_roles(),
        sessions=sessions.of(current_work(), user.name, limits()) if may else (),
        may=may,
        own=user.id == current_work().actor.user_id,
    )


def _new(typed: Typed) -> str:
    return render_template("accounts/users/new.html", typed=typed, roles=_roles())


def _shown(user: Stored, password: str) -> str:
    return render_template("accounts/users/password.html", user=user, password=password)


def _roles() -> list[tuple[str, str]]:
    return [(role, f"{role.capitalize()}: {ROLE_WORDS[role]}") for role in ROLES]
