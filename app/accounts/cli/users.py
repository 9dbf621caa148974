"""`contrast users`: adds, invites, lists and removes users, sets roles, teams and passwords, ends sessions."""

import sys
from datetime import datetime

import click

from app.accounts.cli.getting_in import invite, second_factor
from app.cli.installation import console_work, open_installation
from app.core.domain.number_format import count
from app.core.domain.permissions import READER, ROLES
from app.core.services.work import CONSOLE, begin_work

MAX_LINE_LENGTH = 10_000  # characters read from standard input for a password


@click.group()
def users_command() -> None:
    """Add, invite, list, deactivate and remove users, set roles, teams and passwords, and remove second factors."""


users_command.add_command(invite)
users_command.add_command(second_factor)


@users_command.command()
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), default=READER, show_default=True, help="The user’s role.")
@click.option("--email", help="Email address.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--generate", is_flag=True, help="Generate a password and print it once.")
def add(name: str, role: str, email: str | None, password_stdin: bool, generate: bool) -> None:
    """Add a user called NAME. Asks for a password; without a terminal, generates one and prints it."""
    from app.accounts.services import users

    password, made = _password(password_stdin, generate)
    with console_work() as work:
        user = users.add(work, name, role, password, email, must_change=made is not None)
    click.echo(f"Added {user.name} as {role}.")
    _print_password(made)


@users_command.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--generate", is_flag=True, help="Generate a password and print it once.")
def password(name: str, password_stdin: bool, generate: bool) -> None:
    """Reset the password of the user called NAME, and sign them out everywhere."""
    from app.accounts.services import users

    fresh, made = _password(password_stdin, generate)
    with console_work() as work:
        user = users.update(work, name, password=fresh, must_change=made is not None)
    click.echo(f"{user.name} has a new password.")
    _print_password(made)


@users_command.command()
@click.argument("name")
@click.argument("role", type=click.Choice(list(ROLES)))
def role(name: str, role: str) -> None:
    """Change the role of the user called NAME, and sign them out everywhere."""
    from app.accounts.services import users

    with console_work() as work:
        user = users.update(work, name, role=role)
    click.echo(f"{user.name} is {role} now.")


@users_command.command()
@click.argument("name")
@click.argument("teams", nargs=-1)
@click.option("--none", "no_teams", is_flag=True, help="Remove them from all teams.")
def teams(name: str, teams: tuple[str, ...], no_teams: bool) -> None:
    """Set the TEAMS of the user called NAME. Without TEAMS, list those they have."""
    from app.accounts.services import users
    from app.record.services import user_teams

    if teams and no_teams:
        raise click.UsageError("Use either team names or --none, not both.")
    with console_work(writes=bool(teams) or no_teams) as work:
        user = users.get_by_name(work, name)
        if teams or no_teams:
            chosen = user_teams.choose_by_name(work, name, teams)
        else:
            chosen = user_teams.by_user(work).get(user.id, ())
    click.echo(f"{user.name}: {', '.join(each.name for each in chosen) or 'no team'}")


@users_command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove the account of the user called NAME. What they logged and reviewed stays."""
    from app.accounts.services import users

    with console_work() as work:
        user = users.remove(work, name)
    click.echo(f"The account of {user.name} was removed. What they logged and reviewed stays.")


@users_command.command()
@click.argument("name")
def deactivate(name: str) -> None:
    """Deactivate the user called NAME. Their engagements and reviews stay."""
    from app.accounts.services import users

    with console_work() as work:
        user = users.update(work, name, active=False)
    click.echo(f"{user.name} can no longer sign in.")


@users_command.command()
@click.argument("name")
def activate(name: str) -> None:
    """Reactivate the user called NAME."""
    from app.accounts.services import users

    with console_work() as work:
        user = users.update(work, name, active=True)
    click.echo(f"{user.name} can sign in again.")


@users_command.command()
@click.argument("name")
@click.option("--revoke", is_flag=True, help="Sign them out everywhere.")
def sessions(name: str, revoke: bool) -> None:
    """List the active sessions of the user called NAME."""
    from app.accounts.services import sessions as user_sessions

    with open_installation() as installation, begin_work(installation.database, CONSOLE, writes=False) as work:
        if revoke:
            ended = user_sessions.end(work, name)
            click.echo(f"{count(ended, 'session')} ended.")
            return
        found = user_sessions.sessions_of(work, name, user_sessions.limits(installation.settings))
    if not found:
        click.echo(f"{name} is not signed in anywhere.", err=True)
    for each in found:
        click.echo(
            f"{each.id:>6}  since {_format_minute(each.began_at)}  last used {_format_minute(each.seen_at)}  "
            f"{each.address or 'unknown'}  {each.browser or 'unknown'}"
        )


def _format_minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _print_password(generated: str | None) -> None:
    if generated:
        click.echo(f"Password (shown this once): {generated}")
        click.echo("It must be changed at the first sign-in.", err=True)


def _password(password_stdin: bool, generate: bool) -> tuple[str, str | None]:
    """Returns the password, and the generated one to print (None if it was given)."""
    if password_stdin and generate:
        raise click.UsageError("Use either --password-stdin or --generate, not both.")
    if password_stdin:
        return sys.stdin.readline(MAX_LINE_LENGTH).rstrip("\r\n"), None
    if sys.stdin.isatty() and not generate:
        return click.prompt("Password", hide_input=True, confirmation_prompt="Repeat password", err=True), None
    from app.accounts.services.passwords import generate_password

    generated = generate_password()
    return generated, generated


@users_command.command(name="list")
def list_() -> None:
    """List the users with their roles."""
    from app.accounts.services import users

    with console_work(writes=False) as work:
        found = users.listing(work)
    if not found:
        click.echo("No users yet. Add one: contrast users add NAME --role administrator", err=True)
    width = max((len(user.name) for user in found), default=0)
    for user in found:
        notes = ("" if user.active else "  deactivated") + ("" if user.has_password else "  no password yet")
        click.echo(f"{user.name:<{width}}  {', '.join(user.roles)}{notes}")
