"""`contrast mail`: tests the mail server."""

import sys

import click

from app.cli.installation import console_work


@click.group("mail")
def mail_command() -> None:
    """Test the mail server. It is set on the settings page, or by CONTRAST_SMTP_HOST and related variables."""


@mail_command.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Send a test mail to ADDRESS and show the server's answer. Exit 1: it was not sent."""
    from app.core.services import mailing
    from app.core.services.smtp import SendStatus

    with console_work(writes=False) as work:
        answer = mailing.send_test(work, address)
    if answer.status is not SendStatus.SENT:
        click.echo(f"The test mail was not sent: {answer.response}", err=True)
        sys.exit(1)
    click.echo(f"The mail server accepted the test mail: {answer.response}")
