"""What an undo takes back, and what it leaves, with the reason."""

from dataclasses import dataclass, field

from app.core.domain.events import What
from app.importing.storage.later_changes import Later

_DID = {
    What.AMENDED: "changed",
    What.RETAGGED: "retagged",
    What.COMPLETED: "completed",
    What.REMOVED: "removed",
    What.RESTORED: "restored",
    What.REVIEWED: "reviewed",
}


@dataclass(frozen=True, slots=True)
class Left:
    """A record that stays as it is. `subject`: "engagement", "provider" or "team"; `name`: what it goes by; `made`: the
    import made it, else it changed it; `why` in words; `firm`: not even insisting takes it back."""

    subject: str
    number: int
    name: str
    title: str | None
    made: bool
    why: str
    firm: bool = False
    later: tuple[Later, ...] = ()


@dataclass(slots=True)
class Taken:
    """What goes and what stays. `new`: engagements that go; `changed`: those that get their old values; `cards`:
    providers whose card does; `lines`: those that go; `providers` and `teams`: names of those that go; `erased`:
    references and labels of fields whose old text was erased, so that it is unknown now; `forced`: what goes although
    it was edited since."""

    new: int = 0
    changed: int = 0
    cards: int = 0
    lines: int = 0
    providers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    forced: list[Left] = field(default_factory=list)
    erased: list[tuple[str, str]] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not (self.new or self.changed or self.cards or self.lines or self.providers or self.teams)


def why(later: list[Later] | tuple[Later, ...]) -> str:
    """What happened since, in words: "changed by Rita, reviewed by Zoë"."""
    said = []
    for each in later:
        if each.what is What.IMPORTED:
            said.append(f"changed by import {each.number}")
        elif each.what is What.UNDONE:
            said.append(f"changed when import {each.number} was undone")
        elif each.what is What.CONTINUED:
            said.append(f"renewed by {each.who}")
        else:
            said.append(f"{_DID.get(each.what, 'changed')} by {each.who}")
    return ", ".join(dict.fromkeys(said)) or "changed later"
