"""A little of `make torture`: a read-only disk, a clock set back, a lost secret, two servers; and how it is ended."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.processes import NEVER, ROOT
from tests.torture import mishaps
from tests.torture.browsing import wait_until

WRITES = 3


@pytest.mark.parametrize("name", mishaps.MISHAPS)
def test_a_mishap_is_told_and_loses_nothing(name, tmp_path):
    if name == "disk becomes read-only" and not mishaps.can_mount():
        pytest.skip("this process may not mount a disk")
    found = mishaps.MISHAPS[name](tmp_path, WRITES)
    assert found.acknowledged >= WRITES


def descendants(number):
    """The processes that this one has started, and theirs."""
    found = []
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


def command_of(number):
    path = Path(f"/proc/{number}/cmdline")
    return path.read_bytes().replace(b"\0", b" ").decode() if path.exists() else ""


def test_sigterm_ends_it_with_all_that_it_started():
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.torture", "kills", "--less", "9"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: any(" serve " in f"{command_of(each)} " for each in descendants(process.pid)))
        started = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(NEVER) == 128 + signal.SIGTERM
        wait_until(lambda: not any(map(command_of, started)), lambda: [*map(command_of, started)])
    finally:
        process.kill()
        process.wait()
