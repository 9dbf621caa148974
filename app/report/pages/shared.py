"""A saved report for whoever has a link to it: one page that stands alone, without signing in, cookie or script."""

from flask import Blueprint, Response, request

from app.core.domain.errors import NotFound
from app.report.files import saved_html
from app.report.files.markup import element, join
from app.report.services import sharing
from app.report.text.refusals import LINK_FAILS
from app.web.request import current_work

blueprint = Blueprint("shared", __name__)

HEADERS = {
    "Content-Security-Policy": f"{saved_html.POLICY}; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@blueprint.get("/shared/<secret>")
def show(secret: str) -> Response:
    """The report of the link, or in plain words that it opens none."""
    try:
        contents = sharing.open_link(current_work(), secret, counts=request.method == "GET")
    except NotFound as gone:
        page = saved_html.page(LINK_FAILS, join(element("h1", LINK_FAILS), element("p", str(gone))))
        return Response(page, 404, HEADERS, "text/html")
    return Response(saved_html.to_html(contents), 200, HEADERS, "text/html")
