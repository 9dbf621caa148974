"""The frame of every page: navigation, the signed-in user, and the sample data banner."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from flask import Flask, current_app, flash, get_flashed_messages, request, url_for

from app.core.domain.permissions import Permission
from app.web.request import current_work, has_work

# Label, URL, icon, the permission it needs, whether it shows one record (the real or the sample one).
MENU_ITEMS = (
    ("Overview", "/", "overview", Permission.READ_RECORD, True),
    ("Engagements", "/engagements", "engagements", Permission.READ_RECORD, True),
    ("Providers", "/providers", "providers", Permission.READ_PROVIDERS, True),
    ("Report", "/report", "report", Permission.READ_REPORT, True),
    ("Imports", "/imports", "imports", Permission.IMPORT, False),
    ("History", "/history", "history", Permission.READ_HISTORY, False),
    ("Settings", "/settings", "settings", Permission.READ_SETTINGS, False),
    ("Help", "/help", "help", None, False),
)
VERSION = version("contrast")
SAMPLE_BANNER = {
    "text": "Sample data: made-up engagements with made-up providers.",
    "label": "Back to your data",
}


def register(app: Flask) -> None:
    """Registers the context that every template gets."""
    app.context_processor(_template_context)
    app.jinja_env.globals.update(url_with=url_with, has_place=has_route)


def is_sample_view() -> bool:
    """Returns whether the request is for the sample data."""
    return request.args.get("sample") == "yes"


def has_route(address: str) -> bool:
    """Returns whether the application has the URL rule `address`."""
    extensions = current_app.extensions
    if "contrast.places" not in extensions:
        extensions["contrast.places"] = {rule.rule for rule in current_app.url_map.iter_rules()}
    return address in extensions["contrast.places"]


def url_with(**changes: object) -> str:
    """Returns the current URL with query parameters changed; None removes one, a list repeats it."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    kept = {name: value for name, value in arguments.items() if value is not None}
    return url_for(request.endpoint or "overview.index", **(request.view_args or {}), **kept)


def _template_context() -> dict[str, object]:
    context: dict[str, object] = {"version": VERSION, "messages": _flashed_messages()}
    if not has_work() or current_work().actor.user_id is None:
        return context | {"navigation": [], "me": None, "banner": None}
    work = current_work()
    context |= {"navigation": _navigation(), "me": work.actor.name}
    context |= {"me_href": url_for("security.change_password"), "sign_out_href": url_for("security.logout")}
    if not work.has_permission(Permission.WRITE_RECORD) or not has_route("/engagements/new"):
        context["new_href"] = None
    context["home_href"] = "/?sample=yes" if is_sample_view() else "/"
    if not is_sample_view() and has_route("/sample"):
        may_load = work.has_permission(Permission.SAMPLE)
        context["sample_entry"] = {"href": "/sample", "load_href": url_for("sample.load") if may_load else None}
    return context | {"banner": _banner() if is_sample_view() else None, "figures_from": work.figures_from}


def _banner() -> dict[str, str]:
    banner = SAMPLE_BANNER | {"href": url_with(sample=None)}
    if current_work().has_permission(Permission.SAMPLE) and has_route("/sample/remove"):
        banner |= {"act_href": url_for("sample.remove"), "act": "Remove the sample data"}
    return banner


def _navigation() -> list[tuple[str, str, bool, str]]:
    sample = "?sample=yes" if is_sample_view() else ""
    return [
        (label, address + (sample if of_record else ""), _is_current(address), icon)
        for label, address, icon, permission, of_record in MENU_ITEMS
        if has_route(address) and (permission is None or current_work().has_permission(permission))
    ]


def _is_current(address: str) -> bool:
    return request.path == address or (address != "/" and request.path.startswith(address + "/"))


def _flashed_messages() -> list[object]:
    flashed: Any = get_flashed_messages(with_categories=True)
    return [{"kind": kind, **each} if isinstance(each, dict) else (kind, each) for kind, each in flashed]


def flash_with_undo(text: str, event_id: int | None, href: str | None = None, label: str | None = None) -> None:
    """Flashes what was done, with a button that undoes the action of this event, and a link if `href` is given."""
    undo = {"undo_href": url_for("undo.undo", event_id=event_id)} if event_id else {}
    flash_message({"text": text} | undo | ({"href": href, "label": label} if href and label else {}), "done")


def flash_message(message: Mapping[str, str], kind: str) -> None:
    """Flashes a message that has more than its text, such as a link."""
    flash(dict(message), kind)  # type: ignore[arg-type]  # kept as JSON, which holds more than a text
