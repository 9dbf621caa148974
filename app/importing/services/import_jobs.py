"""Jobs of imports: checking a large file, importing it, undoing it."""

from contextlib import suppress
from pathlib import Path

from app.core.domain.errors import Refused, Stale
from app.core.domain.permissions import Permission
from app.core.services import jobs
from app.core.services.jobs import Job, RunningJob
from app.core.services.transactions import Transactions
from app.core.services.work import Work, requires_permission
from app.core.storage import jobs as stored_jobs
from app.importing.files import LimitExceeded, Table, open_table
from app.importing.services import imports, initial_options, setup
from app.importing.services import undo as undoing
from app.importing.services.background import CHECK, IMPORT, UNDO, StillProcessing, is_large
from app.importing.services.checking import Progress
from app.importing.services.imports import ImportResult
from app.importing.services.ownership import check_can_undo
from app.importing.services.preview import Preview
from app.importing.services.stored_checks import check_at_once, check_in_parts
from app.importing.services.undo import UndoPreview
from app.importing.storage import staging
from app.importing.values.options import Options, read_options

_BLOCK_SIZE = 1 << 20
_COMPRESSED_MARKS = (b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf")
MAX_ROWS_IN_REQUEST = 5_000  # engagements changed or undone within a request, which blocks other writers


def confirm(transactions: Transactions, uploads: Path, number: int, mark: str | None = None) -> ImportResult:
    """Imports a pending file as `imports.confirm` does, while others write. Queues a job if it is large or changes many
    engagements, and then raises StillProcessing."""
    imports.pending_file(transactions, uploads, number)
    with transactions.read_scope() as work:
        stored = staging.load_check(work.session, number)
        large = is_large(work, number) or (stored is not None and stored[1]["counts"]["changed"] > MAX_ROWS_IN_REQUEST)
    if not large:
        with suppress(LimitExceeded):
            return imports.confirm_in_parts(transactions, uploads, number, mark, check=_check_in_request)
    with transactions.write_scope() as work:
        jobs.queue(work, IMPORT, number, mark=mark)
    raise StillProcessing(number)


@requires_permission(Permission.IMPORT)
def undo(work: Work, number: int, force: bool = False, mark: str | None = None) -> UndoPreview:
    """Undoes an import as `undo.undo` does. Queues a job if it is large, and then raises StillProcessing."""
    stored_import = imports.get(work, number)
    check_can_undo(work, stored_import)
    counts = stored_import.counts
    if counts.get("new", 0) + counts.get("changed", 0) <= MAX_ROWS_IN_REQUEST:
        return undoing.undo(work, number, force, mark)
    jobs.queue(work, UNDO, number, force=force, mark=mark)
    raise StillProcessing(number)


@requires_permission(Permission.IMPORT)
def latest_job(work: Work, number: int) -> Job | None:
    """Returns the last job of an import."""
    return jobs.latest(work, tuple(JOB_HANDLERS), number)


@requires_permission(Permission.IMPORT)
def busy_imports(work: Work) -> set[int]:
    """Returns the numbers of imports with an open job: being checked, imported or undone, or queued."""
    return stored_jobs.open_subject_ids(work.session, tuple(JOB_HANDLERS))


@requires_permission(Permission.IMPORT)
def is_checked(work: Work, number: int) -> bool:
    """Whether the check of a pending file is finished."""
    return staging.load_check(work.session, number) is not None


@requires_permission(Permission.IMPORT)
def queue_check(work: Work, number: int) -> None:
    """Queues another check of a pending file; raises NotFound if there is none."""
    imports.get_pending(work, number)
    before = jobs.latest(work, (CHECK,), number)
    goes_on = before is not None and not is_checked(work, number) and "constants" in before.args
    jobs.queue(work, CHECK, number, **before.args if before is not None and goes_on else {})


def _estimate_rows(running: RunningJob) -> int | None:
    """Returns roughly how many rows the file has, or None if that can't be told quickly."""
    with running.transactions().read_scope() as work:
        path = running.uploads / imports.get_pending(work, running.job.subject_id).sha256
    with path.open("rb") as file:
        if file.read(6).startswith(_COMPRESSED_MARKS):
            return None
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK_SIZE), b"")) or None


def _check(running: RunningJob) -> str | None:
    """Job: checks a file with the job's options. The first check tries profiles and takes constants for all rows; with
    `fits`, options that name columns which the file lacks are dropped; without options, those stored are used."""
    running.total = _estimate_rows(running)
    transactions, number, arguments = running.transactions(), running.job.subject_id, running.job.args
    stored_import, path = imports.pending_file(transactions, running.uploads, number)
    options = Options.from_json(arguments.get("options", stored_import.options))
    profile = {"profile": arguments["profile"]} if "profile" in arguments else {}
    missing: tuple[str, ...] = ()

    def check(options: Options, sheet: Table | None = None) -> None:
        running.report_progress(0)  # reading through the whole file is a step of its own
        check_in_parts(transactions, number, path, options, running.report_progress, sheet)

    if "constants" in arguments:
        way = initial_options.first_fitting(
            transactions, running.uploads, path, (options, arguments["constants"]), check, number
        )
        setup.set_profile(transactions, number, profile=way.profile)
        return way.message
    if arguments.get("fits"):
        header = open_table(path, read_options(options)).header
        options, missing = setup.fit_to_header(options, header, bool(profile))
    check(options)
    setup.set_profile(transactions, number, **profile)
    return setup.missing_columns_text(missing, bool(profile)) if missing else None


def _import(running: RunningJob) -> str | None:
    running.total = _estimate_rows(running)
    done = imports.confirm_in_parts(
        running.transactions(),
        running.uploads,
        running.job.subject_id,
        running.job.args.get("mark"),
        running.report_progress,
        running.finish,
    )
    if done.number is None:
        raise Refused("No row of the file can be imported yet. Check the preview again.", "nothing-goes")
    return None


def _check_in_request(
    transactions: Transactions, number: int, path: Path, options: Options, progress: Progress | None = None
) -> Preview:
    """Checks a file within a request, and never inside a write transaction, which would block other writers."""
    if transactions.is_single:
        raise Stale(
            "Other people kept changing engagements while the file was checked. Wait a moment, then "
            "check the preview again."
        )
    return check_at_once(transactions, number, path, options)


def _undo(running: RunningJob) -> str | None:
    args = running.job.args
    with running.transactions().read_scope() as work:
        running.total = imports.get(work, running.job.subject_id).counts.get("changed") or None
    undoing.undo_in_parts(
        running.transactions(),
        running.job.subject_id,
        bool(args.get("force")),
        args.get("mark"),
        running.report_progress,
        running.finish,
    )
    return None


JOB_HANDLERS = {CHECK: _check, IMPORT: _import, UNDO: _undo}
