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
MAX_ROWS_IN_REQUEST = (
    5_000  # engagements that are changed or taken back while somebody waits, and nobody else can write
)


def confirm(transactions: Transactions, uploads: Path, number: int, mark: str | None = None) -> ImportResult:
    """Brings a waiting file in as `imports.confirm` does, while others write; a large one, or one that changes many
    engagements, by a job, which is queued. Raises NotYet then."""
    imports.pending_file(transactions, uploads, number)
    with transactions.read_scope() as work:
        kept = staging.load_check(work.session, number)
        large = is_large(work, number) or (kept is not None and kept[1]["counts"]["changed"] > MAX_ROWS_IN_REQUEST)
    if not large:
        with suppress(LimitExceeded):
            return imports.confirm_in_parts(transactions, uploads, number, mark, check=_check_in_request)
    with transactions.write_scope() as work:
        jobs.queue(work, IMPORT, number, mark=mark)
    raise StillProcessing(number)


@requires_permission(Permission.IMPORT)
def undo(work: Work, number: int, force: bool = False, mark: str | None = None) -> UndoPreview:
    """Takes an import back as `undo.undo` does; a large one by a job, which is queued. Raises NotYet then."""
    brought = imports.get(work, number)
    check_can_undo(work, brought)
    counts = brought.counts
    if counts.get("new", 0) + counts.get("changed", 0) <= MAX_ROWS_IN_REQUEST:
        return undoing.undo(work, number, force, mark)
    jobs.queue(work, UNDO, number, force=force, mark=mark)
    raise StillProcessing(number)


@requires_permission(Permission.IMPORT)
def latest_job(work: Work, number: int) -> Job | None:
    """The last job on the file that was brought under this number."""
    return jobs.latest(work, tuple(JOB_HANDLERS), number)


@requires_permission(Permission.IMPORT)
def busy_imports(work: Work) -> set[int]:
    """The numbers of the files that are being checked, imported or taken back, or soon will be."""
    return stored_jobs.open_subject_ids(work.session, tuple(JOB_HANDLERS))


@requires_permission(Permission.IMPORT)
def is_checked(work: Work, number: int) -> bool:
    """Whether it is known what a waiting file would do."""
    return staging.load_check(work.session, number) is not None


@requires_permission(Permission.IMPORT)
def queue_check(work: Work, number: int) -> None:
    """Queues another check of a waiting file; raises NotFound where none waits."""
    imports.get_pending(work, number)
    before = jobs.latest(work, (CHECK,), number)
    goes_on = before is not None and not is_checked(work, number) and "constants" in before.args
    jobs.queue(work, CHECK, number, **before.args if before is not None and goes_on else {})


def _estimate_rows(running: RunningJob) -> int | None:
    """About how many rows the file has, where that is quickly told."""
    with running.transactions().read_scope() as work:
        path = running.uploads / imports.get_pending(work, running.job.subject_id).sha256
    with path.open("rb") as file:
        if file.read(6).startswith(_COMPRESSED_MARKS):
            return None
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK_SIZE), b"")) or None


def _check(running: RunningJob) -> str | None:
    """Checks a file by what was said: for the first time, with what holds for all its rows; by other options, of which
    those may be dropped that name columns which it then doesn't have; or as it is read already."""
    running.total = _estimate_rows(running)
    transactions, number, said = running.transactions(), running.job.subject_id, running.job.args
    brought, path = imports.pending_file(transactions, running.uploads, number)
    options = Options.from_json(said.get("options", brought.options))
    profile = {"profile": said["profile"]} if "profile" in said else {}
    missing: tuple[str, ...] = ()

    def check(options: Options, sheet: Table | None = None) -> None:
        running.report_progress(0)  # a look through all of a file is a step of its own
        check_in_parts(transactions, number, path, options, running.report_progress, sheet)

    if "constants" in said:
        way = initial_options.first_fitting(
            transactions, running.uploads, path, (options, said["constants"]), check, number
        )
        setup.set_profile(transactions, number, profile=way.profile)
        return way.told
    if said.get("fits"):
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
    """Checks a file while somebody waits, and never where nobody else can write."""
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
