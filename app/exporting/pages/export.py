"""The export page: the selection of the address, the table and its columns, and the file format."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.selection import Selection
from app.exporting import files
from app.exporting.files import FileFormat
from app.exporting.services import export
from app.exporting.services.export import ENGAGEMENTS, ExportOptions
from app.record.domain import selection_query
from app.record.pages import filter_form
from app.web.request import current_work

blueprint = Blueprint("exporting", __name__, url_prefix="/engagements")

OWN_PARAMS = (
    "of",
    "columns",
    "spreadsheet",
    "delimiter",
    "decimal",
    "dates",
    "mark",
    "more",
)  # parameters of this page alone
EXTENSIONS = ",".join(dict.fromkeys(form.extension for form in files.FORMATS.values()))
DELIMITERS = [("semicolon", "Semicolon ;"), ("comma", "Comma ,"), ("tab", "Tab"), ("pipe", "Pipe |")]
DECIMALS = [("comma", "Comma: 1234,50"), ("point", "Point: 1234.50")]
DATES = [("dmy", "31.12.2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31")]


@dataclass(frozen=True, slots=True)
class TableOption:
    """A table that can be exported, with its number of rows."""

    name: str
    rows: int


@blueprint.get("/export")
def index() -> ResponseReturnValue:
    """Shows the options for exporting the engagements of the address."""
    work = current_work()
    selection = _selection()
    try:
        options, problems = _parse_options("csv"), []
    except Refused as refused:
        options, problems = ExportOptions(), [(each.field, each.field or "", each.message) for each in refused.problems]
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, column in files.TABLES[ENGAGEMENTS].items():
        groups.setdefault("Provider" if column.part == "provider" else column.field.group, []).append(
            (name, column.label)
        )
    page = render_template(
        "record/engagements/export.html",
        tables=[TableOption(name, export.count(work, selection, name)) for name in files.TABLES],
        options=options,
        problems=problems,
        chips=filter_form.chips(selection, work.organisation),
        chip_href=lambda chip: _url("exporting.index", chip.remaining),
        carried=selection_query.to_params(selection),
        clear_href=_url("exporting.index", Selection(sample=selection.sample)),
        back_href=_url("engagements.index", selection),
        groups=groups,
        delimiters=DELIMITERS,
        decimals=DECIMALS,
        dates=DATES,
        typed=request.args,
    )
    return page, 422 if problems else 200


@blueprint.get(f"/export.<any({EXTENSIONS}):ending>")
def file(ending: str) -> Response:
    """Returns the file; by default, engagements with all fields as Contrast's own CSV."""
    work, selection, options = current_work(), _selection(), _parse_options(ending)
    chunks = export.stream(work, selection, options)
    rows = export.count(work, selection, options.table)
    if request.method == "GET":  # a HEAD request exports nothing
        export.log_export(work, selection, rows, options)
    name = options.table + ("-sample" if selection.sample else "")
    return Response(
        stream_with_context(chunks),
        mimetype=options.file_format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}-{work.today.isoformat()}.{ending}"'},
    )


def _selection() -> Selection:
    return selection_query.parse_selection(
        request.args.to_dict(flat=False), asker=current_work().actor.user_id, ignore=OWN_PARAMS
    )


def _parse_options(ending: str) -> ExportOptions:
    """Returns the export options of the address; raises Refused for an unknown one."""
    args = request.args
    table = args.get("of", ENGAGEMENTS)
    chosen: dict[str, Any] = {"kind": ending}
    if args.get("spreadsheet") == "yes" and ending == "csv":
        chosen = {name: args[name] for name in ("delimiter", "decimal", "dates") if name in args}
        chosen |= {"kind": "spreadsheet", "mark": args.get("mark", "yes") == "yes"}
    file_format = FileFormat(**chosen)
    # The checkboxes of columns are those of engagements.
    columns = tuple(args.getlist("columns")) if table == ENGAGEMENTS else ()
    files.select_columns(table, columns)
    return ExportOptions(table, columns, file_format)


def _url(endpoint: str, selection: Selection) -> str:
    params = selection_query.to_params(selection)
    return url_for(endpoint) + (f"?{urlencode(params)}" if params else "")
