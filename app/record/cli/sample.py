"""`contrast sample`: load or remove the sample data."""

import click

from app.cli.installation import console_work


@click.command("sample")
@click.option("--remove", is_flag=True, help="Remove the sample data.")
def sample_command(remove: bool) -> None:
    """Load the sample data: made-up engagements of providers called "Sample provider 1" and so on.

    They are marked, never in one report with real engagements, and go again in one step.
    """
    from app.record.services import sample

    with console_work() as work:
        if remove:
            removed = sample.remove(work)
            message = f"Sample data removed: {removed} engagements." if removed else "There is no sample data."
        else:
            message = (
                f"Sample data loaded: {sample.load(work)} made-up engagements. See the report with:\n"
                "  contrast report --sample"
            )
    click.echo(message)
