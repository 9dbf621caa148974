"""`contrast spend`: what was spent, by year and arrangement, the same figures as on the page of outcomes."""

from pathlib import Path
from typing import Any

import click

from app.cli.opening import working
from app.cli.selection_options import selected, selecting

FORMATS = ("text", "json", "csv")


@click.command("spend")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@selecting
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file instead of the screen.",
)
def spend_command(form: str, output: Path | None, **chosen: Any) -> None:
    """Show what was spent on your engagements, by year.

    An invoice counts in the year of its date; an engagement without invoices in the year it ended, else began.
    Without --from, --to and --all it covers the engagements of the report's usual period, with all their invoices.
    """
    from app.exporting.services import export
    from app.report.files import outcomes_csv, spend_files
    from app.report.services import spend
    from app.report.text.period import period

    with working(writes=False) as work:
        selection = selected(work, **chosen)
        found = spend.known(work, selection)
        if form == "csv":
            text = outcomes_csv.of_spend(found.spend, found.providers, found.teams)
        else:
            text = (spend_files.to_json if form == "json" else spend_files.to_text)(
                period(selection.period), found.spend
            )
        if form != "text":
            export.note_figures(work, "spend", form, selection)
    if output:
        output.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text.encode(), nl=False)
