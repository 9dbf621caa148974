"""Guessing is slow: so many wrong attempts for a name from one address, so many from one address at all.

Counted in memory, right for one process. Whoever succeeds is not counted.
"""

import hashlib

from flask import Flask, Response, request
from flask_limiter import Limiter

from app.domain.folding import fold

PER_NAME, PER_ADDRESS = "10 per 10 minutes", "60 per 10 minutes"
THROTTLED = ("security.login", "setup.first", "security.change_password")


def _address() -> str:
    return request.remote_addr or "unknown"


def _name() -> str:
    folded = fold(request.form.get("name", ""))
    return f"{_address()} {hashlib.sha256(folded.encode()).hexdigest()[:16]}"


def _refused(response: Response) -> bool:
    return response.status_code == 422


def throttle(app: Flask) -> None:
    """Limits the attempts at every page that takes a secret; called when all pages are there."""
    limiter = Limiter(_address, app=app, storage_uri="memory://")
    for endpoint in THROTTLED:
        view = app.view_functions[endpoint]
        view = limiter.limit(PER_NAME, key_func=_name, methods=["POST"], deduct_when=_refused)(view)
        view = limiter.limit(PER_ADDRESS, methods=["POST"], deduct_when=_refused)(view)
        app.view_functions[endpoint] = view
