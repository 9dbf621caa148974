"""The page of the history, the newest event first."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.services import users
from app.core.domain.dates import parse_date
from app.core.domain.events import EventFilter, EventKind, Source
from app.core.domain.number_parsing import Unreadable
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work
from app.record.pages.event_text import EVENT_LABELS, list_page_url
from app.record.services import engagement_access, history
from app.web.addresses import page_number, require_page
from app.web.formatting import capitalise
from app.web.request import current_work

blueprint = Blueprint("history", __name__, url_prefix="/history")
# Actors that aren't users.
SYSTEM_ACTORS = {
    "console": Source.CONSOLE,
    "program": Source.API,
    "schedule": Source.SCHEDULE,
    "folder": Source.FOLDER,
}
PAGE_SIZE = 50
Problems = list[tuple[str, str, str]]  # field, label, message


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Shows one page of events, filtered by the address."""
    work = current_work()
    params = {name: request.args.get(name, "").strip() for name in ("person", "what", "from", "to", "action")}
    known = users.listing(work, removed=True) if work.has_permission(Permission.READ_USERS) else ()
    people = {user.name: user.id for user in known}
    problems: Problems = []
    narrowed = _parse_filter(work, params, people, problems)
    page = Page(page_number(), PAGE_SIZE)
    found = history.events(work, page=page, narrowed=narrowed)
    require_page(page, found.total)
    html = render_template(
        "record/history/index.html",
        found=found,
        undoable=_undoable(work, found),
        page=page,
        pages=-(-found.total // PAGE_SIZE),
        said=params,
        problems=problems,
        people=[
            ("", "Everyone"),
            *((name, name) for name in people),
            ("console", "Console"),
            ("schedule", "Schedules"),
            ("folder", "Watched folder"),
        ],
        kinds=[
            ("", "Everything"),
            *((what.value, EVENT_LABELS.get(what) or capitalise(what.value)) for what in EventKind),
        ],
        narrowed=any(params.values()),
        page_href=lambda number: list_page_url("history.index", number, **params),
    )
    return html, 422 if problems else 200


def _undoable(work: Work, found: history.History) -> frozenset[int]:
    """Returns the ids of the engagements on this page whose changes the actor may undo."""
    numbers = {each.subject_id for each in found.events if each.subject == "engagement" and each.subject_id is not None}
    return engagement_access.changeable(work, numbers, Permission.WRITE_LINES)


def _parse_filter(work: Work, params: dict[str, str], people: dict[str, int], problems: Problems) -> EventFilter:
    person, what = params["person"], params["what"]
    if person and person not in people and person not in SYSTEM_ACTORS:
        problems.append(("person", "Person", f"There is no user called “{person}”. Choose one from the list."))
    if what and what not in list(EventKind):
        problems.append(("what", "What", f"“{what}” is not an event type. Choose one from the list."))
    action = params["action"]
    if action and not action.isdecimal():
        problems.append(("action", "Action", f"“{action}” is not the number of an event. Open it from the history."))
    since, until = (_parse_date(params[name], name, problems) for name in ("from", "to"))
    return EventFilter(
        what=EventKind(what) if what in list(EventKind) else None,
        user_id=people.get(person),
        source=SYSTEM_ACTORS.get(person) if person not in people else None,
        since=_start_of_day(work, since),
        before=_start_of_day(work, until + timedelta(days=1)) if until else None,
        action_id=int(action) if action.isdecimal() else None,
    )


def _parse_date(text: str, name: str, problems: Problems) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text, "ymd")
    except Unreadable as unreadable:
        problems.append((name, capitalise(name), str(unreadable)))
        return None


def _start_of_day(work: Work, when: date | None) -> datetime | None:
    """Returns when a day begins in the organisation's time zone, in UTC."""
    zone = ZoneInfo(work.organisation.time_zone)
    return datetime.combine(when, time(), zone).astimezone(UTC) if when else None
