"""Use cases of saved views: name a list with its filter, order and columns, share it, and open the list with it.

A view belongs to a user, or to everybody. Everybody's views are changed by those who may change engagements.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.core.domain.errors import Denied, NotFound, Problem, Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission, denial_message
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import truncate
from app.core.services.work import Work, requires_permission
from app.record.domain import list_view
from app.record.domain.list_view import ListView
from app.record.storage import saved_views
from app.record.storage.saved_views import Stored

MAX_NAME_LENGTH, MAX_VIEWS = 80, 100  # characters; views of one owner
_EVERYTHING = "everything"
_PARAMETER_START = re.compile(r" (?=[a-z_]+=)")  # in the history's text of a list


@requires_permission(Permission.READ_RECORD)
def listing(work: Work) -> tuple[Stored, ...]:
    """Returns the actor's own views and everybody's, by name."""
    return saved_views.listing(work.session, work.actor.user_id)


@requires_permission(Permission.READ_RECORD)
def default(work: Work) -> Stored | None:
    """Returns the view that the list opens with: the actor's own default, else everybody's, else None."""
    chosen = [view for view in listing(work) if view.is_default]
    return min(chosen, key=lambda view: view.is_shared, default=None)


@requires_permission(Permission.READ_RECORD)
def get(work: Work, number: int) -> Stored:
    """Returns a view of the actor's or of everybody's, also a removed one; raises NotFound."""
    view = saved_views.get(work.session, number)
    if view is None or not (view.is_shared or view.owner_id == work.actor.user_id):
        raise NotFound("There is no such view.")
    return view


@requires_permission(Permission.READ_RECORD)
def save(work: Work, name: str, shown: ListView, shared: bool = False, is_default: bool = False) -> Stored:
    """Saves a list under a name and returns the view; raises Refused if the owner has a view of that name.

    `shared`: it is everybody's, which needs the permission to change engagements. Sample data is in no view.
    """
    owner_id = None if shared else work.actor.user_id
    if shared or owner_id is None:
        _check_may_share(work)
    name = _check_name(work, owner_id, name, None)
    if sum(view.owner_id == owner_id for view in listing(work)) >= MAX_VIEWS:
        raise Refused([Problem("views", f"There are {MAX_VIEWS} views already. Remove some first.", "name", name)])
    if is_default:
        _clear_default(work, owner_id)
    view = saved_views.insert(work.session, owner_id, name, _params(shown), is_default, work.now)
    _log(work, EventKind.VIEW_SAVED, None, view)
    return view


@requires_permission(Permission.READ_RECORD)
def amend(
    work: Work,
    number: int,
    name: str | None = None,
    shown: ListView | None = None,
    is_default: bool | None = None,
    revision: int | None = None,
) -> Stored:
    """Renames a view, gives it another list, or makes it the default; what is None stays. Raises NotFound, Refused for
    a name that is taken, and Stale if `revision` is given and outdated."""
    before = _get_for_change(work, number)
    after = replace(
        before,
        revision=before.revision if revision is None else revision,
        name=before.name if name is None else _check_name(work, before.owner_id, name, number),
        params=before.params if shown is None else _params(shown),
        is_default=before.is_default if is_default is None else is_default,
    )
    if after == before:
        return before
    if after.is_default and not before.is_default:
        _clear_default(work, before.owner_id)
    after = saved_views.update(work.session, after)
    _log(work, EventKind.VIEW_CHANGED, before, after)
    return after


@requires_permission(Permission.READ_RECORD)
def remove(work: Work, number: int) -> Stored:
    """Removes a view until it is restored; the engagements it lists don't change."""
    before = _get_for_change(work, number)
    after = saved_views.update(work.session, replace(before, removed_at=work.now, is_default=False))
    _log(work, EventKind.VIEW_REMOVED, before, after)
    return after


@requires_permission(Permission.READ_RECORD)
def restore(work: Work, number: int) -> Stored:
    """Restores a removed view; raises Refused if it isn't removed, or its name was taken meanwhile."""
    before = get(work, number)
    if before.is_shared:
        _check_may_share(work)
    if before.removed_at is None:
        raise Refused(f"“{before.name}” is not removed, so there is nothing to restore.", "not-removed")
    _check_name(work, before.owner_id, before.name, number)
    after = saved_views.update(work.session, replace(before, removed_at=None))
    _log(work, EventKind.VIEW_RESTORED, before, after)
    return after


def _get_for_change(work: Work, number: int) -> Stored:
    view = get(work, number)
    if view.removed_at is not None:
        raise NotFound(f"The view “{view.name}” was removed.")
    if view.is_shared:
        _check_may_share(work)
    return view


def _check_may_share(work: Work) -> None:
    if not work.has_permission(Permission.WRITE_RECORD):
        raise Denied(denial_message(Permission.WRITE_RECORD))


def _check_name(work: Work, owner_id: int | None, name: str, number: int | None) -> str:
    name = " ".join(name.split())
    if not fold(name):
        raise Refused([Problem("required", "Enter a name for the view.", "name", name)])
    if len(name) > MAX_NAME_LENGTH:
        message = f"Use at most {MAX_NAME_LENGTH} characters for a name."
        raise Refused([Problem("text-long", message, "name", truncate(name))])
    taken = saved_views.find_by_name(work.session, owner_id, name)
    if taken is not None and taken.id != number:
        message = (
            f"There is already a view called “{taken.name}”. Choose another name, or save the changes to that view."
        )
        raise Refused([Problem("name-taken", message, "name", name)])
    return name


def _params(shown: ListView) -> tuple[tuple[str, str], ...]:
    bare = replace(shown, selection=replace(shown.selection, sample=False), view="")
    return tuple(list_view.to_params(bare))


def _clear_default(work: Work, owner_id: int | None) -> None:
    for view in listing(work):
        if view.is_default and view.owner_id == owner_id:
            _log(work, EventKind.VIEW_CHANGED, view, saved_views.update(work.session, replace(view, is_default=False)))


def _log(work: Work, what: EventKind, before: Stored | None, after: Stored) -> None:
    """Logs a change of a view that is everybody's; one's own views are nobody else's business."""
    if not after.is_shared:
        return
    texts = (_texts(before) if before else {}), _texts(after)
    changes = {name: (texts[0].get(name), text) for name, text in texts[1].items() if texts[0].get(name) != text}
    work.log_event(what, "view", after.id, changes, revision=after.revision)


def parse_text(text: str) -> ListView:
    """Returns the list that the history describes with this text; raises Refused for what it doesn't know."""
    params: dict[str, list[str]] = {}
    for each in [] if text == _EVERYTHING else _PARAMETER_START.split(text):
        name, _, value = each.partition("=")
        params.setdefault(name, []).append(value.replace("%3D", "=").replace("%25", "%"))
    return list_view.parse_list(params)


def _text(params: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{name}={_quote(value)}" for name, value in params) or _EVERYTHING


def _quote(value: str) -> str:
    # Without “=” no value reads like another parameter. Nothing else is quoted, so that names are found as they are.
    is_plain = not any(each in value for each in ("=", "%3D", "%25"))
    return value if is_plain else value.replace("%", "%25").replace("=", "%3D")


def _texts(view: Stored) -> dict[str, object]:
    # A filter may name a provider or a user, so its text is erasable.
    return {
        "name": view.name,
        "list": PersonalText(_text(view.params)),
        "default": "yes" if view.is_default else "no",
    }
