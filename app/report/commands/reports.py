"""`contrast report`: every claim judged on the record, as text, JSON, a table or a PDF."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.opening import working
from app.domain.errors import Refused

if TYPE_CHECKING:
    from app.report.domain.reports import Report

FORMATS, PAPERS = ("text", "json", "csv", "pdf"), ("a4", "letter")


@click.command("report")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--from", "first", metavar="DAY", help="Only engagements of this day and later (2026-01-31).")
@click.option("--to", "last", metavar="DAY", help="Only engagements up to this day.")
@click.option("--all", "everything", is_flag=True, help="The whole record, engagements without a date too.")
@click.option("--sample", is_flag=True, help="The sample record instead of the real one.")
@click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE",
              help="Only engagements with this value, as in the address of a list. May be given several times.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="A file instead of the screen.")
@click.option("--full", is_flag=True, help="As text: what is behind each claim, too.")
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="As PDF: the size of paper.")
def report_command(form: str, first: str | None, last: str | None, everything: bool, sample: bool,
                   filters: tuple[str, ...], output: Path | None, full: bool, paper: str) -> None:
    """Test every claim on your own engagements.

    Without --from, --to and --all it covers the organisation's own period, at first the last two years. That view and
    --all carry verdicts; a filtered view is exploratory and shows the same figures without them.
    """
    from app.exchange import query
    from app.report.services import reports
    from app.services import exports

    if form == "pdf" and not output and sys.stdout.isatty():
        raise click.UsageError("A PDF can’t be shown here. Name a file for it: -o report.pdf")
    chosen = (("from", first), ("to", last), ("all", everything and "yes"), ("sample", sample and "yes"))
    with working(writes=False) as work:
        try:
            params = query.params_from_texts(filters) | {name: [value] for name, value in chosen if value}
            selection = reports.known(work, query.selection_from(params, reports.window(work)))
        except Refused as refused:
            raise click.UsageError("\n".join(problem.message for problem in refused.problems)) from None
        content = _written(reports.examine(work, selection), form, full, paper)
    if form != "text":
        with working() as work:
            exports.note_figures(work, "report", form, selection)
    if output:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


def _written(found: "Report", form: str, full: bool, paper: str) -> bytes:
    from app.report.files import report_csv, report_json, report_text

    if form == "pdf":
        from app.report.pdf import report_pdf

        return report_pdf.to_pdf(found, paper)
    if form == "json":
        return (report_json.to_json(found) + "\n").encode()
    return (report_csv.to_csv(found) if form == "csv" else report_text.to_text(found, full)).encode()
