"""gunicorn with two processes and `contrast worker` beside them: one record, as with `contrast serve`."""

import re
import signal

import pytest

from app.core.storage.database import Database
from tests.fixtures.processes import NEVER, Installation, kill
from tests.torture.browsing import Browser, anonymous_get, wait_until
from tests.torture.gunicorn_server import PROCESSES, Gunicorn, serving_by_gunicorn
from tests.torture.write_log import IN, Ledger
from tests.torture.writers import Writer

FORKED = """
import os, sys
from app import tables
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database

database = Database(sys.argv[1])
def connection():
    with database.reading() as session, database.access() as access:
        session.connection(); access.connection()
        return {each.connection().connection.driver_connection for each in (session, access)}
before = connection()
assert connection() == before, "a connection is used again"
if (child := os.fork()) == 0:
    try:
        shared = connection() & before
        with begin_work(database, CONSOLE) as work:
            work.log_event(EventKind.BACKED_UP)
        os._exit(len(shared))
    finally:
        os._exit(2)
_, status = os.waitpid(child, 0)
assert connection() == before
with begin_work(database, CONSOLE) as work:
    work.log_event(EventKind.BACKED_UP)
print(os.waitstatus_to_exitcode(status))
"""


class AlwaysLarge:
    """The chance of a writer whose files are all so large that a job imports them."""

    def randrange(self, most):
        return 0


@pytest.fixture
def installed(peopled_url, tmp_path):
    """An installation over a record with users; what it started ends with the test."""
    installation = Installation(peopled_url, tmp_path / "instance")
    installation.instance.mkdir()
    yield installation
    for process in installation.running:
        if process.poll() is None:
            kill(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()


def test_two_processes_and_a_worker_serve_one_record(installed):
    worker, ledger = installed.start("worker"), Ledger()
    assert worker.stdout.readline().startswith("Waiting for jobs")
    with serving_by_gunicorn(installed) as server:
        address = server.address
        writer = Writer(ledger, address, "one", AlwaysLarge())
        writer.bring()
        assert ledger.certain == {"file one 1": IN} and not ledger.unwelcome
        visitors = [Browser(address) for _ in range(8)]
        for each in visitors:
            each.cookies |= writer.browser.cookies
            assert each.get("/report.pdf?all=yes").text.startswith("%PDF")
        assert anonymous_get(address, "/readyz").text == "ok\n"
        wait_until(lambda: _processes(address) == PROCESSES)
        text = anonymous_get(address, "/metrics").text
        assert 'contrast_requests_total{endpoint="printing.report",method="GET",status="200"} 8.0' in text, text
        assert 'endpoint="progress.show"' in text, "the worker has imported the file"
        for each in (*visitors, writer.browser):
            each.leave()
        server.stop()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(NEVER) == 0
    assert "Traceback" not in server.log()
    assert not (installed.instance / "contrast.log").exists()
    database = Database(installed.url)
    ledger.check(database)
    database.dispose()


def _processes(address):
    """How many processes have answered so far, as the metrics say, which all of them share."""
    text = anonymous_get(address, "/metrics").text
    return len(re.findall(r"^contrast_process_resident_memory_bytes\{pid=\"\d+\"\} [1-9]", text, re.MULTILINE))


def test_wrong_settings_end_it_with_a_message(tmp_path):
    installation = Installation("mysql://localhost/x", tmp_path / "instance")
    installation.instance.mkdir()
    server = Gunicorn(installation)
    assert server.process.wait(NEVER) != 0
    said = server.log()
    assert "DATABASE_URL begins with “mysql”" in said and said.count("Booting worker") <= 2


def test_a_forked_process_leaves_its_parents_connections_alone(installed):
    assert installed.run(installed.url, script=FORKED) == "0\n"
