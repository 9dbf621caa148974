"""Use cases of which teams users belong to. Members change engagements of their own teams (`engagement_access`)."""

from collections.abc import Iterable

from app.accounts.services import users
from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind
from app.core.domain.number_format import join_words
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.storage import teams, user_teams
from app.record.storage.teams import Stored


@requires_permission(Permission.READ_USERS)
def by_user(work: Work) -> dict[int, tuple[Stored, ...]]:
    """Returns the teams by user, each sorted by name, for users who have any."""
    known = teams.listing(work.session)
    return {
        number: tuple(each for each in known if each.id in ids)
        for number, ids in user_teams.by_user(work.session).items()
    }


@requires_permission(Permission.READ_USERS)
def possible(work: Work, user_id: int) -> tuple[Stored, ...]:
    """Returns the teams that can be chosen for a user: those that aren't archived, and the user's own."""
    own = user_teams.for_user(work.session, user_id)
    return tuple(each for each in teams.listing(work.session) if each.id in own or not each.archived)


@requires_permission(Permission.WRITE_USERS)
def choose(work: Work, name: str, team_ids: Iterable[int]) -> tuple[Stored, ...]:
    """Stores the teams of a user in place of the earlier ones, and returns them.

    Raises NotFound if there is no such user, and Refused for an unknown team.
    """
    user, wanted = users.get_by_name(work, name), set(team_ids)
    known = {each.id: each for each in teams.listing(work.session)}
    unknown = sorted(wanted - known.keys())
    if unknown:
        raise Refused([Problem("team-unknown", "There is no such team. Reload the page.", "teams", str(unknown[0]))])
    before = user_teams.for_user(work.session, user.id)
    if wanted != before:
        user_teams.replace(work.session, user.id, wanted)
        texts = [", ".join(each.name for each in known.values() if each.id in ids) or None for ids in (before, wanted)]
        work.log_event(EventKind.USER_CHANGED, "user", user.id, {"teams": (texts[0], texts[1])})
    return tuple(each for each in known.values() if each.id in wanted)


@requires_permission(Permission.WRITE_USERS)
def choose_by_name(work: Work, name: str, team_names: Iterable[str]) -> tuple[Stored, ...]:
    """Stores the teams with these names as those of a user; raises Refused for a team that doesn't exist."""
    return choose(work, name, [_team_id(work, each) for each in team_names])


@without_permission_check
def _team_id(work: Work, name: str) -> int:
    found = teams.ids_by_name(work.session, [name]).get(fold(name))
    if found is None:
        known = join_words([each.name for each in teams.listing(work.session)])
        way = f"The teams are {known}." if known else "Add teams in the settings first."
        raise Refused([Problem("team-unknown", f"There is no team “{name}”. {way}", "teams", name)])
    return found
