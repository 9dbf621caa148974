"""Checks stored with a pending file: made within the request if that is quick, else by a job, while others write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.domain.errors import NotFound, Stale
from app.core.services import jobs
from app.core.services.transactions import Transactions
from app.core.services.work import Work, without_permission_check
from app.core.storage import record_state
from app.importing.files import LimitExceeded, Table, open_table, reading_limits
from app.importing.services.background import CHECK, is_large
from app.importing.services.checking import Progress, check
from app.importing.services.preview import Preview
from app.importing.services.row_sinks import BufferedSink, StagingSink
from app.importing.storage import imports
from app.importing.values.options import Options, read_options


def check_in_parts(
    transactions: Transactions,
    number: int,
    path: Path,
    options: Options,
    progress: Progress | None = None,
    sheet: Table | None = None,
) -> Preview:
    """Checks a file of any size and stages its rows as they come. `sheet`: the file, if it was already opened with
    these options.

    Raises Refused if it can't be read with them; the earlier check is kept then, unless the error is in the middle of
    the file.
    """
    with not_found_if_discarded(path):
        sheet = sheet or open_table(path, read_options(options))
        return check(transactions, path, options, StagingSink(number), progress, sheet)


def check_soon(transactions: Transactions, number: int, path: Path, options: Options) -> None:
    """Checks a pending file as `check_at_once` does, or queues a job if it is large."""
    try:
        check_at_once(transactions, number, path, options)
    except LimitExceeded:
        with transactions.write_scope() as work:
            jobs.queue(work, CHECK, number, options=options.to_json())


def check_at_once(
    transactions: Transactions, number: int, path: Path, options: Options, sheet: Table | None = None
) -> Preview:
    """Checks a pending file, and stores the result with the options. `sheet`: the file, if it was already opened with
    these options.

    Raises Refused if it can't be read with them, Stale if somebody else changed the options meanwhile, LimitExceeded if
    the file is too large for a request.
    """
    with transactions.read_scope() as work:
        before = _pending_options(work, number)
        if is_large(work, number):
            raise LimitExceeded
    held = BufferedSink()
    with not_found_if_discarded(path):
        found = check(transactions, path, options, held, sheet=sheet, limits=reading_limits.REQUEST_LIMITS)
    with transactions.write_scope() as work:
        record_state.lock_imports(work.session)
        if _pending_options(work, number) not in (before, options):
            raise Stale("Somebody else changed the settings of this import in the meantime. Check them again.")
        held.stage(work.session, number)
    return found


@contextmanager
def not_found_if_discarded(path: Path) -> Iterator[None]:
    """Raises NotFound if somebody discards the file meanwhile."""
    try:
        yield
    except FileNotFoundError as gone:
        if gone.filename != str(path):
            raise
        raise NotFound("This import was discarded while the file was being read.") from None


@without_permission_check
def _pending_options(work: Work, number: int) -> Options | None:
    """Returns the options of a pending file; None if it is no longer pending."""
    found = imports.get(work.session, number)
    return Options.from_json(found.options) if found and found.state == imports.WAITING else None
