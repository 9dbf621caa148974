"""A review: what one reviewer says of how an engagement turned out.

A file without reviewers, and the owner at completion, feed the nameless review "record".
"""

from dataclasses import dataclass

from app.domain.fields import holds, registry
from app.domain.kinds import Choice, Rating, Text, YesNo

OUTCOME = "How it turned out"
RECORD = "record"  # the reviewer's name in words where there is none


@dataclass(slots=True, kw_only=True)
class Review:
    """One reviewer's answers about one engagement; each may be unknown."""

    quality: int | None = holds(
        Rating(("redone", "usable after corrections", "used as delivered")), "Quality", OUTCOME)
    expertise: int | None = holds(
        Rating(("we taught them", "knew the job", "taught us")), "Expertise", OUTCOME)
    resources: int | str | None = holds(
        Rating(("stalled when someone was away", "enough", "added people within days"), exempt="not needed"),
        "Resources", OUTCOME)
    flexibility: int | str | None = holds(
        Rating(("refused or disputed changes", "with notice", "within days"), exempt="nothing changed"),
        "Flexibility", OUTCOME)
    communication: int | None = holds(
        Rating(("we chased them", "on request", "unasked, in time")), "Communication", OUTCOME)
    goal_met: str | None = holds(Choice(("yes", "partly", "no")), "Goal met", OUTCOME)
    would_rehire: bool | None = holds(YesNo(), "Would rehire", OUTCOME)
    comment: str | None = holds(Text(lines=True), "Comment", OUTCOME, personal=True)


REVIEW_FIELDS = registry(Review)
RATINGS = tuple(name for name, field in REVIEW_FIELDS.items() if isinstance(field.kind, Rating))
