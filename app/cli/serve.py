"""`contrast serve`: starts the web server, and prints its URL and, while there are no users, the setup code."""

import ipaddress
import logging
import signal
import socket
import sys
from types import FrameType

import click

from app.cli.shutdown import enforce_shutdown
from app.cli.startup import collecting_later, prepare_for_threads
from app.core.domain.errors import Refused
from app.settings import Settings

THREADS = 8
SHUTDOWN_SECONDS = 9.0  # after SIGTERM, before the process is killed
REQUEUE_SECONDS = 2.0  # of them for requeueing a running job


@click.command()
@click.option("--host", help="Address to listen on (default: CONTRAST_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (default: CONTRAST_PORT, else 8000; 0: a free one).")
def serve_command(host: str | None, port: int | None) -> None:
    """Start the server and print its address; stop it with Ctrl-C."""
    # Has to come first: it forks, so there must be no threads and no database yet.
    enforce_shutdown(SHUTDOWN_SECONDS)
    with collecting_later():  # imported here, after the fork: they load the whole application
        from app.blueprints import load_pages
        from app.cli import connections
        from app.cli.installation import open_installation
        from app.cli.job_kinds import create_worker
        from app.factory import create_app
        from app.importing.services import cleanup
        from app.record.services import first_visit

        load_pages()
    prepare_for_threads()
    # Short queues are normal and not worth a message on the console.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with open_installation() as it:
        listening = _listen(host or it.settings.host, it.settings.port if port is None else port)
        code = first_visit.setup_code(it.database, it.settings.instance)
        app = create_app(it.settings)
        # Forwarding headers can be forged, so they are dropped unless our own proxy sets them.
        server = connections.make_server(
            app, app.extensions["contrast.allowed"], listening, THREADS, trusted=bool(it.settings.proxies)
        )
        cleanup.sweep(it.database, it.settings.uploads)
        worker = create_worker(it)
        thread = None
        app.extensions["contrast.readiness"].expects_worker = not it.settings.works
        if it.settings.works:
            thread = worker.start()
            app.extensions["contrast.readiness"].is_worker_alive = lambda: worker.is_alive and thread.is_alive()
        for warning in _warnings(listening, it.settings):
            click.echo(f"Warning: {warning}", err=True)
        click.echo(f"Contrast is at {_address(listening, it.settings.https)}")
        if code:
            click.echo(f"No users yet. Open that address and set up Contrast with this code: {code}")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, _stop)
        server.run()
        worker.stop()
        if thread is not None:
            thread.join(REQUEUE_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise Refused(
            f"Can’t listen on {host}, port {port}: {error.strerror or error}. Choose another "
            "port with --port or CONTRAST_PORT."
        ) from error


def _address(listening: socket.socket, https: bool) -> str:
    host, port = listening.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    return f"http{'s' if https else ''}://{host}:{port}"


def _warnings(listening: socket.socket, settings: Settings) -> list[str]:
    """Returns warnings about an address that other machines can reach."""
    if ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback:
        return []
    warnings = []
    if not settings.https:
        warnings.append(
            "other machines can reach this address without HTTPS, so passwords and data are sent unencrypted. "
            "Put an HTTPS proxy in front and set CONTRAST_HTTPS=1."
        )
    if not settings.proxies:
        warnings.append(
            "behind a proxy, all users share its address and its rate limit. "
            "Set CONTRAST_TRUSTED_PROXIES to the number of your proxies."
        )
    return warnings


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
