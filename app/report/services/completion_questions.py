"""The questions of an engagement's completion card, chosen by what the report still lacks."""

from collections.abc import Collection

from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.record.storage.engagements import Stored
from app.report.domain.completion_questions import CompletionQuestions, choose_questions
from app.report.services import reports


@requires_permission(Permission.READ_RECORD)
def for_engagement(work: Work, stored: Stored, answered: Collection[str]) -> CompletionQuestions:
    """Returns the questions about an engagement; `answered`: the fields of its review that the actor answered before.

    Who may not read the report is asked the same of every engagement.
    """
    findings = ()
    if work.has_permission(Permission.READ_REPORT):
        findings = reports.examine(work, reports.verdict_selection(work, Selection(sample=stored.sample))).findings
    engagement = stored.engagement
    known = {name for name in stored.inherited if stored.inherited[name] is not None} | set(answered)
    known |= {name for name in engagement.__dataclass_fields__ if getattr(engagement, name) is not None}
    return choose_questions(findings, engagement.arrangement, known)
