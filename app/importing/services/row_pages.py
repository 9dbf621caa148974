"""Rows of a checked file, a page at a time: from staging, or from the first rows kept in memory."""

from dataclasses import dataclass

from app.core.domain.selection import Page
from app.core.storage.database import Session
from app.importing.domain.batches import Refusal
from app.importing.services.preview import Preview
from app.importing.services.results import RowResult
from app.importing.storage import staging
from app.record.domain.engagements import Engagement
from app.record.domain.file_schema import PROVIDERS, REVIEWS
from app.record.domain.reviews import Review


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of the rows of one outcome, and their total; new ones with the engagement and review to be created.
    `refusals`: the reasons of refused rows, those shared by many rows first."""

    rows: tuple[RowResult, ...]
    total: int
    new_records: tuple[tuple[Engagement, Review | None], ...] = ()
    refusals: tuple[Refusal, ...] = ()


def rows_page(session: Session, number: int | None, preview: Preview, outcome: str, page: Page) -> RowPage:
    """Returns a page of the rows of one outcome: staged under `number`, else the first ones of the preview."""
    begin, total = (page.number - 1) * page.size, preview.counts[outcome]
    if outcome == "refused":
        return _refused_page(session, number, preview, page)
    if number is None:
        rows = [row for row in preview.rows if row.outcome == outcome]
        return RowPage(tuple(rows[begin : begin + page.size]), min(total, len(rows)))
    if preview.options.of in (REVIEWS, PROVIDERS) and outcome != "unchanged":
        part = staging.PAYLOAD_NEW if outcome == "new" else staging.PAYLOAD_CHANGED
        staged = staging.page(session, number, part, begin, page.size)
        return RowPage(
            tuple(
                RowResult(
                    each.line,
                    "new" if outcome == "new" else "changed",
                    each.reference,
                    each.title,
                    {name: tuple(both) for name, both in each.said["changes"].items()},
                )
                for each in staged
            ),
            total,
        )
    if outcome == "new":
        found = staging.new_page(session, number, begin, page.size)
        return RowPage(
            tuple(RowResult(each.line, "new", each.reference, each.title) for each in found),
            total,
            new_records=tuple(each.said for each in found),
        )
    if outcome == "changed":
        changed = staging.changed_page(session, number, begin, page.size)
        return RowPage(
            tuple(
                RowResult(
                    each.line,
                    "changed",
                    each.reference,
                    each.title,
                    {name: tuple(both) for name, both in each.said.items()},
                )
                for each in changed
            ),
            total,
        )
    some = staging.page(session, number, staging.UNCHANGED, begin, page.size)
    return RowPage(tuple(RowResult(each.line, "unchanged", each.reference, each.title) for each in some), total)


def _refused_page(session: Session, number: int | None, preview: Preview, page: Page) -> RowPage:
    """Returns refusals shared by many rows, then those of single rows."""
    begin = (page.number - 1) * page.size
    if number is None:
        return RowPage((), len(preview.refusals), refusals=preview.refusals[begin : begin + page.size])
    shared = preview.shared
    first = shared[begin : begin + page.size]
    rows = staging.page(session, number, staging.REFUSED, max(0, begin - len(shared)), page.size - len(first))
    own = [Refusal(*each) for row in rows for each in row.said]
    return RowPage(
        tuple(RowResult(row.line, "refused", row.reference, row.title) for row in rows),
        len(shared) + preview.spread,
        refusals=(*first, *(each for each in own if not each.lacking)),
    )
