"""Whether the server and its database answer, for whoever watches them."""

from flask import Blueprint, Response

from app.web.request import current_work

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def check() -> Response:
    """Opening the piece of work has read the organisation's settings, so the database answers."""
    current_work()
    return Response("ok\n", mimetype="text/plain")
