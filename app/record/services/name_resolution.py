"""The names in an engagement and the records behind them: providers and teams come into being where they are new,
an owner has to be a user already."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts.storage import users
from app.core.domain.errors import Problem
from app.core.domain.events import EventKind, LinkedRecord
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, without_permission_check
from app.record.domain.engagements import Engagement
from app.record.domain.providers import Provider
from app.record.storage import engagements, providers, teams


@dataclass(frozen=True, slots=True)
class Links:
    """The numbers behind folded names."""

    providers: dict[str, int]
    users: dict[str, int]
    teams: dict[str, int]

    def columns_for(self, it: Engagement) -> dict[str, int | None]:
        """The columns of an engagement's links."""
        return {
            "provider_id": self.providers[fold(it.provider)] if it.provider else None,
            "owner_id": self.users[fold(it.owner)] if it.owner else None,
            "team_id": self.teams[fold(it.team)] if it.team else None,
        }


@without_permission_check
def resolve(work: Work, many: Iterable[Engagement], sample: bool = False, noted: bool = True) -> Links:
    """The links of many engagements at once, new providers and teams made; every owner has to be known by now.

    `noted`: each new one is an event of its own (an import says in its own event what it made).
    """
    many = list(many)
    named = {fold(it.provider): it.provider for it in reversed(many) if it.provider}
    wanted = {fold(it.team): it.team for it in reversed(many) if it.team}
    known, formed = providers.ids_by_name(work.session, named, sample), teams.ids_by_name(work.session, wanted)
    for folded, name in named.items():
        if folded not in known:
            known[folded] = providers.insert(work.session, Provider(name=name), sample).id
            if noted:
                work.note(EventKind.RECORDED, "provider", known[folded], {"name": (None, name)}, revision=1)
    for folded, name in wanted.items():
        if folded not in formed:
            formed[folded] = teams.insert(work.session, name).id
            if noted:
                work.note(EventKind.TEAM_CHANGED, "team", formed[folded], {"name": (None, name)})
    return Links(known, users.ids_by_name(work.session, {it.owner for it in many if it.owner}), formed)


@without_permission_check
def check_owner(work: Work, name: object) -> list[Problem]:
    """What is wrong with an owner: nobody of that name signs in here."""
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
    """A change set whose names of providers, users and teams are links."""
    found = dict(changes)
    for name, to in (("provider", "provider"), ("owner", "user"), ("team", "team")):
        if name in found:
            found[name] = (_to_link(before, name, to), _to_link(after, name, to))
    return found


def _to_link(it: engagements.Stored | None, name: str, to: str) -> LinkedRecord | None:
    number = getattr(it, f"{name}_id") if it else None
    return None if number is None else LinkedRecord(to, number)
