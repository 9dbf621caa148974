"""`contrast export`: write engagements, reviews, lines or providers to standard output or a file."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import open_installation
from app.cli.terminal import write_to_stdout
from app.core.domain.errors import Refused
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work

if TYPE_CHECKING:
    from app.exporting.services.export import ExportOptions


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write (default: standard output). It is written completely or not at all.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Only engagements with this value, as in the address of a list: category=design, started_on.min=2026-01-01, "
    "actual_cost.known=no, search=website. May be repeated.",
)
@click.option("--sample", is_flag=True, help="Export the sample data instead.")
@click.option(
    "--of",
    type=click.Choice(["engagements", "reviews", "providers", "lines"]),
    default="engagements",
    show_default=True,
    help="What to export.",
)
@click.option(
    "--column", "columns", multiple=True, metavar="NAME", help="Only this column (default: all). May be repeated."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "spreadsheet", "xlsx", "jsonl"]),
    default="csv",
    show_default=True,
    help="csv: Contrast's own format, for importing again; spreadsheet: CSV for a spreadsheet in your language.",
)
@click.option(
    "--delimiter", type=click.Choice(["comma", "semicolon", "tab", "pipe"]), help="Separator of the spreadsheet CSV."
)
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="Decimal mark of the spreadsheet CSV.")
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="Date order of the spreadsheet CSV.")
@click.option("--no-mark", is_flag=True, help="Leave out the UTF-8 BOM of the spreadsheet CSV.")
def export_command(
    output: Path | None,
    force: bool,
    filters: tuple[str, ...],
    sample: bool,
    of: str,
    columns: tuple[str, ...],
    **format_options: Any,
) -> None:
    """Export engagements with all fields as CSV in UTF-8. Importing that file again changes nothing.

    Options choose reviews, lines or providers, single columns, or another format."""
    from app.exporting.services import export

    selection, options = selection_from_filters(filters, sample), _parse_options(of, columns, format_options)
    if output is not None:
        _check_writable(output, force)
    with open_installation() as it, begin_work(it.database, CONSOLE, writes=False) as work:
        chunks, rows = export.stream(work, selection, options), export.count(work, selection, of)

        def log() -> None:
            export.log_export(work, selection, rows, options)
            work.write_pending_events()

        if output is None:
            log()
            for chunk in chunks:
                write_to_stdout(chunk)
        else:
            _write_atomically(output, chunks, log)


def _parse_options(of: str, columns: tuple[str, ...], format_options: dict[str, Any]) -> "ExportOptions":
    """Returns the export options; an unknown column, or an option of another format, is a usage error."""
    from app.exporting import files
    from app.exporting.services.export import ExportOptions

    names = ("kind", "delimiter", "decimal", "dates")
    chosen = {name: format_options[name] for name in names if format_options[name]}
    chosen |= {"mark": False} if format_options["no_mark"] else {}
    try:
        files.select_columns(of, columns)
        return ExportOptions(of, columns, files.FileFormat(**chosen))
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused


def selection_from_filters(filters: Iterable[str], sample: bool) -> Selection:
    """Returns the selection of the --filter options; an invalid one is a usage error."""
    from app.record.domain.selection_query import parse_filters, parse_selection

    try:
        params = parse_filters(filters)
        if sample:
            params["sample"] = ["yes"]
        return parse_selection(params)
    except Refused as refused:
        raise click.BadParameter(str(refused), param_hint="--filter") from refused


def _check_writable(path: Path, force: bool) -> None:
    """Raises Refused if the file already exists, or its folder doesn't."""
    if not path.parent.is_dir():
        raise Refused(f"The folder {path.parent} doesn't exist. Create it, or name another.")
    if path.exists() and not force:
        raise Refused(f"{path} already exists. Name another file, or add --force.")


def _write_atomically(path: Path, chunks: Iterable[bytes], log: Callable[[], None]) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            file.writelines(chunks)
        log()
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
