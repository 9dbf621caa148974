"""A saved report on paper: its words and marks as they were saved, with its period, day and hash in the foot."""

from typing import Any

from app.report.pdf import typesetting
from app.report.text.saved_contents import CHANGED, COMMENTS, DECISIONS, INTERIM, NEWS, Contents


def to_pdf(it: Contents, paper: str = "a4") -> bytes:
    """The whole report; `paper` is one of typesetting.PAPERS."""
    return typesetting.pdf("saved", to_dict(it), paper)


def to_dict(it: Contents) -> dict[str, Any]:
    """Everything that the template prints."""
    return {
        "title": it.title,
        "covers": it.covered_days,
        "interim": INTERIM if it.interim else "",
        "foot": list(it.footer),
        "comment": [line for line in it.comment().split("\n") if line.strip()],
        "comments": {"name": COMMENTS, "says": it.comments_by_name()},
        "changes": {"name": CHANGED, "says": it.main_changes},
        "news": {"name": NEWS, "says": it.news},
        "decisions": {"name": DECISIONS, "says": list(it.decisions)},
        "printed": it.printed,
    }
