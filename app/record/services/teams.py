"""Teams: which of the organisation's own teams an engagement belongs to."""

from app.accounts.services.users import LONGEST_NAME
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import What
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import short
from app.core.services.work import Work, needs
from app.record.storage import teams
from app.record.storage.teams import Stored


@needs(Permission.READ_RECORD)
def listing(work: Work) -> tuple[Stored, ...]:
    """Every team, by name."""
    return teams.listing(work.session)


@needs(Permission.WRITE_SETTINGS)
def add(work: Work, name: str) -> Stored:
    """A new team; refuses a name that is taken."""
    name = _free(work, name, None)
    team = teams.insert(work.session, name)
    work.note(What.TEAM_CHANGED, "team", team.id, {"name": (None, name)})
    return team


@needs(Permission.WRITE_SETTINGS)
def amend(work: Work, number: int, name: str, archived: bool = False) -> Stored:
    """Names a team anew, or takes it out of use (archived); raises NotFound."""
    before = next((team for team in teams.listing(work.session) if team.id == number), None)
    team = None if before is None else teams.update(work.session, number, _free(work, name, number), archived)
    if before is None or team is None:
        raise NotFound("There is no such team.")
    changed = {"name": (before.name, team.name)} if before.name != team.name else {}
    if before.archived != archived:
        changed["archived"] = ("yes" if before.archived else "no", "yes" if archived else "no")
    if changed:
        work.note(What.TEAM_CHANGED, "team", number, changed)
    return team


def _free(work: Work, name: str, number: int | None) -> str:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Refused([Problem("text-long", f"Use at most {LONGEST_NAME} characters for a name.", "name", short(name))])
    if not fold(name):
        raise Refused([Problem("required", "Enter the team’s name.", "name", name)])
    taken = teams.numbers(work.session, [name]).get(fold(name))
    if taken is not None and taken != number:
        raise Refused([Problem("name-taken", f"There is already a team called “{name}”.", "name", name)])
    return name
