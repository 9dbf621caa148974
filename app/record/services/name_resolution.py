"""Resolves the names in an engagement to ids: creates new providers and teams; an owner must be an existing user."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.accounts.storage import users
from app.core.domain.errors import Problem
from app.core.domain.events import EventKind, LinkedRecord
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, without_permission_check
from app.record.domain.engagements import Engagement
from app.record.domain.providers import Provider
from app.record.storage import engagements, provider_names, providers, teams


@dataclass(frozen=True, slots=True)
class Links:
    """The ids by folded name."""

    providers: dict[str, int]
    users: dict[str, int]
    teams: dict[str, int]

    def columns_for(self, engagement: Engagement) -> dict[str, int | None]:
        """Returns the link columns of an engagement."""
        provider, owner, team = engagement.provider, engagement.owner, engagement.team
        return {
            "provider_id": self.providers[fold(provider)] if provider else None,
            "owner_id": self.users[fold(owner)] if owner else None,
            "team_id": self.teams[fold(team)] if team else None,
        }


@without_permission_check
def resolve(work: Work, many: Iterable[Engagement], sample: bool = False, noted: bool = True) -> Links:
    """Returns the links of many engagements, creating new providers and teams; every owner must exist already.

    `noted`: log each new one as an event of its own (an import logs them in its own event).
    """
    many = list(many)
    provider_names = {fold(it.provider): it.provider for it in reversed(many) if it.provider}
    team_names = {fold(it.team): it.team for it in reversed(many) if it.team}
    provider_ids = providers.ids_by_name(work.session, provider_names, sample)
    team_ids = teams.ids_by_name(work.session, team_names)
    for folded, name in provider_names.items():
        if folded not in provider_ids:
            provider_ids[folded] = providers.insert(work.session, Provider(name=name), sample).id
            if noted:
                work.log_event(EventKind.RECORDED, "provider", provider_ids[folded], {"name": (None, name)}, revision=1)
    for folded, name in team_names.items():
        if folded not in team_ids:
            team_ids[folded] = teams.insert(work.session, name).id
            if noted:
                work.log_event(EventKind.TEAM_CHANGED, "team", team_ids[folded], {"name": (None, name)})
    return Links(provider_ids, users.ids_by_name(work.session, {it.owner for it in many if it.owner}), team_ids)


@without_permission_check
def with_present_name(work: Work, engagement: Engagement, sample: bool) -> Engagement:
    """Returns the engagement with the present name of its provider, if it has a former one."""
    if not engagement.provider:
        return engagement
    found = provider_names.find(work.session, [fold(engagement.provider)], sample)
    present = providers.names_by_id(work.session, found.values())
    return replace(engagement, provider=next(iter(present.values()))) if present else engagement


@without_permission_check
def check_owner(work: Work, name: object) -> list[Problem]:
    """Returns the problem of an owner who is no user."""
    if not isinstance(name, str) or users.ids_by_name(work.session, [name]):
        return []
    return [
        Problem(
            "owner-unknown",
            f"There is no user called “{name}”. Choose an existing user, or add them first.",
            "owner",
            name,
        )
    ]


def with_links(
    before: engagements.Stored | None, after: engagements.Stored, changes: dict[str, tuple[object, object]]
) -> dict[str, tuple[object, object]]:
    """Returns the changes with the names of providers, users and teams as links."""
    found = dict(changes)
    for name, to in (("provider", "provider"), ("owner", "user"), ("team", "team")):
        if name in found:
            found[name] = (_to_link(before, name, to), _to_link(after, name, to))
    return found


def _to_link(it: engagements.Stored | None, name: str, to: str) -> LinkedRecord | None:
    number = getattr(it, f"{name}_id") if it else None
    return None if number is None else LinkedRecord(to, number)
