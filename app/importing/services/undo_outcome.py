"""What an undo restores or deletes, and what it skips, with the reason."""

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
    """A record that is skipped, or undone by force. `subject`: "engagement", "provider" or "team"; `made`: the import
    created it, else it changed it; `why`: the reason in words; `cannot_force`: it is skipped even with `force`."""

    subject: str
    number: int
    name: str
    title: str | None
    was_created: bool
    why: str
    cannot_force: bool = False
    later: tuple[LaterChange, ...] = ()


@dataclass(slots=True)
class UndoOutcome:
    """What an undo does. `new`: number of engagements deleted; `changed`: of engagements restored; `cards`: of provider
    cards restored; `lines`: of entries deleted; `providers` and `teams`: names deleted; `erased`: references and field
    labels whose old text was erased and is now unknown; `forced`: records undone although they were edited since."""

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
    def is_empty(self) -> bool:
        """Whether nothing is undone."""
        return not (self.new or self.changed or self.cards or self.lines or self.providers or self.teams)


def reasons_text(later: list[LaterChange] | tuple[LaterChange, ...]) -> str:
    """Returns later changes in words: "changed by Rita, reviewed by Zoë"."""
    texts = []
    for each in later:
        if each.kind is EventKind.IMPORTED:
            texts.append(f"changed by import {each.number}")
        elif each.kind is EventKind.UNDONE:
            texts.append(f"changed when import {each.number} was undone")
        elif each.kind is EventKind.CONTINUED:
            texts.append(f"renewed by {each.actor}")
        else:
            texts.append(f"{_EVENT_VERBS.get(each.kind, 'changed')} by {each.actor}")
    return ", ".join(dict.fromkeys(texts)) or "changed later"
