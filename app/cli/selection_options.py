"""The options that select the engagements of a command."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from app.core.domain.errors import Refused

if TYPE_CHECKING:
    from app.core.domain.selection import Selection
    from app.core.services.work import Work

_OPTIONS = (
    click.option("--from", "first", metavar="DAY", help="Only engagements from this date on (2026-01-31)."),
    click.option("--to", "last", metavar="DAY", help="Only engagements up to this date."),
    click.option("--all", "everything", is_flag=True, help="All engagements, including those without a date."),
    click.option("--sample", is_flag=True, help="Use the sample data instead of yours."),
    click.option(
        "--filter",
        "filters",
        multiple=True,
        metavar="FIELD=VALUE",
        help="Only engagements with this value, as in a list’s web address. Can be repeated.",
    ),
)


def with_selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --from, --to, --all, --sample and --filter to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def build_selection(
    work: "Work", first: str | None, last: str | None, everything: bool, sample: bool, filters: tuple[str, ...]
) -> "Selection":
    """Returns the selection of these options; raises UsageError for invalid ones."""
    from app.record.domain import selection_query
    from app.report.services import reports

    chosen = (("from", first), ("to", last), ("all", everything and "yes"), ("sample", sample and "yes"))
    try:
        params = selection_query.parse_filters(filters) | {name: [value] for name, value in chosen if value}
        return reports.check_names(work, selection_query.parse_selection(params, reports.verdict_period(work)))
    except Refused as refused:
        raise click.UsageError("\n".join(problem.message for problem in refused.problems)) from None
