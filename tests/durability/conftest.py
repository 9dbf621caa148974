"""Databases that more than one process has open, and processes of our own to open them."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import CONSOLE, begin
from app.record.services import engagements, history
from tests.kept import database, postgresql_database, postgresql_prepared, sqlite_database, sqlite_prepared, work

__all__ = ["database", "postgresql_database", "postgresql_prepared", "sqlite_database", "sqlite_prepared", "work"]

ROOT = Path(__file__).parents[2]
NEVER = 120  # seconds; a process that takes longer hangs


@dataclass
class Console:
    """The command `contrast`, and Python over the same code, as processes of their own."""

    url: str
    instance: Path
    running: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CONTRAST_")}
        return kept | {"DATABASE_URL": self.url, "CONTRAST_INSTANCE": str(self.instance), "PYTHONPATH": str(ROOT)}

    def start(self, *arguments, script=None):
        """A process that goes on by itself: `contrast` with arguments, or a script that gets them."""
        command = [Path(sys.executable).with_name("contrast")] if script is None else [sys.executable, "-c", script]
        process = subprocess.Popen(
            [*map(str, command), *map(str, arguments)],
            env=self.environment,
            text=True,
            cwd=self.instance.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.running.append(process)
        return process

    def run(self, *arguments, script=None, fine=True):
        """What it printed; asserts that it went well where `fine`, else that it was refused."""
        process = self.start(*arguments, script=script)
        out, err = process.communicate(timeout=NEVER)
        assert (process.returncode == 0) is fine, (arguments, process.returncode, out, err)
        return out if fine else err


def killed(process):
    """Ends a process as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=NEVER)


@pytest.fixture
def console(database, tmp_path):
    """The console over the database of the test."""
    at = Console(database.engine.url.render_as_string(hide_password=False), tmp_path / "instance")
    at.instance.mkdir()
    yield at
    for process in at.running:
        if process.poll() is None:
            killed(process)


def kept(of):
    """References of the engagements that are there, and of those that history says were recorded."""
    with begin(of, CONSOLE, writes=False) as work:
        rows = engagements.listing(work, Selection(), Order("reference", descending=False), Page(size=100_000)).rows
        told = history.events(work, page=Page(size=100_000)).events
    recorded = {each.about for each in told if (each.what, each.subject) == ("recorded", "engagement")}
    return {each.reference for each in rows}, recorded
