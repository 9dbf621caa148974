"""What leaves goes by one door each: tables by the writer that guards them, the console by streams that show all."""

import ast

from tests.architecture.sources import read, under

CSV, STREAMS = "app/core/files/csv_writer.py", "app/cli/terminal.py"
STARTUP = "app/cli/startup.py"


def _named(folder, *names):
    """Where a module of the folder names one of these."""
    return sorted(
        f"{path.as_posix()}:{node.lineno}"
        for path in under(folder, ".py")
        for node in ast.walk(ast.parse(read(path), str(path)))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in names
    )


def test_only_the_csv_writer_writes_csv():
    elsewhere = [place for place in _named("app", "csv.writer", "csv.DictWriter") if not place.startswith(CSV)]
    assert not elsewhere, f"Tables leave by {CSV}, which arms their cells: {elsewhere}"


def test_only_the_console_s_streams_write_bytes():
    found = [place for place in _named("app", "sys.stdout.buffer", "sys.stderr.buffer") if "/cli/" in place]
    elsewhere = [place for place in found if not place.startswith(STREAMS)]
    assert found, "there is such a stream"
    assert not elsewhere, f"The console speaks through {STREAMS}: {elsewhere}"


def test_nobody_switches_garbage_collection_off():
    """Loading the application does, once, since what it loads stays."""
    named = _named("app", "gc.disable", "gc.freeze", "gc.unfreeze", "gc.set_threshold")
    found = [place for place in named if not place.startswith(STARTUP)]
    assert not found, f"It is one process for everybody, and what is not collected stays: {found}"
