"""Jobs in the database, and running them."""

from pathlib import Path

import sqlalchemy as sa

from app.cli.job_runner import Worker
from app.core.services import jobs
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import jobs as stored
from app.core.storage.models import Job

NOWHERE = Path("nowhere")


def queue_job(database, kind="try", subject=1, actor=CONSOLE, **args):
    """The number of a job that waits."""
    with begin_work(database, actor) as work:
        return jobs.queue(work, kind, subject, **args)


def job(database, number):
    """A job as it stands."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return stored.get(work.session, number)


def set_columns(database, number, **columns):
    """Sets what a test cannot wait for."""
    with database.transaction() as session:
        session.execute(sa.update(Job).where(Job.id == number).values(**columns))


def run(database, **kinds):
    """Runs the job that waits longest; whether there was one."""
    return Worker(database, NOWHERE, kinds).run_one()
