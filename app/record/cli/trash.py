"""`contrast trash`: list what was removed, restore it, or delete it for good."""

import json

import click

from app.cli.installation import console_work
from app.core.domain.plural import plural


@click.group()
def trash_command() -> None:
    """List what was removed, restore it, or delete it for good."""


@trash_command.command(name="list")
@click.option("--sample", is_flag=True, help="The sample data instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def list_(sample: bool, as_json: bool) -> None:
    """List what is in the trash, the last removed first."""
    from app.core.domain.selection import Page
    from app.core.services import trash
    from app.trash_kinds import KINDS

    with console_work(writes=False) as work:
        found = trash.listing(work, KINDS, sample, Page(size=100_000))
        now = work.now
    if as_json:
        rows = [
            {
                "kind": item.kind.noun,
                "id": item.row.id,
                "name": item.name,
                "removed_at": item.row.removed_at.isoformat(),
                "removed_by": item.removed_by,
                "deleted_at": item.deleted_at.isoformat(),
            }
            for item in found.items
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2).encode())
        return
    for item in found.items:
        left = plural(item.days_left(now), "{n} day left", "{n} days left")
        by = f" by {item.removed_by}" if item.removed_by else ""
        day = f"{item.row.removed_at:%Y-%m-%d}"
        click.echo(f"{item.kind.noun} {item.row.id}  {item.name}  removed {day}{by}, {left}".encode())
    if not found.items:
        click.echo("The trash is empty.")


@trash_command.command()
@click.argument("kind")
@click.argument("number", type=int, metavar="ID")
def restore(kind: str, number: int) -> None:
    """Restore something by its kind and id, as `contrast trash list` shows them."""
    from app.core.services import trash
    from app.trash_kinds import KINDS

    with console_work() as work:
        item = trash.restore(work, KINDS, kind, number)
    click.echo(f"“{item.name}” was restored.".encode())


@trash_command.command()
@click.option("--all", "is_all", is_flag=True, help="Also what was removed in the last 30 days.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def empty(is_all: bool, yes: bool) -> None:
    """Delete for good what was removed more than 30 days ago. This can't be undone.

    The history keeps what was done, without names and texts. The worker does the same by itself.
    """
    from app.core.services import trash
    from app.trash_kinds import KINDS

    if is_all and not yes:
        click.confirm("Delete everything in the trash for good?", abort=True)
    with console_work() as work:
        before = None if is_all else work.now - trash.RETENTION
        count = trash.empty(work, KINDS, before)
    click.echo(plural(count, "{n} item was deleted for good.", "{n} items were deleted for good."))
