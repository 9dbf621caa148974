"""What leaves goes by one door each: tables by the writer that guards them, the console by streams that show all."""

import ast
from pathlib import Path

from app.cli import opening
from tests.architecture.sources import read, under

CSV, STREAMS = "app/core/files/csv_writer.py", "app/cli/terminal.py"
SERVES, OPENS = "app/cli/serve.py", "app/cli/opening.py"


def _named(folder, *names):
    """Where a module of the folder names one of these."""
    return sorted(
        f"{path.as_posix()}:{node.lineno}"
        for path in under(folder, ".py")
        for node in ast.walk(ast.parse(read(path), str(path)))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in names
    )


def _steps(path):
    """What a module asks of garbage collection and, last, of the server, as its lines follow one another."""
    calls = [node for node in ast.walk(ast.parse(read(Path(path)), path)) if isinstance(node, ast.Call)]
    said = [ast.unparse(each) for each in sorted(calls, key=lambda each: each.lineno)]
    return [each for each in said if each.startswith("gc.") or each == "server.run()"]


def test_only_the_csv_writer_writes_csv():
    elsewhere = [place for place in _named("app", "csv.writer", "csv.DictWriter") if not place.startswith(CSV)]
    assert not elsewhere, f"Tables leave by {CSV}, which arms their cells: {elsewhere}"


def test_only_the_console_s_streams_write_bytes():
    elsewhere = [
        place for place in _named("app/cli", "sys.stdout.buffer", "sys.stderr.buffer") if not place.startswith(STREAMS)
    ]
    assert not elsewhere, f"The console speaks through {STREAMS}: {elsewhere}"


def test_nobody_switches_garbage_collection_off():
    steered = ("gc.disable", "gc.freeze", "gc.unfreeze", "gc.set_threshold")
    found = [place for place in _named("app", *steered) if place.rpartition(":")[0] not in (SERVES, OPENS)]
    assert not found, f"It is one process for everybody, and what is not collected stays: {found}"


def test_a_start_is_not_searched_for_garbage_but_all_that_is_served_is():
    """What a start makes is set aside, once; before anybody is answered, what comes after it is searched again."""
    assert _steps(SERVES) == ["gc.disable()", "gc.freeze()", "gc.enable()", "server.run()"]
    assert _steps(OPENS) == ["gc.set_threshold(_NEW)"] and 0 < opening._NEW <= 50_000, "rarely, but not never"
