"""`contrast reports`: saved reports, which never change: save, list, show, verify, compare with today's record."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import console_work, open_installation
from app.cli.terminal import write_output

if TYPE_CHECKING:
    from app.report.domain.saved import SavedReport
    from app.report.storage.deliveries import Delivery

FORMATS = ("json", "text", "csv", "pdf", "html")
ATTACHED = ("html", "csv", "json")


@click.group("reports")
def reports_command() -> None:
    """Save reports and open them as they were.

    A saved report keeps every figure with the engagements behind it. It never changes, whatever is edited later.
    """


@reports_command.command("save")
@click.option("--title", default="", help="At first the name of the period.")
@click.option(
    "--period",
    "code",
    metavar="PERIOD",
    help="2026-09, 2026-Q3, 2026-H2, 2026, FY2026, 12m-2026-11 or all-2026-11-30; at first the last quarter.",
)
@click.option("--sample", is_flag=True, help="The sample data instead of the real one.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Only engagements with this value: such a report is exploratory. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def save(title: str, code: str | None, sample: bool, filters: tuple[str, ...], as_json: bool) -> None:
    """Save the report of a period as it is now."""
    from app.cli.selection_options import build_selection
    from app.core.services.work import CONSOLE, begin_work
    from app.report.domain.periods import Frequency, latest_complete
    from app.report.services import saved_reports

    with open_installation() as it:
        with begin_work(it.database, CONSOLE, writes=False) as work:
            selection = build_selection(work, None, None, True, sample, filters)
            period = (
                saved_reports.period_by_code(work, code)
                if code
                else latest_complete(Frequency.QUARTER, work.today, work.organisation.financial_year_month)
            )
            frozen = saved_reports.freeze(work, selection, period, title)
        with begin_work(it.database, CONSOLE) as work:
            saved = saved_reports.save(work, frozen)
    click.echo(json.dumps(_to_dict(saved)) if as_json else f"Saved report {saved.id}: {_summary_line(saved)}")


@reports_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, the newest first.")
def listing(as_json: bool) -> None:
    """List saved reports, the newest first."""
    from app.report.services import saved_reports

    with console_work(writes=False) as work:
        found = saved_reports.listing(work)
    if as_json:
        click.echo(json.dumps([_to_dict(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each.id:>4}  {_summary_line(each)}")
    if not found:
        click.echo("No report is saved yet. Save one: contrast reports save")


@reports_command.command("show")
@click.argument("number", type=int)
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file instead of the screen.",
)
def show(number: int, form: str, output: Path | None) -> None:
    """Show a saved report as it was."""
    from app.report.services import saved_files

    with console_work(writes=False) as work:
        found = saved_files.contents_of(work, number)
        saved_files.record_export(work, number, form)
    write_output(saved_files.report_file(found, "txt" if form == "text" else form).content, form, output)


@reports_command.command("mail")
@click.argument("number", type=int)
@click.option("--to", "recipients", multiple=True, required=True, metavar="ADDRESS", help="May be given several times.")
@click.option(
    "--attach",
    "formats",
    type=click.Choice(ATTACHED),
    multiple=True,
    help="Besides the PDF. May be given several times.",
)
def mail(number: int, recipients: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """Send a saved report by mail now. Ends with 1 where a mail was not sent yet; the server tries those again."""
    from app.core.services.work import CONSOLE, begin_work
    from app.report.services import deliveries
    from app.report.text.mail import mail_line

    found: list[Delivery] = []
    with open_installation() as it:
        with begin_work(it.database, CONSOLE) as work:
            queued = deliveries.send(work, number, recipients, formats)
        deliveries.deliver_due(it.database, queued, found.append)
    for each in found:
        click.echo(mail_line(each.recipient, each.state, each.answer or ""))
    if any(each.state != deliveries.SENT for each in found):
        sys.exit(1)


@reports_command.command("verify")
@click.argument("number", type=int, required=False)
def verify(number: int | None) -> None:
    """Check that saved reports are as they were saved, by their hashes. Ends with 1 where one is not."""
    from app.report.services import saved_reports
    from app.report.text.saved import verification_text

    with console_work(writes=False) as work:
        found = saved_reports.verify(work, number)
    for each in found:
        click.echo(verification_text(each.saved, each.problems, each.erased_on))
    if not found:
        click.echo("No report is saved yet.")
    if any(each.problems for each in found):
        sys.exit(1)


@reports_command.command("replay")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def replay(number: int, as_json: bool) -> None:
    """Work a saved report out again from today's record. Ends with 1 where anything differs, and lists it."""
    from dataclasses import asdict

    from app.report.services import saved_reports
    from app.report.text.saved import replay_lines

    with console_work(writes=False) as work:
        found = saved_reports.replay(work, number)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        for summary_line in replay_lines(number, found):
            click.echo(summary_line)
    if found.differences:
        sys.exit(1)


@reports_command.command("changes")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def changes(number: int, as_json: bool) -> None:
    """Show what changed since the report before it in its series: which verdicts, why, and who edited what."""
    from app.report.services import saved_reports
    from app.report.text.changes import lines

    with console_work(writes=False) as work:
        found = saved_reports.open_report(work, number)
    if as_json:
        click.echo(json.dumps(found.changes, ensure_ascii=False, indent=2))
        return
    names = {claim["key"]: claim["name"] for claim in found.document["report"]["claims"]}
    for each in lines(found.changes, names):
        click.echo(each)


@reports_command.command("trend")
@click.argument("number", type=int, required=False)
@click.option("--format", "form", type=click.Choice(("text", "json", "csv")), default="text", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file instead of the screen.",
)
def trend(number: int | None, form: str, output: Path | None) -> None:
    """Show each claim over the saved reports of a series: that of report NUMBER, or of the one saved last."""
    from app.report.files import trend_files
    from app.report.services import trends
    from app.report.text.trend import lines

    with console_work(writes=False) as work:
        found = trends.of_report(work, number)
    text = (
        trend_files.to_json(found)
        if form == "json"
        else trend_files.to_csv(found)
        if form == "csv"
        else ("\n".join(lines(found)) + "\n")
    )
    write_output(text.encode(), form, output)


def _to_dict(saved: "SavedReport") -> dict[str, Any]:
    """What programs are told of a saved report."""
    period = saved.period
    return {
        "id": saved.id,
        "title": saved.title,
        "sample": saved.sample,
        "as_of": saved.as_of.isoformat(),
        "period": {
            "code": period.code,
            "kind": period.every.value,
            "from": period.first.isoformat() if period.first else None,
            "to": period.last.isoformat(),
            "ends": period.ends.isoformat(),
            "interim": period.interim,
        },
        "saved_at": saved.made_at.isoformat(),
        "saved_by": saved.by,
        "schema": saved.schema,
        "data_hash": saved.data_hash,
        "hash": saved.hash,
    }


def _summary_line(saved: "SavedReport") -> str:
    from app.report.text.saved import summary_line

    return summary_line(saved)
