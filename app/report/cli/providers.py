"""`contrast provider`: one provider's scorecard, and the sheet for a review of it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.installation import console_work
from app.cli.terminal import write_output

if TYPE_CHECKING:
    from app.report.domain.provider_review import Review

FORMATS, PAPERS = ("text", "json", "csv", "pdf"), ("a4", "letter")


@click.command("provider")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--sample", is_flag=True, help="The sample data instead of the real one.")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file instead of the screen.",
)
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="As PDF: the size of paper.")
@click.option(
    "--next-review",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="As PDF: the day of the next review (2026-01-31); without it in three months.",
)
def provider_command(
    name: str, form: str, sample: bool, output: Path | None, paper: str, next_review: datetime | None
) -> None:
    """Show what is recorded of all engagements of the provider NAME: how many, spend, cost per hour, on time, within
    agreed cost, goal met, quality, whether you would hire again, and all of that by year.

    As PDF it is a page to print for a review, with the latest engagements and room for remarks.
    """
    from app.exporting.services import export
    from app.report.services import scorecards

    if form == "pdf" and not output and sys.stdout.isatty():
        raise click.UsageError("A PDF can’t be shown here. Name a file for it: -o review.pdf")
    with console_work(writes=False) as work:
        stored = scorecards.find_by_name(work, name, sample)
        found = scorecards.review(work, stored.id, next_review.date() if next_review else None)
        selection = scorecards.selection_of(work, stored)
        content = _format_scorecard(found, form, paper)
        if form != "text":
            export.log_report_export(work, "scorecard", form, selection)
    write_output(content, form, output)


def _format_scorecard(found: "Review", form: str, paper: str) -> bytes:
    from app.report.files import scorecard_files

    if form == "pdf":
        from app.report.pdf import review_pdf

        return review_pdf.to_pdf(found, paper)
    made = {"text": scorecard_files.to_text, "json": scorecard_files.to_json, "csv": scorecard_files.to_csv}[form]
    return made(found.scorecard).encode()
