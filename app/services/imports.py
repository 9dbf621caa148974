"""Bringing a file in: what it would do, and doing it, by one path; all of its rows or none, and one event for all.

In the browser a file waits under a number while its options are chosen; on the console it goes in at once.
"""

import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.domain.canonical import digest
from app.domain.errors import NotFound, Refused, Stale
from app.domain.events import Personal, What
from app.domain.permissions import Permission
from app.exchange import csv_file, rows
from app.exchange.csv_file import Table
from app.exchange.headers import Match
from app.exchange.options import Options
from app.exchange.rows import Refusal
from app.services import rates
from app.services.import_plan import OUTCOMES, Plan, Row, plan
from app.services.work import Work, needs, shared
from app.storage import imports
from app.storage.imports import WAITING, Brought

ALIKE_SHOWN = 5
KEPT_WAITING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says and what it would do. `matches`: its columns and the fields they fill; `unmatched`: those that
    fill none, and `others` those of them that say something; `providers` and `teams`: names of those to be made;
    `warnings`: sentences worth reading."""

    table: Table
    options: Options
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    rows: tuple[Row, ...]
    refusals: tuple[Refusal, ...]
    others: tuple[str, ...]
    providers: tuple[str, ...]
    teams: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and refused; a row without the right cells is refused too."""
        found = dict.fromkeys(OUTCOMES, 0)
        for row in self.rows:
            found[row.outcome] += 1
        found["refused"] += len(self.table.ragged)
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an import: its `number`, None where rows were refused and nothing was written."""

    number: int | None
    preview: Preview


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be confirmed, and what it would do; `mark` changes with what it would do."""

    brought: Brought
    preview: Preview
    mark: str


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without garbage collection: it would go through the hundred thousands of small values over and over, for a third
    of the time, and find no garbage among them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            # What lives on is old by now; looked through as young, it would cost once what was saved above.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@needs(Permission.IMPORT)
@_undisturbed()
def preview(work: Work, data: bytes, options: Options | None = None) -> Preview:
    """What a file would do; writes nothing. Raises Refused where it cannot be read, or an option doesn't fit it."""
    return _previewed(work, data, options or Options())[0]


@needs(Permission.IMPORT)
@_undisturbed()
def apply(work: Work, uploads: Path, data: bytes, file_name: str, options: Options | None = None) -> Done:
    """Brings a file in, all of its rows or none; keeps it in the folder `uploads` under its SHA-256."""
    _forget_old(work, uploads)
    options = options or Options()
    shown, planned = _previewed(work, data, options)
    if planned.refusals:
        return Done(None, shown)
    number = imports.add(work.session, work.now, work.actor.user_id, work.actor.source.value, file_name,
                         _kept(uploads, data), options.as_json())
    _write(work, number, file_name, shown, planned)
    return Done(number, shown)


@needs(Permission.IMPORT)
def bring(work: Work, uploads: Path, data: bytes, file_name: str) -> int:
    """Keeps a file until it is confirmed; the number it waits under. Nothing that it says is thrown away unless that is
    chosen. Raises Refused where it cannot be read."""
    csv_file.read(data)
    _forget_old(work, uploads)
    return imports.add(work.session, work.now, work.actor.user_id, work.actor.source.value, file_name,
                       _kept(uploads, data), Options(keep_columns=True).as_json())


@needs(Permission.IMPORT)
@_undisturbed()
def waiting(work: Work, uploads: Path, number: int) -> Waiting:
    """What a waiting file would do; raises NotFound where none waits under this number."""
    brought, data = _found(work, uploads, number)
    shown = _previewed(work, data, Options.from_json(brought.options))[0]
    return Waiting(brought, shown, _mark(shown))


@needs(Permission.IMPORT)
def choose(work: Work, uploads: Path, number: int, options: Options) -> None:
    """Keeps how a waiting file is to be read; raises Refused where the options don't fit it."""
    _, data = _found(work, uploads, number)
    rows.drafts(csv_file.read(data), options)
    imports.set_options(work.session, number, options.as_json())


@needs(Permission.IMPORT)
@_undisturbed()
def confirm(work: Work, uploads: Path, number: int, mark: str | None = None) -> Done:
    """Brings a waiting file in; raises Stale where `mark` is given and the file would by now do something else."""
    imports.alone(work.session)
    brought, data = _found(work, uploads, number)
    shown, planned = _previewed(work, data, Options.from_json(brought.options))
    if mark is not None and mark != _mark(shown):
        raise Stale("The record changed since you looked at this. Look again at what the file would do.")
    if planned.refusals:
        return Done(None, shown)
    _write(work, number, brought.file_name, shown, planned)
    return Done(number, shown)


@needs(Permission.IMPORT)
def drop(work: Work, uploads: Path, number: int) -> None:
    """Forgets a waiting file, which is deleted where no other import stands for it."""
    _forget(work, uploads, _found(work, uploads, number)[0])


def _forget(work: Work, uploads: Path, brought: Brought) -> None:
    imports.drop(work.session, brought.id)
    if not imports.kept_elsewhere(work.session, brought.sha256):
        (uploads / brought.sha256).unlink(missing_ok=True)


def _forget_old(work: Work, uploads: Path) -> None:
    """Forgets what was brought and never confirmed, once the next file comes and nobody else brings one."""
    imports.alone(work.session)
    for brought in imports.waiting_since(work.session, work.now - KEPT_WAITING):
        _forget(work, uploads, brought)


@needs(Permission.IMPORT)
def listing(work: Work) -> tuple[Brought, ...]:
    """The files brought last, the newest first."""
    return imports.listing(work.session)


@needs(Permission.IMPORT)
def brought(work: Work, number: int) -> Brought:
    """The file that was brought under this number, waiting or done; raises NotFound where there is none."""
    found = imports.get(work.session, number)
    if found is None:
        raise NotFound("No file was brought under this number.")
    return found


def _previewed(work: Work, data: bytes, options: Options) -> tuple[Preview, Plan]:
    table = csv_file.read(data)
    drafts = rows.drafts(table, options)
    planned = plan(work, table, drafts)
    shown = Preview(
        table=table, options=options, matches=drafts.matches, unmatched=drafts.unmatched, others=drafts.others,
        rows=tuple(planned.rows),
        refusals=tuple(planned.refusals), providers=tuple(each.name for each in planned.writing.new_providers),
        teams=tuple(planned.writing.new_teams), warnings=tuple(_warnings(table, drafts, planned)))
    return shown, planned


def _warnings(table: Table, drafts: rows.Drafts, planned: Plan) -> list[str]:
    found = []
    if table.assumed:
        found.append(f"Nothing in the file says how its letters are coded. It was read as {table.encoding}; look "
                     "whether names with accents are right.")
    if not table.read:
        found.append("The file has a header and no rows.")
    if table.blank:
        found.append(f"{table.blank} blank rows were passed over.")
    if table.padded:
        found.append(("1 row ends" if table.padded == 1 else f"{table.padded:,} rows end") + " before the last "
                     "columns. What is missing there is taken as unknown.")
    found += map(str, drafts.proofs)
    new = {row.reference for row in planned.rows if row.outcome == "new"} if planned.alike else set()
    alike = [both for both in planned.alike if new.intersection(both)]
    found += [f"“{other}” and “{reference}” look like the same reference. They are read as two."
              for other, reference in alike[:ALIKE_SHOWN]]
    if len(alike) > ALIKE_SHOWN:
        found.append(f"{len(alike) - ALIKE_SHOWN} more references look like another one.")
    keyless = sum(row.outcome == "new" and row.reference is None for row in planned.rows)
    if keyless:
        found.append(f"{_rows(keyless)} without a reference: importing the file a second time would log them twice.")
    found += [f"No cell of {field} says “{text}”, which was to stand for something else."
              for field, text in drafts.unused_values]
    return found


def _rows(count: int) -> str:
    return "1 new row comes" if count == 1 else f"{count} new rows come"


def _write(work: Work, number: int, file_name: str, shown: Preview, planned: Plan) -> None:
    writing = planned.writing
    rates.seed(work, {each.currency for each, _ in writing.new} | {each.currency for _, each, _ in writing.changed})
    change_set = imports.write(work.session, work.now, writing)
    counts = shown.counts
    if not imports.finish(work.session, number, work.now, counts, change_set):
        raise Stale("Somebody else confirmed this file at the same moment.")
    work.note(What.IMPORTED, "import", number, file=Personal(file_name), rows=counts,
              providers=len(writing.new_providers), teams=len(writing.new_teams))


@shared
def _found(work: Work, uploads: Path, number: int) -> tuple[Brought, bytes]:
    brought = imports.get(work.session, number)
    if brought is None or brought.state != WAITING:
        raise NotFound("No file waits here. It was imported already, or given up.")
    try:
        return brought, (uploads / brought.sha256).read_bytes()
    except FileNotFoundError:
        raise Refused("The file is gone from the folder of uploads. Bring it again.", "file-gone") from None


def _kept(uploads: Path, data: bytes) -> str:
    """Keeps the file under its hash, whole or not at all; the hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (uploads / sha256).exists():
        with tempfile.NamedTemporaryFile(dir=uploads, delete=False) as file:
            file.write(data)
        os.replace(file.name, uploads / sha256)
    return sha256


def _mark(shown: Preview) -> str:
    """A short text that is another one as soon as the file would do something else."""
    did: list[Mapping[str, object]] = [
        {"line": row.line, "outcome": row.outcome, "changes": row.changes} for row in shown.rows]
    return digest([did, shown.providers, shown.teams])[:16]
