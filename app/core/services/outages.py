"""What the log says of a database or a disk that fails: one line, however many requests it meets, until it is over."""

import logging
import secrets
import time

from app.core.domain.errors import Unavailable
from app.core.storage import faults

log = logging.getLogger("contrast")
REPEAT_AFTER_SECONDS = 60.0  # seconds without a fault, after which the same one is news again
_last_seen: dict[str, float] = {}  # when each was met last in this process


def find_fault(problem: BaseException) -> Unavailable | None:
    """The fault of the database or the disk that a problem stands for; None where it is something else."""
    return problem if isinstance(problem, Unavailable) else faults.from_error(problem)


def log_fault(fault: Unavailable) -> None:
    """Writes a fault to the log where it is news."""
    now, kind = time.monotonic(), str(fault)
    before = _last_seen.get(kind)
    _last_seen[kind] = now
    if before is None or now - before > REPEAT_AFTER_SECONDS:
        log.error("%s (%s)", fault, fault.why)


def log_incident(problem: BaseException, what: str) -> str:
    """Writes to the log what failed: one line of a database at fault, the trace of a bug; the incident's number."""
    fault, number = find_fault(problem), secrets.token_hex(3).upper()
    if fault is None:
        log.error("incident %s: %s", number, what, exc_info=problem)
    else:
        log_fault(fault)
    return number
