"""`contrast report`: every claim judged on the record, as text, JSON or a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.opening import working
from app.cli.selecting import selected, selecting

if TYPE_CHECKING:
    from app.domain.reports import Report

FORMATS = ("text", "json", "csv")


@click.command("report")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@selecting
@click.option("--output", "-o", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="A file instead of the screen.")
def report_command(form: str, output: Path | None, **chosen: Any) -> None:
    """Judges every claim on your own engagements.

    Without --from, --to and --all it looks at the organisation's own period, at first the last two years. That view
    and --all carry verdicts; one that is narrowed by hand shows the same figures, explored and not tested.
    """
    from app.services import exports, reports

    with working(writes=False) as work:
        selection = selected(work, **chosen)
        text = _written(reports.examine(work, selection), form)
    if form != "text":
        with working() as work:
            exports.note_figures(work, "report", form, selection)
    if output:
        output.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text.encode(), nl=False)


def _written(found: "Report", form: str) -> str:
    from app.exchange import report_csv, report_json, report_text

    if form == "json":
        return report_json.to_json(found) + "\n"
    return report_csv.to_csv(found) if form == "csv" else report_text.to_text(found)
