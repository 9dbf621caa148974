"""What happened, the newest first: who, when, from where, what, and each value before and after."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.services import users
from app.core.domain.dates import day
from app.core.domain.events import Narrowed, Source, What
from app.core.domain.number_parsing import Unreadable
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work
from app.record.pages.event_text import KINDS, page_address
from app.record.services import history
from app.web.addresses import page_number, within
from app.web.formatting import capital
from app.web.request import current_work

blueprint = Blueprint("history", __name__, url_prefix="/history")
# Who acts without being a user.
BY_NOBODY = {"console": Source.CONSOLE, "program": Source.API, "schedule": Source.SCHEDULE}
SIZE = 50
Problems = list[tuple[str, str, str]]  # field, label, message


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One page of events, narrowed as the address says."""
    work = current_work()
    said = {name: request.args.get(name, "").strip() for name in ("person", "what", "from", "to")}
    people = {user.name: user.id for user in users.listing(work)} if work.may(Permission.READ_USERS) else {}
    problems: Problems = []
    narrowed = _narrowed(work, said, people, problems)
    page = Page(page_number(), SIZE)
    found = history.events(work, page=page, narrowed=narrowed)
    within(page, found.total)
    answer = render_template(
        "record/history/index.html",
        found=found,
        page=page,
        pages=-(-found.total // SIZE),
        said=said,
        problems=problems,
        people=[
            ("", "Everyone"),
            *((name, name) for name in people),
            ("console", "Console"),
            ("schedule", "Schedules"),
        ],
        kinds=[("", "Everything"), *((what.value, KINDS.get(what) or capital(what.value)) for what in What)],
        narrowed=any(said.values()),
        page_href=lambda number: page_address("history.index", number, **said),
    )
    return answer, 422 if problems else 200


def _narrowed(work: Work, said: dict[str, str], people: dict[str, int], problems: Problems) -> Narrowed:
    person, what = said["person"], said["what"]
    if person and person not in people and person not in BY_NOBODY:
        problems.append(("person", "Person", f"There is no user called “{person}”. Choose one from the list."))
    if what and what not in list(What):
        problems.append(("what", "What", f"“{what}” is not an event type. Choose one from the list."))
    since, until = (_day(said[name], name, problems) for name in ("from", "to"))
    return Narrowed(
        what=What(what) if what in list(What) else None,
        user_id=people.get(person),
        source=BY_NOBODY.get(person) if person not in people else None,
        since=_begin(work, since),
        before=_begin(work, until + timedelta(days=1)) if until else None,
    )


def _day(text: str, name: str, problems: Problems) -> date | None:
    if not text:
        return None
    try:
        return day(text, "ymd")
    except Unreadable as unreadable:
        problems.append((name, capital(name), str(unreadable)))
        return None


def _begin(work: Work, when: date | None) -> datetime | None:
    """The moment a day begins for the organisation."""
    zone = ZoneInfo(work.organisation.time_zone)
    return datetime.combine(when, time(), zone).astimezone(UTC) if when else None
