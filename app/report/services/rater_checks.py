"""Use cases of the rater check: who rated which arrangement, and how reviews compare work with the other kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.accounts.storage import users
from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.record.services.results_cache import cached
from app.report.domain.findings import Note
from app.report.domain.raters import RaterCheck, check_raters, unanswered_note
from app.report.storage import review_rows


@dataclass(frozen=True, slots=True)
class NamedRaterCheck:
    """`names`: those of the reviewers, by id."""

    check: RaterCheck
    names: Mapping[int, str]


@requires_permission(Permission.READ_REPORT)
def raters(work: Work, selection: Selection) -> NamedRaterCheck:
    """Returns the ratings by reviewer and arrangement over a selection."""
    found = cached(
        work,
        ("raters", replace(selection, asker=None)),
        lambda work: check_raters(review_rows.rated_reviews(work.session, selection)),
    )
    return NamedRaterCheck(found, {each.id: each.name for each in users.listing(work.session, removed=True)})


@requires_permission(Permission.READ_REPORT)
def notes(work: Work, selection: Selection) -> tuple[Note, ...]:
    """Returns the notes on who rated, and on who didn't answer, over a selection."""
    requests = review_rows.request_counts(work.session, selection)  # not cached: requests are no change of the record
    return (*raters(work, selection).check.notes, *unanswered_note(requests))


@requires_permission(Permission.READ_REPORT)
def comparisons(work: Work, selection: Selection) -> dict[str, dict[str, int]]:
    """Returns how many reviews found the work worse than, the same as or better than the last job of the other kind,
    by arrangement; empty if nobody answered."""
    return review_rows.comparisons(work.session, selection)
