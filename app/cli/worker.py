"""`contrast worker`: runs background jobs in a process of its own, one after the other."""

import signal
import sys
from types import FrameType

import click

from app.cli.installation import open_installation
from app.cli.job_kinds import create_worker
from app.core.domain.plural import plural


@click.command("worker")
@click.option("--once", is_flag=True, help="Run the pending jobs, then stop.")
def worker_command(once: bool) -> None:
    """Run background jobs, such as large imports and scheduled reports, until Ctrl-C.

    The server runs them too, unless CONTRAST_WORKER=0. Several workers share the jobs. An unfinished job is run
    again by the next worker. If CONTRAST_WATCH_FOLDER is set, files in that folder are imported (not with
    --once).
    """
    from app.importing.services import cleanup
    from app.logfile import LOGGER, log_to

    with open_installation() as it:
        log_to(it.settings.instance / "contrast.log", (LOGGER,), it.settings.json_log)
        worker = create_worker(it)

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()

        if once:
            cleanup.sweep(it.database, it.settings.uploads)
            done = 0
            while worker.run_one() or worker.run_chores():
                done += 1
            click.echo(plural(done, "{n} job done.", "{n} jobs done."))
            return
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        click.echo("Waiting for jobs. Stop with Ctrl-C.")
        sys.stdout.flush()
        worker.run()
