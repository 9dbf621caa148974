"""A saved report on paper: its words and marks as they were saved, with its period, day and hash in the foot."""

from typing import Any

from app.report.pdf import typesetting
from app.report.text.saved_contents import CHANGED, COMMENTS, DECISIONS, INTERIM, NEWS, Contents


def to_pdf(contents: Contents, paper: str = "a4") -> bytes:
    """The whole report; `paper` is one of typesetting.PAPERS."""
    return typesetting.pdf("saved", to_dict(contents), paper)


def to_dict(contents: Contents) -> dict[str, Any]:
    """Everything that the template prints."""
    return {
        "title": contents.title,
        "covers": contents.covered_days,
        "interim": INTERIM if contents.interim else "",
        "foot": list(contents.footer),
        "comment": [line for line in contents.comment().split("\n") if line.strip()],
        "comments": {"name": COMMENTS, "says": contents.comments_by_name()},
        "changes": {"name": CHANGED, "says": contents.main_changes},
        "news": {"name": NEWS, "says": contents.news},
        "decisions": {"name": DECISIONS, "says": list(contents.decisions)},
        "printed": contents.printed,
    }
