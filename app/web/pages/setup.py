"""The first visit."""

from flask import Blueprint, render_template

blueprint = Blueprint("setup", __name__)


@blueprint.route("/setup", methods=["GET", "POST"])
def first() -> str:
    """Asks for the first administrator."""
    return render_template("overview/index.html")
