"""`contrast profiles`: list, show, export, import, copy, rename, delete and restore import profiles."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import console_work
from app.cli.terminal import write_to_stdout

if TYPE_CHECKING:
    from app.importing.services.profiles import ListedProfile


@click.group()
def profiles_command() -> None:
    """List, show, export, import, copy, rename, delete and restore import profiles.

    To save one: contrast import FILE --save-profile NAME. To apply one: contrast import FILE --profile NAME.
    """


@profiles_command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Answer with JSON.")
def list_(as_json: bool) -> None:
    """List all profiles, yours and the built-in ones."""
    from app.importing.services import profiles

    with console_work(writes=False) as work:
        found = profiles.listing(work)
    if as_json:
        click.echo(json.dumps([_to_json(each) for each in found], ensure_ascii=False, indent=2).encode())
        return
    width = max(len(each.profile.name) for each in found)
    for each in found:
        click.echo(f"{each.profile.name:<{width}}  {_origin_text(each)}".encode())


def _origin_text(profile: "ListedProfile") -> str:
    if profile.made_at is None or profile.changed_at is None:
        return "built in"
    changed = f", changed {profile.changed_at:%Y-%m-%d}" if profile.changed_at != profile.made_at else ""
    return f"by {profile.by or 'console'}, {profile.made_at:%Y-%m-%d}{changed}"


def _to_json(profile: "ListedProfile") -> dict[str, Any]:
    return {
        "name": profile.profile.name,
        "ready": profile.is_built_in,
        "headers": list(profile.profile.headers),
        "options": profile.profile.options.to_json(),
        "says": profile.profile.says or None,
        "by": profile.by,
        "made_at": profile.made_at.isoformat() if profile.made_at else None,
        "changed_at": profile.changed_at.isoformat() if profile.changed_at else None,
    }


@profiles_command.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer with JSON.")
def show(name: str, as_json: bool) -> None:
    """Show the settings of the profile NAME."""
    from app.importing.services import profiles
    from app.importing.values.profiles import option_texts

    with console_work(writes=False) as work:
        listed = profiles.get_by_name(work, name)
    if as_json:
        click.echo(json.dumps(_to_json(listed), ensure_ascii=False, indent=2).encode())
        return
    profile = listed.profile
    lines = [
        f"{profile.name} ({_origin_text(listed)})",
        *([profile.says] if profile.says else []),
        f"Columns: {', '.join(profile.headers)}",
    ]
    lines += [f"  {name.replace('_', ' ')}: {text}" for name, text in option_texts(profile.options).items()]
    click.echo("\n".join(lines).encode())


@profiles_command.command()
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: standard output)."
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def export(name: str, output: Path | None, force: bool) -> None:
    """Export the profile NAME as JSON, for another installation."""
    from app.core.domain.errors import Refused
    from app.importing.services import profiles

    with console_work(writes=False) as work:
        text = profiles.to_json(work, name)
    if output is None:
        write_to_stdout(text.encode())
    elif output.exists() and not force:
        raise Refused(f"{output} already exists. Name another file, or add --force.")
    else:
        output.write_text(text, encoding="utf-8")


@profiles_command.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="Save it under this name (default: its own name).")
def import_(file: Path, name: str | None) -> None:
    """Import the profile in FILE."""
    from app.importing.services import profiles
    from app.importing.values.profiles import MAX_SIZE

    with file.open("rb") as opened:
        data = opened.read(MAX_SIZE + 1)
    with console_work() as work:
        profile = profiles.import_json(work, data, name)
    click.echo(f"Saved as “{profile.profile.name}”.".encode())


@profiles_command.command()
@click.argument("name")
@click.argument("to", metavar="NEW_NAME")
def copy(name: str, to: str) -> None:
    """Copy the profile NAME, yours or built-in, to NEW_NAME."""
    from app.importing.services import profiles

    with console_work() as work:
        profile = profiles.copy(work, name, to)
    click.echo(f"Saved as “{profile.profile.name}”.".encode())


@profiles_command.command()
@click.argument("name")
@click.argument("to", metavar="NEW_NAME")
def rename(name: str, to: str) -> None:
    """Rename the profile NAME to NEW_NAME."""
    from app.importing.services import profiles

    with console_work() as work:
        profile = profiles.rename(work, profiles.own_id(work, name), to)
    click.echo(f"Renamed to “{profile.profile.name}”.".encode())


@profiles_command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete the profile NAME. Engagements imported with it are kept."""
    from app.importing.services import profiles

    with console_work() as work:
        profile = profiles.remove(work, profiles.own_id(work, name))
    click.echo(f"Deleted: {profile.profile.name}".encode())


@profiles_command.command()
@click.argument("name")
def restore(name: str) -> None:
    """Restore the deleted profile NAME."""
    from app.importing.services import profiles

    with console_work() as work:
        profile = profiles.restore(work, profiles.own_id(work, name, removed=True))
    click.echo(f"Restored: {profile.profile.name}".encode())
