"""Whether the server is alive, and whether it can do its work, for whoever watches it."""

from flask import Blueprint, Response, current_app

from app.core.services.readiness import Readiness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def check() -> Response:
    """Alive: this answer is all that it takes. Whoever restarts what does not answer asks here."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """Whether the database can be written, the worker is at work and the disk has room; 503 where one of them fails."""
    looked: Readiness = current_app.extensions["contrast.readiness"]
    problems = looked.problems()
    text = "".join(f"{name}: {said}\n" for name, said in problems.items()) or "ok\n"
    return Response(text, 503 if problems else 200, mimetype="text/plain")
