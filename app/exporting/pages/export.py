"""The export page: the selection of the list's address, the table and its columns, and the format."""

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
    """A table that can be taken out: its name in the address and in words, and how many rows it has."""

    name: str
    rows: int


@blueprint.get("/export")
def index() -> ResponseReturnValue:
    """What can be taken out of the engagements that the address describes, to choose from."""
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
    answer = render_template(
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
    return answer, 422 if problems else 200


@blueprint.get(f"/export.<any({EXTENSIONS}):ending>")
def file(ending: str) -> Response:
    """The file: without any other word every field of each engagement, as our own CSV."""
    work, selection, options = current_work(), _selection(), _parse_options(ending)
    pieces = export.stream(work, selection, options)
    rows = export.count(work, selection, options.table)
    if request.method == "GET":  # HEAD takes nothing out
        export.log_export(work, selection, rows, options)
    name = options.table + ("-sample" if selection.sample else "")
    return Response(
        stream_with_context(pieces),
        mimetype=options.file_format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}-{work.today.isoformat()}.{ending}"'},
    )


def _selection() -> Selection:
    return selection_query.parse_selection(
        request.args.to_dict(flat=False), asker=current_work().actor.user_id, ignore=OWN_PARAMS
    )


def _parse_options(ending: str) -> ExportOptions:
    """What the address says is to be taken out; raises Refused for what there is not."""
    said = request.args
    of = said.get("of", ENGAGEMENTS)
    chosen: dict[str, Any] = {"kind": ending}
    if said.get("spreadsheet") == "yes" and ending == "csv":
        chosen = {name: said[name] for name in ("delimiter", "decimal", "dates") if name in said}
        chosen |= {"kind": "spreadsheet", "mark": said.get("mark", "yes") == "yes"}
    form = FileFormat(**chosen)
    # The boxes of columns are those of engagements.
    columns = tuple(said.getlist("columns")) if of == ENGAGEMENTS else ()
    files.select_columns(of, columns)
    return ExportOptions(of, columns, form)


def _url(endpoint: str, selection: Selection) -> str:
    said = selection_query.to_params(selection)
    return url_for(endpoint) + (f"?{urlencode(said)}" if said else "")
