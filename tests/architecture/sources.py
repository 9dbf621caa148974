"""The project's own files, as git sees them: tracked, or new and not ignored."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
NOT_OURS = {".git", ".venv", "instance", "__pycache__", "build", "dist"}


@cache
def files():
    """Every file, as a path relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = map(Path, filter(None, listed.stdout.split("\0")))
    else:
        # A copy without its history, unpacked from an archive.
        found = (each.relative_to(ROOT) for each in ROOT.rglob("*"))
    return sorted(each for each in found if (ROOT / each).is_file() and not NOT_OURS.intersection(each.parts))


def under(folder, *suffixes):
    """The files of a folder with one of the suffixes."""
    return [each for each in files() if each.parts[0] == folder and each.suffix in suffixes]


def read(path):
    """The text of a file, or None where it isn't text."""
    content = (ROOT / path).read_bytes()
    return None if b"\0" in content else content.decode("utf-8", errors="replace")


def module_name(path):
    """app/core/domain/money.py is app.core.domain.money."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
