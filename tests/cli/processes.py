"""The command `contrast` in a process of its own."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEVER = 60  # seconds; what takes longer hangs


def contrast(folder, *arguments, **environment):
    """`contrast` in a process of its own, for somebody whose files others may read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONTRAST_")}
    kept |= {"CONTRAST_INSTANCE": str(folder / "instance"), "DATABASE_URL": "", **environment}
    return subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)],
        cwd=ROOT,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        umask=0o022,
    )


@contextmanager
def serving(folder, **environment):
    """The server's address, as long as it serves."""
    server = contrast(folder, "serve", "--port", "0", **environment)
    try:
        yield re.match(r"Contrast is at (\S+)", server.stdout.readline())[1]
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=NEVER)
