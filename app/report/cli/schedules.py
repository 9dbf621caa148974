"""`contrast schedules`: reports that are made by themselves; listed, added, changed, paused, removed, made when due."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import console_work, open_installation

if TYPE_CHECKING:
    from app.report.services.schedules import ScheduleListing
    from app.report.storage.deliveries import Delivery
    from app.report.storage.schedules import Run

FREQUENCIES = ("month", "quarter", "half-year", "year", "financial year", "rolling", "all")
FORMATS = ("pdf", "html", "csv", "json")
_OPTIONS = (
    click.option("--every", type=click.Choice(FREQUENCIES), help="How often; rolling and all are made each month."),
    click.option("--months", type=int, help="Of a rolling period: how many months it looks back."),
    click.option("--day", type=int, help="Day of the following month, 1 to 28."),
    click.option("--hour", type=int, help="Full hour of that day, 0 to 23."),
    click.option("--time-zone", help="Of day and hour, such as Europe/Berlin."),
    click.option(
        "--to", "recipients", metavar="ADDRESS", multiple=True, help="Who gets it by mail. May be given several times."
    ),
    click.option(
        "--format",
        "formats",
        type=click.Choice(FORMATS),
        multiple=True,
        help="What is attached to the mail. May be given several times.",
    ),
    click.option(
        "--filter",
        "filters",
        multiple=True,
        metavar="FIELD=VALUE",
        help="Only engagements with this value. May be given several times.",
    ),
)


@click.group("schedules")
def schedules_command() -> None:
    """Make reports automatically, each quarter or month.

    The server makes what is due, or `contrast worker`. Each period is made once, also after a time without a server.
    """


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@schedules_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every detail.")
def list_(as_json: bool) -> None:
    """List the schedules and what each makes next."""
    from app.report.services import schedules

    with console_work(writes=False) as work:
        found = schedules.listing(work)
        lines = [_line(each, work.now) for each in found]
    if as_json:
        click.echo(json.dumps([_to_dict(each) for each in found], ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)
    if not found:
        click.echo("Nothing is scheduled yet. Schedule a report: contrast schedules add NAME")


@schedules_command.command("show")
@click.argument("number", type=int, metavar="ID")
def show(number: int) -> None:
    """Show a schedule and the reports that it made."""
    from app.report.services import schedules
    from app.report.text.schedules import timing_text

    with console_work(writes=False) as work:
        found, runs = schedules.get(work, number), schedules.runs(work, number)
        click.echo(_line(found, work.now))
        first_month = work.organisation.financial_year_month
    it = found.schedule
    click.echo(timing_text(it))
    for label, values in (
        ("Filters", [f"{name}={value}" for name, value in it.filters]),
        ("Recipients", it.recipients),
        ("Attached", it.formats),
        ("Owner", [found.owner or "the administrators"]),
    ):
        click.echo(f"{label}: {', '.join(values) or 'none'}")
    for each in runs:
        click.echo(_run_line(each, it.time_zone, first_month))


@schedules_command.command("add")
@click.argument("name")
@_with_options
@click.option("--sample", is_flag=True, help="The sample data instead of the real one.")
def add(name: str, sample: bool, **options: Any) -> None:
    """Schedule a report called NAME: at first each quarter, on day 4 of the following month at 8:00."""
    from app.report.services import schedules

    draft = _draft(options)
    if sample:
        draft["filters"] = (*draft.get("filters", ()), ("sample", "yes"))
    with console_work() as work:
        added = schedules.add(work, draft | {"name": name})
        line = _line(schedules.get(work, added.id), work.now)
    click.echo(f"Added. {line}")


@schedules_command.command("change")
@click.argument("number", type=int, metavar="ID")
@click.option("--name", help="Another name.")
@_with_options
def change(number: int, name: str | None, **options: Any) -> None:
    """Change a schedule. What is not given stays; addresses, formats and filters replace those there are."""
    from app.report.services import schedules

    draft = _draft(options) | ({"name": name} if name is not None else {})
    with console_work() as work:
        schedules.edit(work, number, draft)
        line = _line(schedules.get(work, number), work.now)
    click.echo(line)


@schedules_command.command("pause")
@click.argument("number", type=int, metavar="ID")
def pause(number: int) -> None:
    """Make no report of a schedule until it is resumed. What falls due meanwhile is not made."""
    from app.report.services import schedules

    with console_work() as work:
        name = schedules.pause(work, number).name
    click.echo(f"{name} is paused. Go on with it: contrast schedules resume {number}")


@schedules_command.command("resume")
@click.argument("number", type=int, metavar="ID")
def resume(number: int) -> None:
    """Make reports of a paused schedule again, from the next one that falls due."""
    from app.report.services import schedules

    with console_work() as work:
        schedules.resume(work, number)
        line = _line(schedules.get(work, number), work.now)
    click.echo(line)


@schedules_command.command("remove")
@click.argument("number", type=int, metavar="ID")
def remove(number: int) -> None:
    """End a schedule. The reports that it made stay."""
    from app.report.services import schedules

    with console_work() as work:
        name = schedules.get(work, number).schedule.name
        schedules.remove(work, number)
    click.echo(f"{name} is removed. The reports that it made stay.")


@schedules_command.command("test")
@click.argument("number", type=int)
@click.option("--to", "recipient", metavar="ADDRESS", required=True, help="Who gets it.")
def test(number: int, recipient: str) -> None:
    """Mail the report of the period that is over to one address now, without saving it. Ends with 1 where it failed."""
    from app.core.services.work import CONSOLE, begin_work
    from app.report.services import deliveries
    from app.report.text.mail import mail_line

    found: list[Delivery] = []
    with open_installation() as it:
        with begin_work(it.database, CONSOLE) as work:
            queued = deliveries.test_send(work, number, recipient)
        deliveries.deliver_due(it.database, [queued], found.append)
    for each in found:
        click.echo(mail_line(each.recipient, each.state, each.answer or ""))
    if any(each.state != deliveries.SENT for each in found):
        sys.exit(1)


@schedules_command.command("run-due")
def run_due() -> None:
    """Make every report that is due, now. Ends with 1 where one could not be made."""
    from app.core.services.work import CONSOLE, begin_work
    from app.report.services import schedule_runs, schedules
    from app.report.storage.schedules import DONE

    tried: list[Run] = []
    with open_installation() as it:
        schedule_runs.run_due(it.database, tried.append)
        with begin_work(it.database, CONSOLE, writes=False) as work:
            planned = {number: schedules.get(work, number).schedule for number in {run.schedule_id for run in tried}}
            first_month = work.organisation.financial_year_month
    for each in tried:
        of = planned[each.schedule_id]
        click.echo(f"{of.name}, {_run_line(each, of.time_zone, first_month)}")
    if not tried:
        click.echo("Nothing is due.")
    if any(each.state != DONE for each in tried):
        sys.exit(1)


def _draft(options: dict[str, Any]) -> dict[str, Any]:
    """What was given, by the names of a schedule's settings."""
    from app.record.domain import selection_query
    from app.report.domain.periods import Frequency

    draft = {name: value for name, value in options.items() if value not in (None, ())}
    if "every" in draft:
        draft["every"] = Frequency(draft["every"])
    if "filters" in draft:
        filters = selection_query.parse_filters(draft["filters"])
        draft["filters"] = tuple((name, value) for name, values in filters.items() for value in values)
    return draft


def _line(listing: "ScheduleListing", now: Any) -> str:
    from app.report.text.schedules import next_text

    return f"{listing.schedule.id}  {listing.schedule.name}: {next_text(listing.schedule, listing.next, now)}"


def _run_line(run: "Run", zone: str, first_month: int) -> str:
    from app.report.text.period import code_name
    from app.report.text.schedules import run_text

    made = f" (saved report {run.report_id})" if run.report_id is not None else ""
    state = run_text(run.attempts, run.error, run.next_at, run.ended_at, zone)
    return f"{code_name(run.code, first_month)}: {state}{made}"


def _to_dict(listing: "ScheduleListing") -> dict[str, Any]:
    """What programs are told of a schedule."""
    schedule, ahead, last = listing.schedule, listing.next, listing.last
    return {
        "id": schedule.id,
        "name": schedule.name,
        "filters": [f"{name}={value}" for name, value in schedule.filters],
        "every": schedule.every.value,
        "months": schedule.months if schedule.every.value == "rolling" else None,
        "day": schedule.day,
        "hour": schedule.hour,
        "time_zone": schedule.time_zone,
        "recipients": list(schedule.recipients),
        "formats": list(schedule.formats),
        "owner": listing.owner,
        "state": "paused" if schedule.paused else "active",
        "next": None
        if ahead is None or schedule.paused
        else {
            "at": ahead.at.isoformat(),
            "period": ahead.period.code,
            "from": ahead.period.first.isoformat() if ahead.period.first else None,
            "to": ahead.period.ends.isoformat(),
        },
        "last": None
        if last is None
        else {
            "period": last.code,
            "state": last.state,
            "due_at": last.due_at.isoformat(),
            "report": last.report_id,
            "attempts": last.attempts,
            "error": last.error,
        },
    }
