"""What the address of a page over the report's selection asks for: the same filters and period as the report's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from app.core.domain.errors import Refused
from app.core.domain.selection import EVERYTHING, Period, Selection
from app.core.files.csv_writer import BYTE_ORDER_MARK
from app.core.services.work import Work
from app.exporting.services import export
from app.record.domain import selection_query
from app.report.services import reports
from app.web.request import current_work

BOM_PARAMETER = "mark"  # the parameter of a table that selects nothing


@dataclass(frozen=True, slots=True)
class View:
    """The selection, the organisation's own period, and what was refused in the address. `endpoint` is the page."""

    endpoint: str
    selection: Selection
    window: Period
    refused: Refused | None = None

    def said(self, **other: Any) -> list[tuple[str, str]]:
        """The address's parameters, with another period or other conditions where they are given."""
        return selection_query.to_params(replace(self.selection, **other), self.window)

    def href(self, endpoint: str = "", /, also: Mapping[str, str] | None = None, **values: Any) -> str:
        """The same selection on this page, or on another; `also`: further parameters."""
        return build_url(endpoint or self.endpoint, [*self.said(), *(also or {}).items()], **values)

    def csv_href(self, endpoint: str, /, also: Mapping[str, str] | None = None, **values: Any) -> str:
        """The same selection as a table for a spreadsheet."""
        return self.href(endpoint, {**(also or {}), BOM_PARAMETER: "yes"}, **values)

    def with_filters(self, selection: Selection) -> str:
        """Other filters over the same period."""
        return build_url(self.endpoint, self.said(conditions=selection.conditions, search=selection.search))

    @property
    def periods(self) -> list[tuple[str, str, bool]]:
        """The ways of choosing a period that need no dates: key, address, whether it is chosen."""
        choices = (("window", self.window), ("all", EVERYTHING))
        return [
            (name, build_url(self.endpoint, self.said(period=period)), self.selection.period == period)
            for name, period in choices
        ]


def view_of(work: Work, endpoint: str, own: Collection[str] = ()) -> View:
    """What the present address asks for; without a period it is the organisation's own. `own`: the page's parameters
    that select nothing."""
    plain = reports.verdict_selection(
        work, Selection(sample=request.args.get("sample") == "yes", asker=work.actor.user_id)
    )
    try:
        selection = reports.check_names(
            work,
            selection_query.parse_selection(
                request.args.to_dict(flat=False), plain.period, work.actor.user_id, (*own, BOM_PARAMETER)
            ),
        )
    except Refused as problem:
        return View(endpoint, plain, plain.period, problem)
    return View(endpoint, selection, plain.period)


def view_for_file(work: Work, endpoint: str, own: Collection[str] = ()) -> View:
    """The same for a file, which is refused where the page would show something else."""
    view = view_of(work, endpoint, own)
    if view.refused:
        raise view.refused
    return view


def build_url(endpoint: str, said: Collection[tuple[str, str]], **values: Any) -> str:
    """An address with its parameters in order."""
    return url_for(endpoint, **values) + (f"?{urlencode(list(said))}" if said else "")


def record_export(of: str, form: str, *selections: Selection) -> None:
    """Keeps that figures are taken out by this request, which looks at nothing but that."""
    if request.method == "GET":  # HEAD takes nothing out
        export.log_report_export(current_work(), of, form, *selections)


def csv_file(text: str, name: str, sample: bool, work: Work) -> Response:
    """A table to keep; for a spreadsheet, with the mark that says UTF-8, where the address asks for that."""
    disposition = f'attachment; filename="{name}{"-sample" if sample else ""}-{work.today.isoformat()}.csv"'
    mark = BYTE_ORDER_MARK if request.args.get(BOM_PARAMETER) == "yes" else ""
    return Response(mark + text, mimetype="text/csv", headers={"Content-Disposition": disposition})
