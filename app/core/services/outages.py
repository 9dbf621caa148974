"""Logs faults of the database and the disk: one line for each outage, however many requests fail."""

import logging
import secrets
import time

from app.core.domain.errors import Unavailable
from app.core.storage import faults

log = logging.getLogger("contrast")
REPEAT_AFTER_SECONDS = 60.0  # seconds without a fault after which the same one is logged again
_last_seen: dict[str, float] = {}  # monotonic time of the last fault in this process, by message


def find_fault(problem: BaseException) -> Unavailable | None:
    """Returns the database or disk fault behind an exception; None for any other exception."""
    return problem if isinstance(problem, Unavailable) else faults.from_error(problem)


def log_fault(fault: Unavailable) -> None:
    """Logs a fault, unless the same one was seen less than REPEAT_AFTER_SECONDS ago."""
    now, message = time.monotonic(), str(fault)
    last_seen = _last_seen.get(message)
    _last_seen[message] = now
    if last_seen is None or now - last_seen > REPEAT_AFTER_SECONDS:
        log.error("%s (%s)", fault, fault.why)


def log_incident(problem: BaseException, what: str) -> str:
    """Logs a failure and returns its incident number: one line for a fault of the database, a traceback for a bug."""
    fault, number = find_fault(problem), secrets.token_hex(3).upper()
    if fault is None:
        log.error("incident %s: %s", number, what, exc_info=problem)
    else:
        log_fault(fault)
    return number
