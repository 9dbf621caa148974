"""What an undo takes back, and what it leaves, with the reason."""

from dataclasses import dataclass, field

from app.core.domain.events import EventKind
from app.importing.storage.later_changes import LaterChange

_EVENT_VERBS = {
    EventKind.AMENDED: "changed",
    EventKind.RETAGGED: "retagged",
    EventKind.COMPLETED: "completed",
    EventKind.REMOVED: "removed",
    EventKind.RESTORED: "restored",
    EventKind.REVIEWED: "reviewed",
}


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that stays as it is. `subject`: "engagement", "provider" or "team"; `name`: what it goes by; `made`: the
    import made it, else it changed it; `why` in words; `firm`: not even insisting takes it back."""

    subject: str
    number: int
    name: str
    title: str | None
    made: bool
    why: str
    cannot_force: bool = False
    later: tuple[LaterChange, ...] = ()


@dataclass(slots=True)
class UndoOutcome:
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
    left: list[SkippedRecord] = field(default_factory=list)
    forced: list[SkippedRecord] = field(default_factory=list)
    erased: list[tuple[str, str]] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not (self.new or self.changed or self.cards or self.lines or self.providers or self.teams)


def reasons_text(later: list[LaterChange] | tuple[LaterChange, ...]) -> str:
    """What happened since, in words: "changed by Rita, reviewed by Zoë"."""
    said = []
    for each in later:
        if each.what is EventKind.IMPORTED:
            said.append(f"changed by import {each.number}")
        elif each.what is EventKind.UNDONE:
            said.append(f"changed when import {each.number} was undone")
        elif each.what is EventKind.CONTINUED:
            said.append(f"renewed by {each.who}")
        else:
            said.append(f"{_EVENT_VERBS.get(each.what, 'changed')} by {each.who}")
    return ", ".join(dict.fromkeys(said)) or "changed later"
