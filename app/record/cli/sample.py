"""`contrast sample`: the made-up record that shows what a report looks like, loaded or taken away."""

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
            gone = sample.remove(work)
            says = f"Sample data removed: {gone} engagements." if gone else "There is no sample data."
        else:
            says = (
                f"Sample data loaded: {sample.load(work)} made-up engagements. See the report with:\n"
                "  contrast report --sample"
            )
    click.echo(says)
