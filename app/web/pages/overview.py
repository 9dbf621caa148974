"""The first page: what to do next, and how the record stands."""

from flask import Blueprint, render_template

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
def index() -> str:
    """What to do next."""
    return render_template("overview/index.html")
