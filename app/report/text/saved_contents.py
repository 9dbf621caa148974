"""What a saved report says on each of its faces (page, paper, mail, files), taken from what was kept of it alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.numerals import said
from app.report.domain.saved import Document, Opened, SavedReport
from app.report.text.period import capital

NEWS, CHANGED, DECISIONS, ABOUT = "News of the period", "What changed since the last report", "Decisions", "This report"
INTERIM = "Interim: the period is not over yet, so its figures will still change."
COMMENT, COMMENTS = "Comment", "Comments"
SAVED = "Saved report {number} · as of {as_of} · {covers}"
NOT_SAVED = "Test, not saved · as of {as_of} · {covers}"
HASH = "SHA-256 {hash}"


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One figure of the period's news: a label, its value, and whole sentences."""

    key: str
    label: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What people added beside the figures. `comments`: by the key of a claim, that at the top under an empty key;
    `decisions`: each in words."""

    comments: Mapping[str, str]
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """`printed` are the report's words and marks as they were saved, `report` its figures; `number` and `hash` are
    those of the saved report, None in a test that is not saved. `changes`: in words what changed since the report
    before it."""

    title: str
    code: str
    period: str
    covers: str
    interim: bool
    as_of: date
    number: int | None
    hash: str | None
    printed: Mapping[str, Any]
    report: Mapping[str, Any]
    news: tuple[NewsLine, ...]
    news_figures: Mapping[str, Any]
    changes: tuple[str, ...]
    notes: Notes

    @property
    def foot(self) -> tuple[str, ...]:
        """Which report this is: two lines for the foot of a page."""
        of = {"number": self.number, "as_of": said(self.as_of), "covers": self.covers}
        return (SAVED if self.number else NOT_SAVED).format(**of), *(
            [HASH.format(hash=self.hash)] if self.hash else [])

    @property
    def name(self) -> str:
        """What its files are called, without an ending: “report-2026-q3-7”."""
        return f"report-{self.code}{f'-{self.number}' if self.number else ''}".lower()

    def comments_by_name(self) -> list[str]:
        """The comments beside claims, each behind the name of its claim."""
        return [f"{each['name']}: {self.comment(each['key'])}" for each in self.report["claims"]
                if self.comment(each["key"])]

    def comment(self, key: str = "") -> str:
        """The comment beside a claim, or at the top."""
        return self.notes.comments.get(key, "")


def contents(opened: Opened, notes: Notes | None = None) -> Contents:
    """What a saved report says."""
    return _made(opened.document, opened.changes, opened.saved.title, opened.saved.as_of, opened.saved, notes)


def unsaved(document: Document, title: str, as_of: date) -> Contents:
    """The same of a report that was worked out for a test and is not saved."""
    return _made(document, None, title, as_of, None, None)


def _made(document: Document, changes: Document | None, title: str, as_of: date, saved: SavedReport | None,
          notes: Notes | None) -> Contents:
    period, news = document["period"], document.get("news") or {}
    return Contents(
        title=title, code=period["code"], period=period["name"], covers=capital(period["covers"]),
        interim=period["interim"], as_of=as_of, number=saved.id if saved else None, hash=saved.hash if saved else None,
        printed=document["printed"], report=document["report"],
        news=tuple(NewsLine(each["key"], each["label"], each["value"], each["says"])
                   for each in news.get("lines", ())),
        news_figures=news.get("figures", {}), changes=tuple(change_lines(changes)), notes=notes or Notes({}))


def change_lines(changes: Document | None) -> Sequence[str]:
    """What changed since the report before, a sentence each."""
    return () if changes is None else [each["says"] for each in changes["lines"]]
