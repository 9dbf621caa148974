"""What is observed of every request: an id to quote, how long it took, figures for monitoring, a line in a JSON log.

None of it names a person or holds an address, since addresses hold names and secrets.
"""

import logging
import secrets
import time

from flask import Flask, Response, current_app, g, request

from app import logfile
from app.core.storage import query_timing
from app.web import bodies
from app.web.metrics import Metrics

REQUEST_ID_HEADER = "X-Request-ID"
MIN_ID_LENGTH, MAX_ID_LENGTH = 8, 64  # characters of an id that our own proxy sent
_log = logging.getLogger(logfile.REQUESTS)


def register(app: Flask) -> None:
    """Observes every request. Has to be called first: what is registered first begins first and ends last."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """Returns the id of this request, which its response, the log and the error page show."""
    if "request_id" not in g:
        g.request_id = _id_of_proxy() or secrets.token_hex(8)
        logfile.REQUEST_ID.set(g.request_id)
    return str(g.request_id)


def _id_of_proxy() -> str | None:
    """Returns the id that our own proxy gave the request, if it is well-formed."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    if not current_app.extensions["contrast.settings"].proxies or not MIN_ID_LENGTH <= len(given) <= MAX_ID_LENGTH:
        return None
    return given if given.isascii() and all(each.isalnum() or each in "-_." for each in given) else None


def _begin() -> None:
    g.began_at = time.perf_counter()
    query_timing.begin()
    request_id()


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID_HEADER] = request_id()
    seconds = time.perf_counter() - g.get("began_at", time.perf_counter())
    in_database = query_timing.seconds()
    if bodies.is_signed_in():
        response.headers["Server-Timing"] = f"total;dur={seconds * 1000:.1f}, db;dur={in_database * 1000:.1f}"
    endpoint = request.endpoint or "none"
    metrics: Metrics = current_app.extensions["contrast.metrics"]
    metrics.observe(endpoint, request.method, response.status_code, seconds, in_database)
    if _log.isEnabledFor(logging.INFO):
        fields = {
            "endpoint": endpoint,
            "method": request.method,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "database_milliseconds": round(in_database * 1000, 1),
        }
        _log.info("request", extra={"fields": fields})
    return response
