"""How long it takes until `contrast serve` answers, in a process of its own."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.timing import Line, S

TARGET = 1.5
REPEATS = 3
_NOT_OURS = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")


def of_serve(folder: Path) -> Iterator[Line]:
    """The first start makes the database; later ones find it."""
    yield Line("contrast serve until it answers, first start", _answered(folder / "served"), S)
    later = median(_answered(folder / "served") for _ in range(REPEATS))
    yield Line("contrast serve until it answers, later starts", later, S, TARGET)
    yield Line("contrast --help", median(_run(folder, "--help") for _ in range(REPEATS)), S)


def _answered(instance: Path) -> float:
    start = time.perf_counter()
    process = subprocess.Popen(
        _command("serve", "--port", "0"), env=_environment(instance), text=True, stdout=subprocess.PIPE
    )
    try:
        address = re.search(r"http://\S+", process.stdout.readline()).group()
        with urllib.request.urlopen(address + "/healthz") as answer:
            assert answer.status == 200
        return time.perf_counter() - start
    finally:
        process.terminate()
        process.communicate()


def _run(folder: Path, *arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run(_command(*arguments), env=_environment(folder / "served"), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("contrast")), *arguments]


def _environment(instance: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return kept | {"CONTRAST_INSTANCE": str(instance)}
