"""`contrast mail`: try the mail server that reports are sent through."""

import sys

import click

from app.cli.opening import working


@click.group("mail")
def mail_command() -> None:
    """Try the mail server. It is set on the settings page, or by CONTRAST_SMTP_HOST and the others."""


@mail_command.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Send a short mail to ADDRESS now, and show what the server answered. Ends with 1 where it was not sent."""
    from app.core.services import mailing
    from app.core.services.smtp import Outcome

    with working(writes=False) as work:
        answer = mailing.send_test(work, address)
    if answer.outcome is not Outcome.SENT:
        click.echo(f"The test mail was not sent: {answer.says}", err=True)
        sys.exit(1)
    click.echo(f"The mail server accepted the test mail: {answer.says}")
