"""`contrast person`: what is kept about one person: show it, export it, erase it."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import open_installation
from app.core.domain.number_format import count
from app.core.domain.truncation import truncate
from app.core.services.work import CONSOLE, begin_work

if TYPE_CHECKING:
    from app.privacy.domain.people import Erasure, Finding

CANT_BE_UNDONE = "This can’t be undone. Backups made before still hold the name."
_MAX_SHOWN = 20  # mentions printed; the export has all of them


def _person_options(command: Callable[..., Any]) -> Callable[..., Any]:
    email = click.option("--email", "emails", multiple=True, metavar="ADDRESS", help="May be given several times.")
    also = click.option(
        "--also", multiple=True, metavar="NAME", help="Another spelling or former name. May be given several times."
    )
    return email(also(command))


@click.group()
def person_command() -> None:
    """Show, export or erase what is kept about one person."""


@person_command.command("show")
@click.argument("name", required=False)
@_person_options
def show(name: str | None, emails: tuple[str, ...], also: tuple[str, ...]) -> None:
    """List every place that names the person, and what erasing would change. Nothing is written."""
    from app.privacy.services import people

    with open_installation() as it, begin_work(it.database, CONSOLE, writes=False) as work:
        found = people.require(work, it.settings.instance, _terms(name, emails, also))
    _print_finding(found)
    for mention in found.mentions[:_MAX_SHOWN]:
        click.echo(f"  {mention.place}: {truncate(mention.text, 80)}")
    if len(found.mentions) > _MAX_SHOWN:
        click.echo(f"  … and {len(found.mentions) - _MAX_SHOWN:,} more. The export lists them all.")


@person_command.command("export")
@click.argument("words", nargs=-1, required=True, metavar="[NAME] FILE")
@_person_options
def export(words: tuple[str, ...], emails: tuple[str, ...], also: tuple[str, ...]) -> None:
    """Write what is kept about the person to FILE, a ZIP archive with person.json and the imported files that name
    them."""
    from app.core.files.private_files import restrict_to_owner
    from app.privacy.services import person_export

    if len(words) > 2:
        raise click.UsageError("Put the name in quotation marks, then the file.")
    name, file = (words[0], Path(words[1])) if len(words) == 2 else (None, Path(words[0]))
    if file.exists():
        raise click.UsageError(f"{file} exists. Choose another file name.")
    with open_installation() as it, begin_work(it.database, CONSOLE, writes=False) as work:
        content = person_export.write_archive(work, it.settings.instance, _terms(name, emails, also))
    file.write_bytes(content)
    restrict_to_owner(file)
    click.echo(f"Written to {file}. It holds personal data: delete it once it was handed over.")


@person_command.command("erase")
@click.argument("name", required=False)
@_person_options
@click.option("--yes", is_flag=True, help="Don’t ask.")
def erase(name: str | None, emails: tuple[str, ...], also: tuple[str, ...], yes: bool) -> None:
    """Replace the person’s names everywhere by “Erased person N”, and delete imported files that name them.

    Figures and verdicts stay. Backups made before still hold the name.
    """
    from app.privacy.services import people

    terms = _terms(name, emails, also)
    with open_installation() as it:
        if not yes:
            with begin_work(it.database, CONSOLE, writes=False) as work:
                _print_finding(people.require(work, it.settings.instance, terms))
            click.echo(CANT_BE_UNDONE)
            click.confirm("Erase this person?", abort=True)
        with begin_work(it.database, CONSOLE) as work:
            done = people.erase(work, it.settings.instance, terms)
        done = people.finish(it.database, done)
    _print_erasure(done)
    if not done.compacted:
        sys.exit(1)


@person_command.command("compact")
def compact() -> None:
    """Rewrite the database, so that its files hold nothing that was erased before."""
    from app.core.storage.compaction import compact as rewrite

    with open_installation() as it:
        if not rewrite(it.database):
            click.echo("The database is in use. Try again, or stop the server first.", err=True)
            sys.exit(1)
    click.echo("The database was rewritten.")


def _terms(name: str | None, emails: tuple[str, ...], also: tuple[str, ...]) -> tuple[str, ...]:
    terms = (*([name] if name else []), *emails, *also)
    if not terms:
        raise click.UsageError("Give a name, or --email ADDRESS.")
    return terms


def _print_finding(found: "Finding") -> None:
    for each in found.own:
        former = f", formerly {', '.join(each.former_names)}" if each.former_names else ""
        click.echo(f"Own record: {each.kind} {each.id}, {each.name}{former}")
    for line in found.counts():
        click.echo(f"Named in {line}")
    for kept in found.files:
        click.echo(f"Deleted by erasing: the imported file {kept.name}")
    if found.protected:
        click.echo(f"Names of others that stay: {', '.join(found.protected)}. To erase one too, add --also NAME.")
    for address in found.shared:
        click.echo(f"{address} is also somebody else’s address and stays there. To erase it, add --email.")
    for kept in found.unsearchable:
        click.echo(f"Can’t be searched: the imported file {kept.name}")
    for number in found.damaged:
        click.echo(f"Can’t be read: saved report {number}")


def _print_erasure(done: "Erasure") -> None:
    click.echo(
        f"{done.name}: {count(done.rows, 'record')} changed, {count(done.reports, 'saved report')} changed, "
        f"{count(done.files, 'imported file')} deleted."
    )
    click.echo("Backups made before still hold the name.")
    if not done.compacted:
        click.echo(
            "The database was in use, so its file may still hold old texts. Run: contrast person compact", err=True
        )
