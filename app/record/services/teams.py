"""Use cases of the organisation's teams: list, add, rename and archive them."""

from app.accounts.services.users import MAX_NAME_LENGTH
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import truncate
from app.core.services.work import Work, requires_permission
from app.record.storage import teams
from app.record.storage.teams import Stored


@requires_permission(Permission.READ_RECORD)
def listing(work: Work) -> tuple[Stored, ...]:
    """Returns all teams, by name."""
    return teams.listing(work.session)


@requires_permission(Permission.WRITE_SETTINGS)
def add(work: Work, name: str) -> Stored:
    """Adds a team and returns it; raises Refused if the name is taken."""
    name = _check_name(work, name, None)
    team = teams.insert(work.session, name)
    work.log_event(EventKind.TEAM_CHANGED, "team", team.id, {"name": (None, name)})
    return team


@requires_permission(Permission.WRITE_SETTINGS)
def amend(work: Work, number: int, name: str, archived: bool = False) -> Stored:
    """Renames, archives or unarchives a team; raises NotFound."""
    before = next((team for team in teams.listing(work.session) if team.id == number), None)
    team = None if before is None else teams.update(work.session, number, _check_name(work, name, number), archived)
    if before is None or team is None:
        raise NotFound("There is no such team.")
    changed = {"name": (before.name, team.name)} if before.name != team.name else {}
    if before.archived != archived:
        changed["archived"] = ("yes" if before.archived else "no", "yes" if archived else "no")
    if changed:
        work.log_event(EventKind.TEAM_CHANGED, "team", number, changed)
    return team


def _check_name(work: Work, name: str, number: int | None) -> str:
    name = " ".join(name.split())
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(
            [Problem("text-long", f"Use at most {MAX_NAME_LENGTH} characters for a name.", "name", truncate(name))]
        )
    if not fold(name):
        raise Refused([Problem("required", "Enter the team’s name.", "name", name)])
    taken = teams.ids_by_name(work.session, [name]).get(fold(name))
    if taken is not None and taken != number:
        raise Refused([Problem("name-taken", f"There is already a team called “{name}”.", "name", name)])
    return name
