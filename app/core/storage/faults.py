"""Recognises faults that are not the request's: the database is gone, its disk is full or can't be written."""

import errno

from app.core.domain.errors import Unavailable

NOT_RESPONDING = "The database is not responding. Nothing was written. Wait a minute, then try again."
DISK_FULL = "The disk is full. Nothing was written. Ask your administrator to free up space, then try again."
UNWRITABLE = (
    "The database can’t be read or written right now. Nothing was written. Ask your administrator to "
    "check the disk and the log."
)
_DISK_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FAULTS = {
    "SQLITE_FULL": DISK_FULL,
    "SQLITE_IOERR": UNWRITABLE,
    "SQLITE_READONLY": UNWRITABLE,
    "SQLITE_CANTOPEN": UNWRITABLE,
    "SQLITE_CORRUPT": UNWRITABLE,
    "SQLITE_NOTADB": UNWRITABLE,
    "SQLITE_NOMEM": UNWRITABLE,
}
# SQLSTATE or its prefix: disk full, read only, no connection, too many connections, shut down, disk errors.
_POSTGRESQL_FAULTS = {
    "53100": DISK_FULL,
    "25006": UNWRITABLE,
    "08": NOT_RESPONDING,
    "53": NOT_RESPONDING,
    "57P": NOT_RESPONDING,
    "58": UNWRITABLE,
    "XX001": UNWRITABLE,
    "XX002": UNWRITABLE,
}


def from_error(error: BaseException) -> Unavailable | None:
    """Returns the fault behind an error of the database driver or the operating system; None for any other error."""
    if isinstance(error, OSError):
        return Unavailable(DISK_FULL, error.strerror or "no room") if error.errno in _DISK_FULL_ERRNOS else None
    errorname = getattr(error, "sqlite_errorname", None)
    if errorname:
        message = next((text for name, text in _SQLITE_FAULTS.items() if errorname.startswith(name)), None)
        return None if message is None else _unavailable(message, f"{errorname}: {_first_line(error)}")
    module = type(error).__module__.partition(".")[0]
    state = getattr(error, "sqlstate", None)
    if module != "psycopg":
        return None
    if state is None:  # raised by the driver itself, which has no connection (any more)
        return _unavailable(NOT_RESPONDING, _first_line(error)) if type(error).__name__ == "OperationalError" else None
    message = next((text for prefix, text in _POSTGRESQL_FAULTS.items() if state.startswith(prefix)), None)
    return None if message is None else _unavailable(message, f"{state}: {_first_line(error)}")


def _unavailable(message: str, why: str) -> Unavailable:
    return Unavailable(message, why, passes=message == NOT_RESPONDING)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
