"""`contrast spend`: what was spent, by year and arrangement, the same figures as on the page of outcomes."""

from pathlib import Path
from typing import Any

import click

from app.cli.installation import console_work
from app.cli.selection_options import build_selection, with_selection_options

FORMATS = ("text", "json", "csv")


@click.command("spend")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@with_selection_options
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
    from app.report.text.period import period_days

    with console_work(writes=False) as work:
        selection = build_selection(work, **chosen)
        found = spend.known_spend(work, selection)
        if form == "csv":
            text = outcomes_csv.spend_csv(found.spend, found.providers, found.teams)
        else:
            text = (spend_files.to_json if form == "json" else spend_files.to_text)(
                period_days(selection.period), found.spend
            )
        if form != "text":
            export.log_report_export(work, "spend", form, selection)
    if output:
        output.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text.encode(), nl=False)
