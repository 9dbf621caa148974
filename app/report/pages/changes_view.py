"""“What changed” of a saved report, as its page shows it: from the changes that were kept with it alone."""

from dataclasses import dataclass
from typing import Any

from app.report.domain import confirmation
from app.report.domain.saved import Document
from app.report.text import changes as text


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A verdict that turned: the codes and words of it before and now, empty where there was no such claim; and why."""

    key: str
    name: str
    before: tuple[str, str]
    after: tuple[str, str]
    says: str
    why: str


def context(changes: Document | None, document: Document) -> dict[str, Any]:
    """What the template `_changes.html` takes, as `changed`; `states` by the key of a claim is for its row."""
    states = confirmation.verdict_states(document, changes)
    found: dict[str, Any] = {
        "headline": text.headline(changes),
        "turned": [],
        "why": "",
        "moved": [],
        "before": changes["before"]["id"] if changes else None,
        "means": text.NEW_VERDICT_NOTE if states else "",
        "states": {key: text.confirmation_text(state) for key, state in states.items()},
        "lists": list(text.lists(changes, states, {it["key"]: it["name"] for it in document["report"]["claims"]})),
    }
    if changes is None:
        return found
    turned = [
        ChangedVerdict(
            it["key"],
            it["name"],
            _changed_verdict(it["before"]),
            _changed_verdict(it["after"]),
            text.verdict_text(it),
            text.causes_text(it["causes"], changes),
        )
        for it in changes["turned"]
    ]
    return found | {
        "turned": turned,
        "why": text.causes_text(changes["causes"], changes, of_claim=False),
        "moved": list(text.key_figure_lines(changes)),
    }


def _changed_verdict(it: Any) -> tuple[str, str]:
    return (it["verdict"] or "", it["word"] or "") if it else ("", "")
