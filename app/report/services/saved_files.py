"""Saved reports as files: made from the stored document and what people added; nothing is recomputed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.domain.errors import NotFound
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.report.files import saved_csv, saved_html, saved_json, saved_text
from app.report.pdf import saved_pdf
from app.report.services import report_notes, saved_reports
from app.report.text import refusals
from app.report.text.saved_contents import Contents, contents


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report in one form."""

    name: str
    kind: str
    content: bytes


MEDIA_TYPES = {
    "pdf": "application/pdf",
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "txt": "text/plain",
}
_WRITTEN: Mapping[str, Callable[[Contents], bytes]] = {
    "pdf": saved_pdf.to_pdf,
    "html": lambda it: saved_html.to_html(it).encode(),
    "csv": lambda it: saved_csv.to_csv(it).encode(),
    "json": lambda it: saved_json.to_json(it).encode(),
    "txt": lambda it: saved_text.to_text(it).encode(),
}


@requires_permission(Permission.READ_REPORT)
def contents_of(work: Work, number: int) -> Contents:
    """Returns the contents of a saved report; raises NotFound, and Refused where it is damaged."""
    opened = saved_reports.open_report(work, number)
    notes = report_notes.of_report(work, opened.saved)
    comments = {key: each.text for key, each in notes.comments.items()}
    return contents(opened, comments, (*notes.carried, *notes.decisions))


@requires_permission(Permission.READ_REPORT)
def record_export(work: Work, number: int, form: str) -> None:
    """Notes the export of a saved report in the history."""
    work.log_event(EventKind.EXPORTED, of=f"saved report {number}", form=form)


def report_file(contents: Contents, form: str) -> ReportFile:
    """Returns a report in a format of KINDS; raises NotFound for another."""
    if form not in MEDIA_TYPES:
        raise NotFound(refusals.NO_FORMAT.format(form=form, forms=", ".join(MEDIA_TYPES)))
    return ReportFile(f"{contents.file_name}.{form}", MEDIA_TYPES[form], _WRITTEN[form](contents))
