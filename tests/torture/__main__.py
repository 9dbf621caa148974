"""What the server survives, tried and counted: ``python -m tests.torture``.

Processes are killed, databases restarted, disks filled, crowds let in. What must hold is asserted, so a run that ends
by itself is a good one; the figures are printed. Times depend on the machine: its load stands beside them.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from types import FrameType

from tests import postgresql
from tests.torture import forms, hostile, load, migrating, mishaps, outages, process_kills, scheduling
from tests.torture.write_log import sound

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
Row = tuple[str, str]


def main() -> int:
    """Runs the parts that were asked for, all by default, the timed ones last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=f"which of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="of every chance in it (default: 1)")
    parser.add_argument("--less", type=int, default=1, metavar="N", help="an N-th of everything, for a quick look")
    said = parser.parse_args()
    end_on_signals()
    for name in said.parts or PARTS:
        began = time.monotonic()
        print(f"\n{name}, seed {said.seed}", flush=True)
        for what, figures in PARTS[name](said.seed, said.less):
            print(f"  {what:<48}{figures}".rstrip(), flush=True)
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        print(f"  {time.monotonic() - began:,.0f} s; load average {load} on {os.cpu_count()} processors", flush=True)
    return 0


def end_on_signals() -> None:
    """Has SIGTERM and SIGHUP end this process as Ctrl-C does, so that what it started ends with it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)  # once is enough, and ending takes a moment
    raise SystemExit(128 + number)


@contextmanager
def _record(kind: str) -> Iterator[tuple[Path, str]]:
    """A folder, and the URL of an empty database."""
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        folder = Path(name)
        (folder / "instance").mkdir()
        if kind == SQLITE:
            yield folder, f"sqlite:///{folder / 'instance' / 'contrast.sqlite3'}"
            return
        with postgresql.server() as socket, postgresql.database(socket) as url:
            yield folder, url


def _kills(seed: int, less: int) -> Iterator[Row]:
    for kind, times in ((SQLITE, 250), (POSTGRESQL, 50)):
        victims = process_kills.VICTIMS if kind == SQLITE else process_kills.ON_POSTGRESQL
        with _record(kind) as (folder, url):
            it = process_kills.Kills(folder, url, seed).run(max(1, times // less), victims)
        quick = ", ".join(f"{count} {name}" for name, count in it.ended.items()) or "none"
        yield f"{kind}: killed", ", ".join(f"{count} {name}" for name, count in it.done.items())
        yield "  ended before they were killed", quick
        yield "  acknowledged, all there", f"{it.ledger.acknowledged} writes of the pages"
        yield "  refused under load", _by_status(it.ledger.refused)
        yield "  next start, until it is ready", f"{median(it.restarts):.1f} s, at most {max(it.restarts):.1f} s"


def _migrations(seed: int, less: int) -> Iterator[Row]:
    for kind, times in ((SQLITE, 18), (POSTGRESQL, 12)):
        with _record(kind) as (folder, url):
            place = migrating.OnSqlite(folder) if kind == SQLITE else migrating.OnPostgresql(url)
            found = migrating.run(folder, place, max(1, times // less), seed)
        early = sum(each.before_the_end for each in found)
        left = Counter({each.old: "as it was", migrating.newest(): "whole"}.get(each.left, "between") for each in found)
        yield f"{kind}: migrations killed", f"{len(found)}, {early} before they had ended"
        yield "  the schema then", ", ".join(f"{count} {name}" for name, count in left.items())
        yield "  data equal to an undisturbed migration's", f"{len(found)} of {len(found)}"


def _outages(seed: int, less: int) -> Iterator[Row]:
    times = max(1, 3 // less)
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        cluster = postgresql.Cluster()
        try:
            found = outages.restarts(Path(name), cluster, times, seed)
        finally:
            cluster.remove()
    yield from _outage(f"PostgreSQL restarted {times} times", found)
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        yield from _outage(f"disk full {times} times", outages.full_disk(Path(name), times))


def _outage(name: str, found: outages.Outage) -> Iterator[Row]:
    yield name, f"{found.acknowledged} writes acknowledged, all there"
    yield "  refused", _by_status(found.refused)
    for said in sorted(found.said):
        yield "  said", said
    yield "  first write after it was over", ", ".join(f"{each:.1f} s" for each in found.recovered)


def _mishaps(seed: int, less: int) -> Iterator[Row]:
    for name, happens in mishaps.MISHAPS.items():
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            found = happens(Path(folder), max(3, 30 // less))
        yield name, f"{found.acknowledged} writes acknowledged, all there"
        yield "  refused", _by_status(found.refused)
        for text in found.said:
            yield "  said", text


def _hostile(seed: int, less: int) -> Iterator[Row]:
    with _record(SQLITE) as (folder, url):
        found = hostile.run(folder, url)
    yield "by eight at once", "slowest answer; others' page: middle, worst"
    for each in found:
        others = f"{median(each.others) * 1000:6.0f} ms {max(each.others) * 1000:6.0f} ms"
        yield f"  {each.name}", f"{each.took * 1000:6.0f} ms;{others}  {', '.join(each.answers)}"


def _crowd(seed: int, less: int) -> Iterator[Row]:
    size, seconds = 100_000 // less, 60 / less
    for kind, serve in ((SQLITE, load.by_waitress), (POSTGRESQL, load.by_gunicorn)):
        with _record(kind) as (folder, url):
            database = load.fill(url, size)
            with serve(folder, url) as server:
                for pause in (5, 2, 0):
                    found = load.run(database, server, size, seconds, pause, seed + pause)
                    yield from _found_by_crowd(f"{kind}, {f'{pause} s between pages' if pause else 'no pause'}", found)
                server.stop()
            database.dispose()
            sound(url)


def _found_by_crowd(name: str, found: load.Crowd) -> Iterator[Row]:
    every = [each for times in found.crowd.values() for each in times]
    yield name, f"{load.READERS} readers, {load.WRITERS} writers: {len(every)} requests in {found.seconds:.0f} s"
    yield "  errors", f"{len(found.errors)}{' ' + str(found.errors[:3]) if found.errors else ''}"
    yield "  writes acknowledged, lost", f"{found.acknowledged}, {found.lost}"
    yield "  told that somebody else was quicker", f"{found.overtaken}"
    yield "  memory before and after", "{:.0f} MB, {:.0f} MB".format(*found.memory)
    yield "  all requests in the crowd: p50, p95", " ".join(_milliseconds(load.percentiles(every)))
    yield "  requests; alone: p50, p95; in the crowd: p50, p95", ""
    for each in sorted(found.crowd):
        times = [*load.percentiles(found.alone[each]), *load.percentiles(found.crowd[each])]
        yield f"    {each}", f"{len(found.crowd[each]):>5}  " + " ".join(_milliseconds(times))
    assert not found.errors, "a request failed"
    assert not found.lost, "an acknowledged write is not there"


def _milliseconds(times: Iterable[float]) -> list[str]:
    return [f"{each * 1000:6.0f} ms" for each in times]


def _schedules(seed: int, less: int) -> Iterator[Row]:
    for kind, schedules, quarters, kills in ((SQLITE, 25, 40, 120), (POSTGRESQL, 10, 20, 30)):
        with _record(kind) as (folder, url):
            it = scheduling.Years(folder, url, seed, schedules, max(1, quarters // less), max(1, kills // less))
            found = it.run()
            it.by_console()
        yield f"{kind}: quarters of {schedules} schedules", f"{found.reports} in {found.seconds:,.0f} s"
        yield "  workers, killed", f"{scheduling.WORKERS} at a time, {found.kills} with SIGKILL"
        yield "  begun anew", f"{found.again} reports"
        yield "  zones", f"{found.zones}; {found.left_out} due in an hour left out, {found.twice} in one had twice"
        yield "  long downtimes; the clock stepped back", f"{found.downtimes}; {found.restored} times"
        yield "  missed, doubled, blank", f"{found.missed}, {found.doubled}, {found.blank}"
        yield "  replayed byte for byte", f"{found.equal} of {found.reports}"
        yield "  mails, all there", f"{found.mails}; {found.sent_again} came again, each under its Message-ID"
        yield "  mail server", ", ".join(f"{count} {name}" for name, count in sorted(found.mail.items())) or "took all"
        yield "  given up and told, then sent by hand", f"{found.told}"


def _forms(seed: int, less: int) -> Iterator[Row]:
    with _record(SQLITE) as (folder, _):
        for name, seen, outcome in forms.run(folder, max(1, 60 // less), seed):
            yield (
                f"{len(seen)} forms as {name}",
                ", ".join(f"{count} with {status}" for status, count in sorted(outcome.statuses.items())),
            )
            assert not outcome.failures, "\n".join(outcome.failures)


def _by_status(refused: dict[int, int]) -> str:
    return ", ".join(f"{count} with {status}" for status, count in sorted(refused.items())) or "none"


PARTS = {
    "kills": _kills,
    "migrations": _migrations,
    "outages": _outages,
    "mishaps": _mishaps,
    "schedules": _schedules,
    "hostile": _hostile,
    "forms": _forms,
    "crowd": _crowd,
}


if __name__ == "__main__":
    sys.exit(main())
