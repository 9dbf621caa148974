"""Exports the records of a selection as a file in chunks, and logs the export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.exporting import files
from app.exporting.files import FileFormat
from app.record.domain import selection_query
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import LINE_FIELDS, LINE_PREFIX
from app.record.domain.file_schema import PROVIDER_PREFIX
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import engagements, entries, providers, reviews
from app.record.storage.engagements import Stored

ENGAGEMENTS: Final = "engagements"
REVIEWS: Final = "reviews"
PROVIDERS: Final = "providers"
LINES: Final = "lines"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The table to export, its columns (none named: all), and the file format."""

    table: str = ENGAGEMENTS
    columns: Sequence[str] = ()
    file_format: FileFormat = field(default_factory=FileFormat)

    @property
    def is_default(self) -> bool:
        """Whether this exports engagements as Contrast's own CSV with all columns."""
        return self == ExportOptions()


@requires_permission(Permission.EXPORT)
def stream(work: Work, selection: Selection, options: ExportOptions | None = None) -> Iterator[bytes]:
    """Returns the file in chunks, its rows in the order they were recorded; the work must stay open until its end.

    Raises Refused before the first chunk for an unknown table or column, or too many rows for a worksheet.
    """
    options = options or ExportOptions()
    columns = files.select_columns(options.table, options.columns)
    if options.file_format.kind == "xlsx" and count(work, selection, options.table) > files.MAX_SHEET_ROWS:
        raise Refused(
            f"A sheet holds at most {files.MAX_SHEET_ROWS:,} rows. Export fewer rows, or choose CSV.", "sheet-full"
        )
    return files.encode(columns, _STREAMS[options.table](work, selection), options.file_format)


@requires_permission(Permission.EXPORT)
def count(work: Work, selection: Selection, table: str = ENGAGEMENTS) -> int:
    """Returns the number of rows of the file."""
    return _COUNTS[table](work.session, selection)


@requires_permission(Permission.EXPORT)
def log_export(work: Work, selection: Selection, rows: int, options: ExportOptions | None = None) -> None:
    """Logs an export of `rows` rows; the selection may name people, so its text can be erased."""
    options = options or ExportOptions()
    more: dict[str, Any] = (
        {}
        if options.is_default
        else {"of": options.table, "form": options.file_format.kind, "columns": list(options.columns)}
    )
    work.log_event(
        EventKind.EXPORTED, rows=rows, selection=PersonalText(urlencode(selection_query.to_params(selection))), **more
    )


@requires_permission(Permission.READ_REPORT)
def log_report_export(work: Work, of: str, form: str, *selections: Selection) -> None:
    """Logs an export of figures about these selections, such as the report or the numbers behind a claim."""
    texts = [urlencode(selection_query.to_params(each)) for each in selections]
    text = texts[0] if len(texts) == 1 else urlencode(list(zip("ab", texts, strict=True)))
    work.log_event(EventKind.EXPORTED, of=of, form=form, selection=PersonalText(text))


@without_permission_check
def _engagements(work: Work, selection: Selection) -> Iterator[dict[str, Any]]:
    return map(_engagement_row, engagements.stream(work.session, selection))


def _engagement_row(stored: Stored) -> dict[str, Any]:
    row = {name: getattr(stored.engagement, name) for name in FIELDS}
    if stored.review is not None:
        row |= {name: getattr(stored.review, name) for name in REVIEW_FIELDS}
    if stored.card is not None:
        row |= {PROVIDER_PREFIX + name: getattr(stored.card, name) for name in PROVIDER_FIELDS if name != "name"}
    return row


@without_permission_check
def _reviews(work: Work, selection: Selection) -> Iterator[dict[str, Any]]:
    for reference, stored in reviews.stream(work.session, selection):
        yield {name: getattr(stored.review, name) for name in REVIEW_FIELDS} | {
            "reference": reference,
            "reviewer": stored.reviewer,
        }


@without_permission_check
def _providers(work: Work, selection: Selection) -> Iterator[dict[str, Any]]:
    for stored in providers.stream(work.session, selection):
        yield {name: getattr(stored.provider, name) for name in PROVIDER_FIELDS}


@without_permission_check
def _lines(work: Work, selection: Selection) -> Iterator[dict[str, Any]]:
    for reference, currency, line in entries.stream(work.session, selection):
        yield {LINE_PREFIX + name: getattr(line, name) for name in LINE_FIELDS} | {
            "reference": reference,
            "currency": currency,
        }


_STREAMS = {ENGAGEMENTS: _engagements, REVIEWS: _reviews, PROVIDERS: _providers, LINES: _lines}
_COUNTS = {ENGAGEMENTS: engagements.count, REVIEWS: reviews.count, PROVIDERS: providers.count, LINES: entries.count}
