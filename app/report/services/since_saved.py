"""What is new since the last saved report: engagements that ended, and verdicts that changed."""

from dataclasses import dataclass
from datetime import timedelta

from app.core.domain.permissions import Permission
from app.core.domain.selection import Condition, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.services.results_cache import cached
from app.record.storage import engagements
from app.report.domain.saved import SavedReport
from app.report.services import reports
from app.report.storage import saved_reports
from app.report.text.contrasts import short_name
from app.report.text.verdicts import VerdictWord, verdict_word

UNFILTERED = ((), (("sample", "yes"),))


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A claim whose verdict has changed; None where the saved report had no such claim."""

    key: str
    name: str
    before: str | None
    after: VerdictWord


@dataclass(frozen=True, slots=True)
class SinceSaved:
    """`ended`: how many engagements have ended since the last day of that report's period."""

    saved: SavedReport
    ended: int
    turned: tuple[ChangedVerdict, ...]


@requires_permission(Permission.READ_REPORT)
def since_saved(work: Work, sample: bool = False) -> SinceSaved | None:
    """Returns what is new since the last saved report of the whole record; None where there is none."""
    saved = next(
        (each for each in saved_reports.listing(work.session) if each.sample == sample and each.filters in UNFILTERED),
        None,
    )
    if saved is None:
        return None
    after = saved.period.last + timedelta(1)
    ended = engagements.count(work.session, Selection((Condition("ended_on", "min", (after,)),), sample=sample))
    turned = cached(work, ("since saved", saved.id, work.today), lambda work: _changed_verdicts(work, saved))
    return SinceSaved(saved, ended, turned)


@without_permission_check
def _changed_verdicts(work: Work, saved: SavedReport) -> tuple[ChangedVerdict, ...]:
    """The claims whose verdicts differ between a saved report and the report of the organisation's own period."""
    opened = saved_reports.get_content(work.session, saved.id)
    was = {} if opened is None else {each["key"]: each["word"] for each in opened.document["report"]["claims"]}
    live = reports.examine(work, reports.verdict_selection(work, Selection(sample=saved.sample)))
    words = [(each, verdict_word(each)) for each in live.findings]
    return tuple(
        ChangedVerdict(each.key, short_name(each), was.get(each.key), word)
        for each, word in words
        if word is not None and word.word != was.get(each.key)
    )
