"""`/metrics`: figures for monitoring in the Prometheus format, without anything about a person or a record.

Several processes of gunicorn share their figures through files in PROMETHEUS_MULTIPROC_DIR, which its configuration
sets. The library is imported at the first request, so that the server starts without it.
"""

import hmac
import ipaddress
import os
import threading
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, request

from app.core.domain.errors import Stale, Unavailable
from app.core.services.readiness import CHECKS, Readiness
from app.report.services import operating_figures
from app.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import Metric

blueprint = Blueprint("metrics", __name__)
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own variable
LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
FORWARDING_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


@blueprint.get("/metrics")
def show() -> Response:
    """Shows the figures to whoever sends the token; without a token set, to this machine only."""
    settings: Settings = current_app.extensions["contrast.settings"]
    if settings.metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(errors="replace"), settings.metrics_token.encode()):
            refused = Response("Send the token of CONTRAST_METRICS_TOKEN.\n", 401, mimetype="text/plain")
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
    elif not _is_from_here():
        text = "Only this machine can read the metrics. To read them from elsewhere, set CONTRAST_METRICS_TOKEN.\n"
        return Response(text, 403, mimetype="text/plain")
    from prometheus_client import CONTENT_TYPE_LATEST

    metrics: Metrics = current_app.extensions["contrast.metrics"]
    return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _is_from_here() -> bool:
    """Returns whether a program on this machine asks this server directly: what a proxy on it passes on bears the name
    of another host or a header of the proxy."""
    if any(name in request.headers for name in FORWARDING_HEADERS):
        return False
    host = request.host.rpartition(":")[0] if not request.host.endswith("]") and ":" in request.host else request.host
    try:
        is_loopback = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return is_loopback and host.strip("[]") in LOCAL_NAMES


class Metrics:
    """Counts the requests of this process, and reads the other figures when it is asked for them."""

    def __init__(self, readiness: Readiness):
        self.readiness = readiness
        self._lock = threading.Lock()

    def observe(self, endpoint: str, method: str, status: int, seconds: float, database_seconds: float) -> None:
        """Counts one request."""
        counters = self._counters
        counters.requests.labels(endpoint, method if method in METHODS else "other", str(status)).inc()
        counters.duration.labels(endpoint).observe(seconds)
        counters.database.labels(endpoint).inc(database_seconds)
        counters.memory.set(_resident_bytes())

    def text(self) -> bytes:
        """Returns all figures in the Prometheus text format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        counters = self._counters
        requests = counters.registry
        if os.environ.get(SHARED_FOLDER):
            requests = CollectorRegistry()
            MultiProcessCollector(requests)
        others = CollectorRegistry()
        others.register(_Figures(self.readiness))
        return bytes(generate_latest(requests)) + bytes(generate_latest(others))

    @cached_property
    def _counters(self) -> "_Counters":
        with self._lock:  # two threads at once would make two
            return self.__dict__.get("_counters") or self.__dict__.setdefault("_counters", _Counters())


class _Counters:
    """The library's counters, in a registry of their own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "contrast_requests_total", "Requests answered", ["endpoint", "method", "status"], registry=registry
        )
        self.duration = Histogram(
            "contrast_request_seconds", "Seconds per request", ["endpoint"], buckets=BUCKETS, registry=registry
        )
        self.database = Counter(
            "contrast_request_database_seconds_total",
            "Seconds that requests waited for the database",
            ["endpoint"],
            registry=registry,
        )
        self.memory = Gauge(
            "contrast_process_resident_memory_bytes",
            "Resident memory of each process that has answered a request",
            multiprocess_mode="liveall",
            registry=registry,
        )


class _Figures:
    """Collects what is read from the database and the instance folder."""

    def __init__(self, readiness: Readiness):
        self.readiness = readiness

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily

        def gauge(name: str, text: str, values: dict[str, float], label: str = "") -> Any:
            family = GaugeMetricFamily(name, text, labels=[label] if label else [])
            for key, value in values.items():
                family.add_metric([key] if label else [], value)
            return family

        problems = self.readiness.problems()
        yield gauge("contrast_info", "Version of Contrast", {version("contrast"): 1}, "version")
        ready = {name: float(name not in problems) for name in CHECKS}
        yield gauge("contrast_ready", "1 if the check of /readyz passes", ready, "check")
        beat_age = self.readiness.seconds_since_beat()
        if beat_age is not None:
            yield gauge("contrast_worker_beat_age_seconds", "Seconds since a worker was last heard of", {"": beat_age})
        try:
            figures = operating_figures.read(self.readiness.database)
        except (Unavailable, Stale):
            return  # `ready` says so
        yield gauge("contrast_jobs", "Background jobs", dict(figures.jobs), "state")
        yield gauge("contrast_mails", "Mails with reports and requests", dict(figures.mails), "state")
        yield gauge("contrast_engagements", "Engagements in the record", {"": figures.engagements})
        if figures.backup_age is not None:
            yield gauge("contrast_last_backup_age_seconds", "Seconds since the last backup", {"": figures.backup_age})


def _resident_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
