"""`contrast report`: every claim judged on the record, as text, JSON, a table or a PDF."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import console_work
from app.cli.selection_options import build_selection, with_selection_options
from app.cli.terminal import write_output

if TYPE_CHECKING:
    from app.report.domain.reports import Report

FORMATS, PAPERS = ("text", "json", "csv", "pdf"), ("a4", "letter")


@click.command("report")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@with_selection_options
@click.option("--mark", is_flag=True, help="Begin the CSV with the mark by which spreadsheets know UTF-8.")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file instead of the screen.",
)
@click.option("--full", is_flag=True, help="As text: what is behind each claim, too.")
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="As PDF: the size of paper.")
@click.option(
    "--shuffle",
    is_flag=True,
    help="Run the shuffle test instead: how often such a report shows a verdict where arrangement does not matter.",
)
def report_command(
    form: str, mark: bool, output: Path | None, full: bool, paper: str, shuffle: bool, **chosen: Any
) -> None:
    """Test every claim on your own engagements.

    Without --from, --to and --all it covers the usual period, at first the last two years. That view and
    --all carry verdicts; a filtered view is exploratory and shows the same figures without them.

    --shuffle tests the method on your own record: freelance and outsourced are shuffled among your providers 1,000
    times, and each shuffle is judged as the report is. The result is saved and shown in the report.
    """
    from app.exporting.services import export
    from app.report.services import reports

    if form == "pdf" and not output and sys.stdout.isatty():
        raise click.UsageError("A PDF can’t be shown here. Name a file for it: -o report.pdf")
    if shuffle:
        _run_shuffle_test(form, output, **chosen)
        return
    with console_work(writes=False) as work:
        selection = build_selection(work, **chosen)
        content = _format_report(reports.examine(work, selection), form, mark, full, paper)
        if form != "text":
            export.log_report_export(work, "report", form, selection)
    write_output(content, form, output)


def _format_report(found: "Report", form: str, mark: bool, full: bool, paper: str) -> bytes:
    from app.core.files.csv_writer import BYTE_ORDER_MARK
    from app.report.files import report_csv, report_json, report_text

    if form == "pdf":
        from app.report.pdf import report_pdf

        return report_pdf.to_pdf(found, paper)
    if form == "json":
        return (report_json.to_json(found) + "\n").encode()
    if form == "csv":
        return ((BYTE_ORDER_MARK if mark else "") + report_csv.to_csv(found)).encode()
    return report_text.to_text(found, full).encode()


def _run_shuffle_test(form: str, output: Path | None, **chosen: Any) -> None:
    """Runs the shuffle test, saves its result and says it."""
    from app.report.domain.shuffle_test import DEFAULT_SHUFFLES
    from app.report.files.shuffle_test import to_json, to_text
    from app.report.services import shuffle_tests

    if form not in ("text", "json"):
        raise click.UsageError("The shuffle test is text or JSON. Use --format text or json.")
    with console_work(writes=False) as work:
        prepared = shuffle_tests.prepare(work, build_selection(work, **chosen))
    with click.progressbar(length=DEFAULT_SHUFFLES, label="Shuffling", file=sys.stderr) as bar:
        test = prepared.run(lambda done, total: bar.update(1))
    with console_work() as work:
        shuffle_tests.save(work, prepared, test)
    text = (to_json if form == "json" else to_text)(test)
    if output:
        output.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text.encode(), nl=False)
