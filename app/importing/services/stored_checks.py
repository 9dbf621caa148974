"""Checks stored with a pending file: made within the request where that is quick, else by a job, while others write."""

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
from app.importing.storage import imports, staging
from app.importing.values.options import Options, read_options
from app.importing.values.rows import FileRows


def check_in_parts(
    transactions: Transactions,
    number: int,
    path: Path,
    options: Options,
    progress: Progress | None = None,
    sheet: Table | None = None,
) -> Preview:
    """Checks a file of any size, whose rows are put away as they come. `sheet`: the file, where it was surveyed by
    these options. Raises Refused where it cannot be read so; what was found before stays then, unless that shows in the
    middle of the file."""
    with not_found_if_discarded(path):
        sheet = sheet or open_table(path, read_options(options))
        FileRows(sheet, options)
        with transactions.write_scope() as work:
            staging.clear(work.session, number)
        return check(transactions, path, options, StagingSink(number), progress, sheet)


def check_soon(transactions: Transactions, number: int, path: Path, options: Options) -> None:
    """Checks a waiting file as `check_at_once` does; a large one by a job, which is queued."""
    try:
        check_at_once(transactions, number, path, options)
    except LimitExceeded:
        with transactions.write_scope() as work:
            jobs.queue(work, CHECK, number, options=options.as_json())


def check_at_once(
    transactions: Transactions, number: int, path: Path, options: Options, sheet: Table | None = None
) -> Preview:
    """Checks a waiting file, and keeps what was found along with the options. `sheet`: the file, where it was surveyed
    by these options. Raises Refused where it cannot be read so, Stale where somebody else said otherwise meanwhile how
    it is read, TakesLong where it is too large for that."""
    with transactions.read_scope() as work:
        before = _pending_options(work, number)
        if is_large(work, number):
            raise LimitExceeded
    held = BufferedSink()
    with not_found_if_discarded(path):
        found = check(transactions, path, options, held, sheet=sheet, patience=reading_limits.REQUEST_LIMITS)
    with transactions.write_scope() as work:
        record_state.lock_imports(work.session)
        if _pending_options(work, number) not in (before, options):
            raise Stale("Somebody else changed the settings of this import in the meantime. Check them again.")
        held.stage(work.session, number)
    return found


@contextmanager
def not_found_if_discarded(path: Path) -> Iterator[None]:
    """Raises NotFound where somebody has the file forgotten meanwhile."""
    try:
        yield
    except FileNotFoundError as gone:
        if gone.filename != str(path):
            raise
        raise NotFound("This import was discarded while the file was being read.") from None


@without_permission_check
def _pending_options(work: Work, number: int) -> Options | None:
    """How a waiting file is read; None where it waits no more."""
    found = imports.get(work.session, number)
    return Options.from_json(found.options) if found and found.state == imports.WAITING else None
