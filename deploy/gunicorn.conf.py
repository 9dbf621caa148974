"""gunicorn for Contrast: ``gunicorn --config deploy/gunicorn.conf.py``, with ``contrast worker`` beside it.

It belongs behind a proxy that closes slow connections and limits the size of requests, such as those of this folder.
WEB_CONCURRENCY sets the number of processes; CONTRAST_HOST and CONTRAST_PORT set the address, as for `contrast serve`.
"""

import os
import shutil
import tempfile

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"

wsgi_app = "app.wsgi:create_app()"
bind = f"{os.environ.get('CONTRAST_HOST') or '127.0.0.1'}:{os.environ.get('CONTRAST_PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
umask = 0o077
timeout = 120  # seconds without a sign of life of a process, after which it is replaced
graceful_timeout = 9  # seconds for requests that are running at SIGTERM
keepalive = 75  # seconds; longer than the proxy keeps its connections
control_socket_disable = True
limit_request_line = 0  # the application refuses longer addresses than it can need, with a page that says so
secure_scheme_headers: dict[str, str] = {}  # the application decides by CONTRAST_TRUSTED_PROXIES whom to believe


def on_starting(server):
    """Makes the folder in which the processes add up their metrics."""
    os.environ[SHARED_METRICS] = tempfile.mkdtemp(prefix="contrast-metrics-")


def child_exit(server, worker):
    """Takes the memory of a process that has ended out of the metrics; its counts stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Removes the folder."""
    shutil.rmtree(os.environ[SHARED_METRICS], ignore_errors=True)
