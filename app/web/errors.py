"""Error pages: plain messages for refused requests, and an incident number instead of a traceback for bugs."""

import logging

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests

from app.accounts.services import attempt_limits, users
from app.core.domain.errors import Busy, Denied, NotFound, Refused, Stale, Unavailable
from app.core.domain.events import EventKind
from app.core.domain.number_format import count
from app.core.domain.permissions import ADMINISTRATOR, Permission
from app.core.services import outages
from app.core.storage.database import StaleDataError
from app.importing.services.background import StillProcessing
from app.web import bodies, observation
from app.web import request as life
from app.web.formatting import format_bytes, join_words

log = logging.getLogger("contrast")

TOO_LARGE = (
    "Files here can be up to {limit}. Compress the file with gzip, or split it. The console has no limit: "
    "contrast import FILE. An administrator can also raise CONTRAST_UPLOAD_LIMIT."
)
SIGN_IN_FIRST = (
    "Without signing in, the limit is {limit}. Sign in in another tab, then come back and send the form again."
)
# Title and text by status; any other status uses those of 400.
STATUS_MESSAGES = {
    400: ("Bad request", "Go back, reload the page and try again."),
    401: ("You are signed out", "Sign in in another tab, then come back and send the form again."),
    403: ("You don’t have permission", "Ask an administrator for access."),
    404: ("Page not found", "It may have been removed, or the address has a typo."),
    405: ("Bad request", "This address can’t be opened this way."),
    414: ("This address is too long", "Go back and use fewer filters or a shorter search."),
    413: ("File too large", TOO_LARGE),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
}
MAX_MESSAGE_LENGTH = 300  # characters of a URL that the history stores
RETRY_SECONDS, RETRY_SOON_SECONDS = 30, 5  # for Retry-After: the database failed; somebody else is writing
STATUS = {NotFound: 404, Denied: 403, Stale: 409}


def register(app: Flask) -> None:
    """Registers a handler for every exception."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(StillProcessing, _redirect_to_progress)
    app.register_error_handler(StaleDataError, _stale_data)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _server_error)


def _render_page(
    status: int,
    title: str,
    text: str,
    problems: tuple[str, ...] = (),
    incident: str | None = None,
    again: list[tuple[str, str]] | None = None,
) -> Response:
    context = {"title": title, "text": text, "problems": problems, "incident": incident, "again": again}
    return Response(render_template("web/errors/page.html", status=status, **context), status, mimetype="text/html")


def _refused(problem: Refused) -> ResponseReturnValue:
    status = STATUS.get(type(problem), 422)
    messages = tuple(each.message for each in problem.problems)
    if isinstance(problem, Denied):
        _log_denial(problem)
        return _render_page(403, STATUS_MESSAGES[403][0], f"{' '.join(messages)} {_administrator_names()}")
    if isinstance(problem, NotFound):
        return _render_page(404, "Not found", messages[0])
    if isinstance(problem, Stale):
        return _render_page(
            409, "Changed by somebody else", "Go back, reload the page and make your change again.", messages
        )
    return _render_page(status, "This can’t be done", "Nothing was changed.", messages)


def _unavailable(problem: Unavailable) -> ResponseReturnValue:
    outages.log_fault(problem)
    life.drop_work()
    answer = _render_page(503, "Contrast is temporarily unavailable", str(problem))
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _busy(problem: Busy) -> ResponseReturnValue:
    """Renders a page that can send the same form again, so that nothing typed is lost."""
    again = bodies.sent_fields()
    text = (
        "Nothing was saved. This page keeps what you entered: wait a moment, then try again."
        if again
        else "Nothing was saved. Wait a moment, go back, and send the form again."
        if request.method == "POST"
        else "Wait a moment, then reload the page."
    )
    answer = _render_page(
        503,
        "Somebody else is saving",
        f"An import or another long change is being saved, and only one can run at a time. {text}",
        again=again,
    )
    answer.headers["Retry-After"] = str(RETRY_SOON_SECONDS)
    return answer


def _redirect_to_progress(problem: StillProcessing) -> ResponseReturnValue:
    """Redirects to the progress page, which leads back. The status is below 400, so that a queued job is kept."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("progress.show", number=problem.number, next=wanted), 303)


def _administrator_names() -> str:
    """Returns whom to ask for access: administrators by name, if the user may see them."""
    if not life.has_work() or not life.current_work().has_permission(Permission.READ_USERS):
        return STATUS_MESSAGES[403][1]
    names = [
        each.name
        for each in users.listing(life.current_work())
        if each.active and ADMINISTRATOR in each.roles and each.id != life.current_work().actor.user_id
    ]
    return f"Ask {join_words(names[:3], 'or')} for access." if names else STATUS_MESSAGES[403][1]


def _stale_data(problem: StaleDataError) -> ResponseReturnValue:
    return _refused(Stale("Somebody else changed this at the same moment."))


def _log_denial(problem: Denied) -> None:
    life.current_work().log_always(EventKind.DENIED, asked=_asked(), reason=str(problem))


def _asked() -> str:
    """Returns the method and address of the request for history and log, without the secret of a link: whoever reads
    them could use it."""
    token = (request.view_args or {}).get("token")
    path = request.path.replace(token, "…") if token else request.path
    return f"{request.method} {path}"[:MAX_MESSAGE_LENGTH]


def _csrf_failed(problem: CSRFError) -> ResponseReturnValue:
    if life.has_work():
        work = life.current_work()
        if attempt_limits.is_first_refusal(work, "form", request.remote_addr or "unknown"):
            work.log_always(EventKind.FORM_REFUSED, asked=_asked())
    text = "The form was opened before you signed in or out. Go back, reload the page and send it again."
    return _render_page(400, "This form is no longer valid", text)


def _http_error(problem: HTTPException) -> ResponseReturnValue:
    if problem.code is None or problem.code < 400:
        return problem.get_response()
    if problem.code >= 500:
        return _server_error(problem)
    title, text = STATUS_MESSAGES.get(problem.code, STATUS_MESSAGES[400])
    if isinstance(problem, TooManyRequests) and isinstance(problem.retry_after, int):
        text = f"Wait {count(-(-problem.retry_after // 60), 'minute')}, then try again."
    if problem.code == 413 and not bodies.is_signed_in():
        text = SIGN_IN_FIRST
    answer = _render_page(problem.code, title, text.format(limit=format_bytes(request.max_content_length or 0)))
    for name, value in problem.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _server_error(problem: Exception) -> ResponseReturnValue:
    fault = outages.find_fault(problem)
    if fault is not None:
        return _unavailable(fault)
    incident = observation.request_id()
    who = g.life.work.actor.user_id if life.has_work() else None
    log.error("incident %s: %s, user %s", incident, _asked(), who, exc_info=problem)
    text = "Nothing was changed. If it happens again, tell your administrator the incident number."
    return _render_page(500, "Something went wrong", text, incident=incident)
