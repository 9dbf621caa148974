"""Use cases of the list of engagements: a page of it with the sums of everything selected."""

from app.core.domain.permissions import Permission
from app.core.domain.selection import Cursor, Order, Selection
from app.core.services.work import Work, requires_permission
from app.record.services.results_cache import cached
from app.record.storage import list_pages
from app.record.storage.list_pages import CurrencyTotal, ListPage

__all__ = ["PAGE_SIZE", "CurrencyTotal", "ListPage", "page_at"]
PAGE_SIZE = 50


@requires_permission(Permission.READ_RECORD)
def page_at(
    work: Work, selection: Selection, order: Order | None = None, cursor: Cursor | None = None, size: int = PAGE_SIZE
) -> ListPage:
    """Returns a page of the selected engagements, with the number and the costs of all of them by currency."""
    totals = None
    if not list_pages.is_filtered(selection):
        what = ("totals", selection.period, selection.sample)
        totals = cached(work, what, lambda work: list_pages.count_totals(work.session, selection))
    return list_pages.page_at(work.session, selection, order or Order(), cursor, size, totals)
