"""Pages for users and their roles. A generated password is shown once, in the response that created it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.identity.datastore import session_limits
from app.accounts.services import invitations, passkeys, second_factors, sessions, single_sign_on, users
from app.accounts.services.passwords import generate_password
from app.accounts.services.users import StoredUser
from app.core.domain.errors import NotFound, Refused
from app.core.domain.permissions import READER, ROLE_DESCRIPTIONS, ROLES, Permission
from app.record.services import user_teams
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("users", __name__, url_prefix="/users")

LABELS = {"name": "Name", "role": "Role", "teams": "Teams"}
MAX_TEAMS = 200  # chosen in one form


@blueprint.get("")
def listing() -> str:
    """Lists the users."""
    return render_template(
        "accounts/users/list.html",
        users=users.listing(current_work()),
        teams=user_teams.by_user(current_work()),
        may=current_work().has_permission(Permission.WRITE_USERS),
        invitations=invitations.pending(current_work()),
        with_factor=second_factors.users_with_factor(current_work()),
        with_passkey=passkeys.owners(current_work()),
        is_required=current_work().organisation.second_factor_required,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_USERS)
def add() -> ResponseReturnValue:
    """Adds a user with a generated password."""
    if request.method == "GET":
        return _render_new(PlainForm(LABELS, {"role": READER}))
    typed, password = PlainForm(LABELS, request.form), generate_password()
    try:
        user = users.add(current_work(), typed.text("name"), typed.text("role"), password, must_change=True)
    except Refused as refused:
        typed.refuse(refused)
        return _render_new(typed), 422
    return _render_password(user, password)


@blueprint.get("/<int:number>")
def detail(number: int) -> str:
    """Shows a user and the available actions."""
    return _render_detail(_get_user(number))


@blueprint.post("/<int:number>/role")
def change_role(number: int) -> ResponseReturnValue:
    """Changes the user's role."""
    return _update_user(number, role=request.form.get("role", ""))


@blueprint.post("/<int:number>/teams")
def change_teams(number: int) -> ResponseReturnValue:
    """Changes the user's teams."""
    user = _get_user(number)
    chosen = [int(text) for text in request.form.getlist("teams") if text.isascii() and text.isdecimal()]
    try:
        user_teams.choose(current_work(), user.name, chosen[:MAX_TEAMS])
    except Refused as refused:
        typed = PlainForm(LABELS, request.form)
        typed.refuse(refused)
        return _render_detail(user, typed), 422
    flash("Teams saved.", "done")
    return redirect(url_for("users.detail", number=number), 303)


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Removes the account and ends its sessions; what the user did stays."""
    user = _get_user(number)
    try:
        users.remove(current_work(), user.name)
    except Refused as refused:
        typed = PlainForm(LABELS, request.form)
        typed.refuse(refused)
        return _render_detail(user, typed), 422
    flash(f"The account of {user.name} was removed. What they logged and reviewed stays.", "done")
    return redirect(url_for("users.listing"), 303)


@blueprint.post("/<int:number>/deactivate")
def deactivate(number: int) -> ResponseReturnValue:
    """Deactivates the user and ends their sessions; their engagements and reviews stay."""
    return _update_user(number, active=False)


@blueprint.post("/<int:number>/activate")
def activate(number: int) -> ResponseReturnValue:
    """Reactivates the user."""
    return _update_user(number, active=True)


@blueprint.post("/<int:number>/password")
def reset_password(number: int) -> str:
    """Replaces the user's password by a generated one and ends their sessions."""
    password = generate_password()
    return _render_password(
        users.update(current_work(), _get_user(number).name, password=password, must_change=True), password
    )


@blueprint.post("/<int:number>/sessions/end")
def end_sessions(number: int) -> ResponseReturnValue:
    """Signs the user out everywhere."""
    sessions.end(current_work(), _get_user(number).name)
    return redirect(url_for("users.detail", number=number), 303)


@blueprint.post("/<int:number>/sessions/<int:session>/end")
def end_session(number: int, session: int) -> ResponseReturnValue:
    """Signs the user out in one browser."""
    sessions.end(current_work(), _get_user(number).name, session)
    return redirect(url_for("users.detail", number=number), 303)


def _get_user(number: int) -> StoredUser:
    for user in users.listing(current_work()):
        if user.id == number:
            return user
    raise NotFound("There is no such user.")


def _update_user(number: int, **changes: Any) -> ResponseReturnValue:
    user = _get_user(number)
    try:
        users.update(current_work(), user.name, **changes)
    except Refused as refused:
        typed = PlainForm(LABELS, request.form)
        typed.refuse(refused)
        return _render_detail(user, typed), 422
    return redirect(url_for("users.detail", number=number), 303)


def _render_detail(user: StoredUser, typed: PlainForm | None = None) -> str:
    may = current_work().has_permission(Permission.WRITE_USERS)
    return render_template(
        "accounts/users/detail.html",
        user=user,
        typed=typed or PlainForm(LABELS),
        roles=role_options(),
        own_teams=[each.id for each in user_teams.by_user(current_work()).get(user.id, ())],
        teams=user_teams.possible(current_work(), user.id),
        sessions=sessions.sessions_of(current_work(), user.name, session_limits()) if may else (),
        identity=single_sign_on.identity_of(current_work(), user.id) if may else None,
        may=may,
        invitation=invitations.pending(current_work()).get(user.id),
        factor=second_factors.status_of(current_work(), user.id) if may else None,
        own=user.id == current_work().actor.user_id,
    )


def _render_new(typed: PlainForm) -> str:
    return render_template("accounts/users/new.html", typed=typed, roles=role_options())


def _render_password(user: StoredUser, password: str) -> str:
    return render_template("accounts/users/password.html", user=user, password=password)


def role_options() -> list[tuple[str, str]]:
    """Returns the roles to choose from, each with what it allows."""
    return [(role, f"{role.capitalize()}: {ROLE_DESCRIPTIONS[role]}") for role in ROLES]
