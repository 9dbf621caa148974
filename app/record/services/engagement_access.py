"""Which engagements an actor may change. Every use case that changes one asks here.

A role with `EVERY_TEAM` may change all. Others may change those of their own teams, and those without a team that they
own or logged.
"""

from collections.abc import Collection, Iterable

from app.accounts.storage import users
from app.core.domain.errors import Denied, Problem
from app.core.domain.permissions import Permission, denial_message, permissions_of
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.answer_requests import Subject
from app.record.storage import engagement_reviewers, teams, user_teams
from app.record.storage.engagements import Stored


@without_permission_check
def denials(work: Work, many: Iterable[Stored], permission: Permission = Permission.WRITE_RECORD) -> dict[int, Denied]:
    """Returns by id why the actor may not do what `permission` allows to these engagements; nothing for the others."""
    stored = list(many)
    if not work.has_permission(permission):
        return {each.id: Denied(denial_message(permission)) for each in stored}
    if work.has_permission(Permission.EVERY_TEAM):
        return {}
    own = user_teams.changeable_ids(work.session, work.actor.user_id or 0, (each.id for each in stored))
    return {each.id: Denied(_denial_text(each, "It")) for each in stored if each.id not in own}


@without_permission_check
def check(work: Work, stored: Stored, permission: Permission = Permission.WRITE_RECORD) -> Stored:
    """Returns `stored`; raises Denied if the actor may not do to it what `permission` allows."""
    if denials(work, [stored], permission):
        has_permission = work.has_permission(permission)
        raise Denied(_denial_text(stored, stored.reference) if has_permission else denial_message(permission))
    return stored


@without_permission_check
def check_review(work: Work, stored: Stored) -> None:
    """Raises Denied if the actor may not review the engagement.

    Its owner and the reviewers chosen for it may, and so may whoever may change it.
    """
    is_asked = stored.owner_id is not None and stored.owner_id == work.actor.user_id
    is_asked = is_asked or work.actor.user_id in engagement_reviewers.for_engagement(work.session, stored.id)
    if not is_asked or not work.has_permission(Permission.REVIEW):
        check(work, stored, Permission.REVIEW)


@requires_permission(Permission.READ_RECORD)
def may_change(work: Work, stored: Stored, permission: Permission = Permission.WRITE_RECORD) -> bool:
    """Returns whether the actor may do to an engagement what `permission` allows, so that pages offer only that."""
    return not denials(work, [stored], permission)


@requires_permission(Permission.READ_RECORD)
def changeable(
    work: Work, numbers: Collection[int], permission: Permission = Permission.WRITE_RECORD
) -> frozenset[int]:
    """Returns to which of these engagements, by id, the actor may do what `permission` allows."""
    if not work.has_permission(permission):
        return frozenset()
    if work.has_permission(Permission.EVERY_TEAM):
        return frozenset(numbers)
    return user_teams.changeable_ids(work.session, work.actor.user_id or 0).intersection(numbers)


@requires_permission(Permission.READ_RECORD)
def may_review(work: Work, stored: Stored) -> bool:
    """Returns whether the actor may review an engagement."""
    try:
        check_review(work, stored)
    except Denied:
        return False
    return True


@requires_permission(Permission.READ_RECORD)
def default_team(work: Work) -> str | None:
    """Returns the team that the actor logs engagements for: the first by name; None for a user of no team."""
    return next(iter(own_team_names(work)), None)


@requires_permission(Permission.READ_RECORD)
def team_choices(work: Work) -> list[str]:
    """Returns the names of the teams that the actor may log engagements for, without archived ones, sorted."""
    if not work.has_permission(Permission.EVERY_TEAM):
        return own_team_names(work)
    return [each.name for each in teams.listing(work.session) if not each.archived]


@without_permission_check
def own_team_names(work: Work, archived: bool = False) -> list[str]:
    """Returns the names of the actor's teams, sorted; `archived`: also those of archived teams."""
    own = user_teams.for_user(work.session, work.actor.user_id or 0)
    return [each.name for each in teams.listing(work.session) if each.id in own and (archived or not each.archived)]


@without_permission_check
def team_problems(work: Work, name: object, before: str | None = None) -> list[Problem]:
    """Returns the problem of a team that the actor may not choose; `before`: the engagement's present one."""
    if not isinstance(name, str) or work.has_permission(Permission.EVERY_TEAM):
        return []
    allowed = own_team_names(work, archived=True) + ([before] if before else [])
    if fold(name) in map(fold, allowed):
        return []
    own = own_team_names(work)
    way = f"Choose {' or '.join(own)}, or leave it blank." if own else "Leave it blank."
    return [Problem("team-not-own", f"You are not in the team “{name}”. {way}", "team", name)]


@without_permission_check
def without_strangers(work: Work, subjects: dict[int, Subject]) -> dict[int, Subject]:
    """Returns engagements without the owners who may not complete them, because they belong to a team of others."""
    by_id = {each.id: each for each in users.listing(work.session)}
    team_ids = user_teams.by_user(work.session)

    def may(subject: Subject) -> bool:
        owner = by_id.get(subject.owner_id or 0)
        if owner is None or subject.team_id is None or subject.team_id in team_ids.get(owner.id, ()):
            return True
        return Permission.EVERY_TEAM in permissions_of(frozenset(owner.roles))

    return {number: each if may(each) else each.without_owner() for number, each in subjects.items()}


def _denial_text(stored: Stored, name: str) -> str:
    team = stored.engagement.team
    if team:
        return f"{name} belongs to the team {team}. Ask somebody in that team, or a manager."
    return f"{name} has no team, and you neither own nor logged it. Ask its owner or a manager."
