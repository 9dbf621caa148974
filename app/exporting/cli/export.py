"""`contrast export`: the record as our own file, to standard output or into a file."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.opening import opened
from app.cli.terminal import put_out
from app.core.domain.errors import Refused
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin

if TYPE_CHECKING:
    from app.exporting.services.export import Taking


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write (default: standard output). It is whole or not there.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Only these, as in the address of the "
    "list: category=design, started_on.min=2026-01-01, actual_cost.known=no, search=website. Again: and.",
)
@click.option("--sample", is_flag=True, help="The sample data instead.")
@click.option(
    "--of",
    type=click.Choice(["engagements", "reviews", "providers", "lines"]),
    default="engagements",
    show_default=True,
    help="What the rows are.",
)
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Only this column (default: all). Again: and.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "spreadsheet", "xlsx", "jsonl"]),
    default="csv",
    show_default=True,
    help="csv: our own; spreadsheet: CSV as the spreadsheet of a country reads it.",
)
@click.option("--delimiter", type=click.Choice(["comma", "semicolon", "tab", "pipe"]), help="Of a spreadsheet's CSV.")
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="Decimal mark of a spreadsheet's CSV.")
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of dates in a spreadsheet's CSV.")
@click.option("--no-mark", is_flag=True, help="Begin a spreadsheet's CSV without the mark that says UTF-8.")
def export_command(
    output: Path | None,
    force: bool,
    filters: tuple[str, ...],
    sample: bool,
    of: str,
    columns: tuple[str, ...],
    **form: Any,
) -> None:
    """Write every field of every engagement as CSV, in UTF-8; importing it again changes nothing. Reviews, lines,
    providers, single columns and other forms are to choose."""
    from app.exporting.services import export

    selection, taking = selected(filters, sample), _taking(of, columns, form)
    if output is not None:
        _may_write(output, force)
    with opened() as it, begin(it.database, CONSOLE, writes=False) as work:
        pieces, rows = export.stream(work, selection, taking), export.count(work, selection, of)

        def noted() -> None:
            export.note(work, selection, rows, taking)
            work.write_noted()

        if output is None:
            noted()
            for piece in pieces:
                put_out(piece)
        else:
            _keep(output, pieces, noted)


def _taking(of: str, columns: tuple[str, ...], said: dict[str, Any]) -> "Taking":
    """What is to be taken out; a column that there is not, or an option of another form, is a misuse."""
    from app.exporting import files
    from app.exporting.services.export import Taking

    chosen = {name: said[name] for name in ("kind", "delimiter", "decimal", "dates") if said[name]}
    try:
        files.chosen(of, columns)
        return Taking(of, columns, files.Form(**chosen, **({"mark": False} if said["no_mark"] else {})))
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused


def selected(filters: Iterable[str], sample: bool) -> Selection:
    """What filters of a command select; one that cannot be read is a misuse."""
    from app.record.domain.selection_query import params_from_texts, selection_from

    try:
        params = params_from_texts(filters)
        if sample:
            params["sample"] = ["yes"]
        return selection_from(params)
    except Refused as refused:
        raise click.BadParameter(str(refused), param_hint="--filter") from refused


def _may_write(path: Path, force: bool) -> None:
    """Raises Refused where a file is there already, or no folder for it."""
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}. Make it, or name another.")
    if path.exists() and not force:
        raise Refused(f"{path} is there already. Name another file, or add --force.")


def _keep(path: Path, pieces: Iterable[bytes], noted: Callable[[], None]) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            file.writelines(pieces)
        noted()
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
