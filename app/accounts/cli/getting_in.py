"""`contrast users invite` and `contrast users second-factor`: links for new users, and help for a lost phone."""

import click

from app.cli.installation import console_work
from app.core.domain.permissions import READER, ROLES


@click.command()
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), default=READER, show_default=True, help="The user’s role.")
@click.option("--email", default="", help="Mail the link to this address, if mail is set up.")
def invite(name: str, role: str, email: str) -> None:
    """Invite a user called NAME, who chooses a password by a link. Mails the link, or prints it."""
    from app.accounts.services import invitations
    from app.core.domain.errors import Refused
    from app.core.services.smtp import SendStatus

    with console_work() as work:
        made = invitations.invite(work, name, role, email)
    with console_work(writes=False) as work:
        url, answer = invitations.link_url(work, made), invitations.send(work, made)
    if answer is not None and answer.status is SendStatus.SENT:
        click.echo(f"Invited {made.user.name} as {role}. The link was mailed to {made.user.email}.")
        return
    click.echo(f"Invited {made.user.name} as {role}. Pass this link on (shown this once):")
    click.echo(url)
    if not url.startswith("http"):
        click.echo("Put the address of Contrast in front of it, such as https://contrast.example.com.", err=True)
    if answer is not None:
        raise Refused(f"The mail to {made.user.email} was not sent: {answer.response}", "mail-failed")


@click.command(name="second-factor")
@click.argument("name")
@click.option("--remove", is_flag=True, help="Turn it off, for a lost phone.")
def second_factor(name: str, remove: bool) -> None:
    """Show whether the user called NAME has a second factor, or remove it."""
    from app.accounts.services import second_factors

    with console_work(writes=remove) as work:
        is_on = second_factors.remove(work, name) if remove else second_factors.is_on(work, name)
    if remove:
        click.echo(f"The second factor of {name} is off." if is_on else f"{name} had no second factor.")
    else:
        click.echo(f"The second factor of {name} is {'on' if is_on else 'off'}.")
