"""Signing in at the organisation's own provider, and linking one's account to it."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user
from werkzeug import Response

from app.accounts.identity.datastore import Accounts
from app.accounts.services import attempt_limits, single_sign_on
from app.accounts.services.oidc_provider import Attempt, Provider
from app.core.domain.errors import NotFound, Refused
from app.core.domain.single_sign_on import Identity, OidcSettings, Reason, SignInFailed
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, refresh_work, transactions

log = logging.getLogger("contrast")
blueprint = Blueprint("single_sign_on", __name__)

PENDING_KEY, LINK_KEY = "single_sign_on", "single_sign_on_link"
MAX_WAIT = timedelta(minutes=10)  # for somebody to sign in at the provider, or to confirm a link
STATUS = {Reason.DOWN: 503, Reason.INVALID: 503, Reason.CLIENT: 503, Reason.STATE: 400}  # any other: 403
TEXTS = {  # {host} is the provider's
    Reason.DOWN: "{host} does not answer. Try again in a few minutes.",
    Reason.INVALID: "{host} gave an answer that Contrast can’t use. Ask an administrator: the log has the details.",
    Reason.CLIENT: "{host} does not accept Contrast’s client ID or secret. Ask an administrator to check them.",
    Reason.CODE: "{host} refused this sign-in: it took too long or was used before. Start again.",
    Reason.CANCELLED: "{host} did not sign you in. You may have cancelled, or you have no access to Contrast.",
    Reason.STATE: "This sign-in took too long, was used before, or began elsewhere. Start again.",
    Reason.TOKEN: "The answer from {host} could not be verified. Start again, or ask an administrator.",
    Reason.CLOCK: "The clocks of Contrast and {host} differ. Ask an administrator to check the server’s clock.",
    Reason.NO_ROLE: "{host} knows you, but gives you no role in Contrast. Ask its administrator for one.",
    Reason.NAME_TAKEN: "There is already a user called “{name}”, or with a name like it. If that is you, sign in with "
    "your password and link it under Your account. Otherwise, send an administrator this identifier:",
    Reason.DEACTIVATED: "Your account is deactivated. Ask an administrator.",
}
CANCELLED_CODES = ("access_denied", "login_required", "interaction_required")


def provider_settings() -> OidcSettings | None:
    """Returns the provider's settings; None without single sign-on."""
    found: OidcSettings | None = current_app.extensions["contrast.settings"].single_sign_on
    return found


@blueprint.app_context_processor
def _provider_host() -> dict[str, str | None]:
    settings = provider_settings()
    return {"sign_on_host": settings.host if settings else None}


@blueprint.get("/sign-in/provider")
def start() -> ResponseReturnValue:
    """Sends somebody to the provider to sign in."""
    wanted = _local_path(request.args.get("next"))
    return redirect(wanted, 303) if current_user.is_authenticated else _begin({"next": wanted})


@blueprint.get("/account/single-sign-on/start")
def start_link() -> ResponseReturnValue:
    """Sends the signed-in user to the provider, to link their account."""
    return _begin({"user": current_user.id})


@blueprint.get("/sign-in/callback")
def callback() -> ResponseReturnValue:
    """Takes the provider's answer: signs the user in, or asks whether to link the account."""
    pending = session.pop(PENDING_KEY, None)
    pending = pending if isinstance(pending, dict) else {}
    try:
        identity = _answered_identity(pending)
        if "user" in pending:
            return _ask_to_link(identity, pending["user"])
        if not current_user.is_authenticated:
            _sign_in(identity)
    except SignInFailed as failed:
        return _render_failure(failed, is_link="user" in pending)
    return redirect(_local_path(pending.get("next")), 303)


@blueprint.get("/account/single-sign-on")
def show() -> ResponseReturnValue:
    """Shows whether the account is linked; after signing in at the provider, asks to confirm the link."""
    _require_settings()
    return _render_own()


@blueprint.post("/account/single-sign-on/link")
def link() -> ResponseReturnValue:
    """Links the account to the identity that the user has just signed in with."""
    found = _pending_link()
    session.pop(LINK_KEY, None)
    if found is None:
        return _render_failure(SignInFailed(Reason.STATE, "no sign-in to link"), is_link=True)
    try:
        single_sign_on.link_own(current_work(), found["issuer"], found["subject"])
    except Refused as refused:
        return _render_own(refused)
    flash("Your account is linked.", "done")
    return redirect(url_for("single_sign_on.show"), 303)


@blueprint.post("/account/single-sign-on/unlink")
def unlink() -> ResponseReturnValue:
    """Ends the link of the user's own account."""
    try:
        single_sign_on.unlink_own(current_work())
    except Refused as refused:
        return _render_own(refused)
    flash("Your account is no longer linked.", "done")
    return redirect(url_for("single_sign_on.show"), 303)


def _require_settings() -> OidcSettings:
    settings = provider_settings()
    if settings is None:
        raise NotFound("Single sign-on is not set up.")
    return settings


def _provider() -> Provider:
    settings, extensions = _require_settings(), current_app.extensions
    if "contrast.oidc" not in extensions:
        extensions["contrast.oidc"] = Provider(settings)
    provider: Provider = extensions["contrast.oidc"]
    return provider


def _redirect_uri() -> str:
    return single_sign_on.redirect_uri(current_work(), request.url_root, url_for("single_sign_on.callback"))


def _begin(more: Mapping[str, Any]) -> ResponseReturnValue:
    provider = _provider()
    try:
        url, attempt = provider.begin(_redirect_uri())
    except SignInFailed as failed:
        return _render_failure(failed, is_link="user" in more)
    session[PENDING_KEY] = {**more, "attempt": attempt.to_dict(), "at": current_work().now.timestamp()}
    return redirect(url, 303)


def _answered_identity(pending: Mapping[str, Any]) -> Identity:
    """Returns who signed in at the provider; raises SignInFailed if the answer is not one to a sign-in begun here."""
    provider, work = _provider(), current_work()
    if not _is_recent(pending) or request.args.get("state") != pending["attempt"]["state"]:
        raise SignInFailed(Reason.STATE, "no such sign-in has begun in this browser")
    if not single_sign_on.is_first_use(work, pending["attempt"]["state"]):
        raise SignInFailed(Reason.STATE, "the answer was used before")
    provider.check_answering_issuer(request.args.get("iss"))
    error, code = request.args.get("error"), request.args.get("code")
    if error or not code:
        reason = Reason.CANCELLED if error in CANCELLED_CODES else Reason.INVALID
        raise SignInFailed(reason, f"the provider answers {str(error)[:100]!r} instead of a code")
    return provider.finish(Attempt(**pending["attempt"]), code, _redirect_uri(), int(work.now.timestamp()))


def _is_recent(kept: Mapping[str, Any]) -> bool:
    now: datetime = current_work().now
    return "at" in kept and 0 <= now.timestamp() - kept["at"] <= MAX_WAIT.total_seconds()


def _sign_in(identity: Identity) -> None:
    settings = _require_settings()
    number = single_sign_on.known_user(current_work(), identity, settings)
    try:
        if number is None:
            with transactions().write_scope() as work:
                number = single_sign_on.admit(work, identity, settings)
            refresh_work()
    except SignInFailed as failed:
        failed.subject = identity.subject
        raise
    account = Accounts().find_user(id=number)
    if account is not None:
        login_user(account, authn_via=["single sign-on"])


def _ask_to_link(identity: Identity, user_id: int) -> Response:
    if not current_user.is_authenticated or current_user.id != user_id:
        raise SignInFailed(Reason.STATE, "somebody else is signed in by now")
    names = (identity.claims.get(claim) for claim in ("name", "preferred_username", "email"))
    session[LINK_KEY] = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "name": next((name[:200] for name in names if isinstance(name, str) and name), identity.subject),
        "user": user_id,
        "at": current_work().now.timestamp(),
    }
    return redirect(url_for("single_sign_on.show"), 303)


def _pending_link() -> dict[str, Any] | None:
    found = session.get(LINK_KEY)
    is_own = isinstance(found, dict) and found.get("user") == current_user.id and _is_recent(found)
    return found if is_own else None


def _render_own(refused: Refused | None = None) -> ResponseReturnValue:
    typed = PlainForm({})
    if refused is not None:
        typed.refuse(refused)
    page = render_template(
        "accounts/account/single_sign_on.html",
        typed=typed,
        identity=single_sign_on.own_identity(current_work()),
        pending=_pending_link(),
    )
    return page, 422 if refused else 200


def _render_failure(failed: SignInFailed, is_link: bool) -> ResponseReturnValue:
    work, settings = current_work(), _require_settings()
    if failed.reason is not Reason.STATE or attempt_limits.is_first_refusal(
        work, "single sign-on", request.remote_addr or "unknown"
    ):
        single_sign_on.log_refusal(work, failed)
        log.warning("single sign-on failed (%s): %s", failed.reason.value, failed.detail)
    page = render_template(
        "accounts/account/single_sign_on_failed.html",
        text=TEXTS[failed.reason].format(host=settings.host, name=failed.name),
        subject=failed.subject if failed.reason is Reason.NAME_TAKEN else None,
        is_link=is_link,
    )
    return page, STATUS.get(failed.reason, 403)


def _local_path(text: object) -> str:
    """Returns a path on this site to continue to; "/" for anything else."""
    is_path = isinstance(text, str) and text.startswith("/") and not text.startswith("//")
    return str(text) if is_path and "\\" not in str(text) and str(text).isprintable() else "/"
