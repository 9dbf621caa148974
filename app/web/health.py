"""Liveness and readiness endpoints for monitoring."""

from flask import Blueprint, Response, current_app

from app.core.services.readiness import Readiness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def check() -> Response:
    """Liveness: the process answers. Used to decide whether to restart it."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """Readiness: database writable and migrated, worker running, disk space left; 503 if one of these fails."""
    readiness: Readiness = current_app.extensions["contrast.readiness"]
    problems = readiness.problems()
    text = "".join(f"{name}: {status}\n" for name, status in problems.items()) or "ok\n"
    return Response(text, 503 if problems else 200, mimetype="text/plain")
