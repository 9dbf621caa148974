"""The questions of an engagement's completion card, chosen by what the report still lacks."""

from collections.abc import Collection

from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.record.domain.engagements import FIELDS
from app.record.services.results_cache import cached
from app.record.storage.engagements import Stored
from app.report.domain.completion_questions import CompletionQuestions, choose_questions
from app.report.services import reports

CHANGES = 10  # the claims may be so many changes old: each completion is one, and a report takes a moment


@requires_permission(Permission.READ_REPORT)
def for_engagement(work: Work, stored: Stored, answered: Collection[str]) -> CompletionQuestions:
    """Returns the questions about an engagement; `answered`: fields that the actor has answered, as in its review."""
    selection = reports.verdict_selection(work, Selection(sample=stored.sample))
    what = ("completion", selection)
    findings = cached(work, what, lambda work: reports.examine(work, selection).findings, changes=CHANGES)
    engagement = stored.engagement
    known = {name for name in FIELDS if getattr(engagement, name) is not None} | set(stored.inherited) | set(answered)
    return choose_questions(findings, engagement.arrangement, known)
