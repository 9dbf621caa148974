"""What fails though nothing is wrong with the request: the database is gone, its disk is full or cannot be written."""

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
# As PostgreSQL numbers them: no room, read only, no connection, too many of them, ended by its administrator, its disk.
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
    """The fault that an error stands for, of the database's driver or of the operating system; None for any other."""
    if isinstance(error, OSError):
        return Unavailable(DISK_FULL, error.strerror or "no room") if error.errno in _DISK_FULL_ERRNOS else None
    named = getattr(error, "sqlite_errorname", None)
    if named:
        found = next((said for name, said in _SQLITE_FAULTS.items() if named.startswith(name)), None)
        return None if found is None else _unavailable(found, f"{named}: {_first_line(error)}")
    module = type(error).__module__.partition(".")[0]
    state = getattr(error, "sqlstate", None)
    if module != "psycopg":
        return None
    if state is None:  # said by the driver itself, which has no connection (any more)
        return _unavailable(NOT_RESPONDING, _first_line(error)) if type(error).__name__ == "OperationalError" else None
    found = next((said for number, said in _POSTGRESQL_FAULTS.items() if state.startswith(number)), None)
    return None if found is None else _unavailable(found, f"{state}: {_first_line(error)}")


def _unavailable(said: str, why: str) -> Unavailable:
    return Unavailable(said, why, passes=said == NOT_RESPONDING)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
