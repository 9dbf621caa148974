"""Reads a large file of our own in a second process, so that reading and writing overlap.

Run as ``python -m app.importing.values.parallel_reading``: its input says what to read, and it answers batch by batch.
"""

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from app.core import ROOT
from app.core.domain.errors import Refused
from app.importing.domain.batches import Batch
from app.importing.files import open_table
from app.importing.values.options import Options, read_options
from app.importing.values.rows import FileRows

MIN_SIZE = 8 << 20  # bytes; a smaller file is read before the process has started
_MAX_LOAD = 0.5  # processors
_SIZE = struct.Struct(">Q")


def read_batches(file: FileRows, path: Path) -> Iterator[Batch]:
    """Yields the batches of `file.batches()` in the file's order, read in a second process if that is worthwhile."""
    set_options = file.options.to_json().keys() - {"keep_columns", "take_good", "blank", "only", "key"}
    if not file.ours or set_options or path.stat().st_size < MIN_SIZE or not _has_free_cpu():
        yield from file.batches()
        return
    file.included.forget()
    command = [sys.executable, "-m", "app.importing.values.parallel_reading"]
    with subprocess.Popen(  # noqa: S603 (nothing of the user's)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        try:
            _send(process.stdin, (path.absolute(), file.options.to_json(), file.here))
            while True:
                what, message = _receive(process.stdout)
                if what == "refused":
                    raise message
                if what == "end":
                    file.merge_pass_results(message)
                    return
                yield message
        finally:
            process.kill()


def _has_free_cpu() -> bool:
    """Whether a processor is idle; if all are busy, two processes are no faster than one."""
    if not hasattr(os, "getloadavg"):  # as on Windows, which lacks the function
        return True
    return os.getloadavg()[0] < (os.cpu_count() or 1) - _MAX_LOAD


def _send(out: Any, message: Any) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    out.write(_SIZE.pack(len(data)))
    out.write(data)
    out.flush()


def _receive(source: Any) -> Any:
    """Returns the next message of our own process; nobody else can write to its pipe."""
    size = source.read(_SIZE.size)
    if len(size) < _SIZE.size:
        raise RuntimeError("The process that reads the file stopped unexpectedly.")
    return pickle.loads(source.read(_SIZE.unpack(size)[0]))  # noqa: S301 (our own process)


def _serve(source: IO[bytes], out: IO[bytes]) -> None:
    path, stored_options, here = _receive(source)
    options = Options.from_json(stored_options)
    try:
        file = FileRows(open_table(path, read_options(options)), options, here)
        file.learn()
        for chunk in file.batches():
            _send(out, ("chunk", replace(chunk, cells=[])))
        _send(out, ("end", file.pass_results()))
    except Refused as refused:
        _send(out, ("refused", Refused(refused.problems)))


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the reader is gone
        _serve(sys.stdin.buffer, sys.stdout.buffer)
