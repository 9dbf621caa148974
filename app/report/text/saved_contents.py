"""What a saved report says on each of its faces (paper, mail, files), taken from what was kept of it alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core.domain.number_parsing import format_date
from app.report.domain.report_notes import TOP, Decision
from app.report.domain.saved import Document, SavedReportContent
from app.report.text import changes as words
from app.report.text.period import capitalise

NEWS, CHANGED, DECISIONS = "The period in figures", "What changed since the last report", "Decisions"
INTERIM = "Interim: the period was not over, so its figures can still change."
COMMENT, COMMENTS = "Comment", "Comments"
SAVED = "Saved report {number} · as of {as_of} · {covers}"
NOT_SAVED = "Test, not saved · as of {as_of} · {covers}"
HASH = "SHA-256 {hash}"
OPEN, DONE = "open", "done on {day}"
DECISION = {
    (True, True): "{what} ({who}, by {due}): {state}.",
    (True, False): "{what} ({who}): {state}.",
    (False, True): "{what} (by {due}): {state}.",
    (False, False): "{what}: {state}.",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """`document` and `kept_changes` are as they were saved. `number` and `hash` are those of the saved report, None in
    a test that is not saved; `comments` go by the key of their claim, that of the whole report by an empty one."""

    title: str
    as_of: date
    document: Document
    saved_changes: Document | None
    number: int | None = None
    hash: str | None = None
    comments: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()

    @property
    def printed(self) -> Mapping[str, Any]:
        """The report's words and marks."""
        return self.document["printed"]

    @property
    def report(self) -> Mapping[str, Any]:
        """The report's figures."""
        return self.document["report"]

    @property
    def period(self) -> str:
        """What the period is called."""
        return self.document["period"]["name"]

    @property
    def covered_days(self) -> str:
        """Which days it covers."""
        return capitalise(self.document["period"]["covers"])

    @property
    def interim(self) -> bool:
        """Whether the period was not over."""
        return self.document["period"]["interim"]

    @property
    def news(self) -> list[str]:
        """What happened in the period, a line a figure; empty where it covers everything so far."""
        return [each["says"] for each in (self.document.get("news") or {"lines": ()})["lines"]]

    @property
    def changes(self) -> list[str]:
        """What changed since the report before, a line each."""
        return [line.strip() for line in words.lines(self.saved_changes, self._claim_names)]

    @property
    def change_lists(self) -> list[tuple[str, list[str]]]:
        """What of that is told one by one, under a title each."""
        it = self.saved_changes
        return [] if it is None else list(words.lists(it, it["states"], self._claim_names))

    @property
    def _claim_names(self) -> dict[str, str]:
        return {each["key"]: each["name"] for each in self.report["claims"]}

    @property
    def main_changes(self) -> list[str]:
        """The same without the lists: for a mail and for paper. Figures that stayed in their earlier ranges are only
        counted."""
        it = self.saved_changes
        if it is None:
            return [words.summary(it)]
        return [
            words.summary(it),
            *(f"{words.verdict_text(each)} {words.causes_text(each['causes'], it)}" for each in it["turned"]),
            *words.key_figure_lines(it),
        ]

    @property
    def footer(self) -> tuple[str, ...]:
        """Which report this is, for the foot of a page."""
        of = {"number": self.number, "as_of": format_date(self.as_of), "covers": self.covered_days}
        return (
            (SAVED if self.number else NOT_SAVED).format(**of),
            *([HASH.format(hash=self.hash)] if self.hash else []),
        )

    @property
    def file_name(self) -> str:
        """What its files are called, without an ending: “report-2026-q3-7”."""
        number = f"-{self.number}" if self.number else "-test"
        return f"report-{self.document['period']['code']}{number}".lower()

    def comment(self, key: str = TOP) -> str:
        """The comment beside a claim, or at the top."""
        return self.comments.get(key, "")

    def comments_by_name(self) -> list[str]:
        """The comments beside claims, each behind the name of its claim."""
        return [
            f"{each['name']}: {self.comment(each['key'])}"
            for each in self.report["claims"]
            if self.comment(each["key"])
        ]


def contents(opened: SavedReportContent, comments: Mapping[str, str], decisions: Sequence[Decision]) -> Contents:
    """What a saved report says, with what people added to it."""
    saved = opened.saved
    return Contents(
        saved.title,
        saved.as_of,
        opened.document,
        opened.changes,
        saved.id,
        saved.hash,
        comments,
        tuple(map(decision_text, decisions)),
    )


def decision_text(decision: Decision) -> str:
    """A decision in one line: “Ask for a second quote (Ann, by 3 Jan 2027): open.”"""
    state = OPEN if decision.done_at is None else DONE.format(day=format_date(decision.done_at.date()))
    form = DECISION[bool(decision.who), decision.due is not None]
    return form.format(
        what=decision.what.rstrip("."),
        who=decision.who,
        due=format_date(decision.due) if decision.due else "",
        state=state,
    )
