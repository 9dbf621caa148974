"""`contrast export`: the record as our own file, to standard output or into a file."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from app.cli.opening import opened
from app.domain.errors import Refused
from app.domain.selection import Selection
from app.services.work import CONSOLE, begin


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="File to write (default: standard output). It is whole or not there.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Only these, as in the address of the "
              "list: category=design, started_on.min=2026-01-01, actual_cost.known=no, search=website. Again: and.")
@click.option("--sample", is_flag=True, help="The sample record instead.")
def export_command(output: Path | None, force: bool, filters: tuple[str, ...], sample: bool) -> None:
    """Write every field of every engagement as CSV, in UTF-8; importing it again changes nothing."""
    from app.services import exports

    selection = selected(filters, sample)
    if output is not None:
        _may_write(output, force)
    with opened() as it, begin(it.database, CONSOLE, writes=False) as work:
        pieces, rows = exports.stream(work, selection), exports.count(work, selection)

        def noted() -> None:
            with begin(it.database, CONSOLE) as noting:
                exports.note(noting, selection, rows)

        if output is None:
            noted()
            _print(pieces)
        else:
            _keep(output, pieces, noted)


def selected(filters: Iterable[str], sample: bool) -> Selection:
    """What filters of a command select; one that cannot be read is a misuse."""
    from app.exchange.query import params_from_texts, selection_from

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


def _print(pieces: Iterable[str]) -> None:
    # Bytes, so that no locale decides how letters are coded.
    out = sys.stdout.buffer
    for piece in pieces:
        out.write(piece.encode())
    out.flush()


def _keep(path: Path, pieces: Iterable[str], noted: Callable[[], None]) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        noted()
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
