"""How many files and functions three everyday walks touch: ``python -m tests.bench.call_counts``.

An imported row, a saved form, a report. Each walk goes through the front door twice, and the second time is counted, so
that nothing is counted that is made once. It names no module of the application, so it runs on any version of it. The
counts depend on the code alone, never on the machine.
"""

import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from types import FrameType

from click.testing import CliRunner

from app.cli import main as contrast
from tests.fixtures.site import NAMES, made, people, settings_over

ROOT = Path(__file__).parents[2]
APP = f"{ROOT / 'app'}/"
TEMPLATES = f"{ROOT / 'templates'}/"
HEADER = "reference,title,arrangement,provider,actual_cost,currency"
ROW = "{number},Job {number},freelance,Ana {number},9{number}0.50,EUR"


class Walk:
    """What was called in one walk."""

    def __init__(self) -> None:
        self.functions: set[tuple[str, str]] = set()
        self.ways: set[tuple[str, str]] = set()
        self.calls = self.deepest = 0

    def seen(self, frame: FrameType, event: str, _argument: object) -> None:
        """Takes down a call of a function of the application; comprehensions belong to the function around them."""
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith((APP, TEMPLATES)) or code.co_name.startswith("<"):
            return
        self.calls += 1
        self.functions.add((code.co_filename, code.co_qualname))
        callers = [each for each in _callers(frame) if each.startswith((APP, TEMPLATES))]
        self.deepest = max(self.deepest, len(callers) + 1)
        if callers and callers[0] != code.co_filename:
            self.ways.add((callers[0], code.co_filename))

    @property
    def files(self) -> set[str]:
        """The files of those functions, from the root of the project."""
        return {file.removeprefix(f"{ROOT}/") for file, _ in self.functions}


def _callers(frame: FrameType) -> Iterator[str]:
    """The files of the functions that wait for this one, the nearest first."""
    above = frame.f_back
    while above is not None:
        if not above.f_code.co_name.startswith("<"):
            yield above.f_code.co_filename
        above = above.f_back


@contextmanager
def count_calls() -> Iterator[Walk]:
    """Counts what is called meanwhile, in threads, too."""
    walk = Walk()
    threading.setprofile(walk.seen)
    sys.setprofile(walk.seen)
    try:
        yield walk
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


def second_run(act: Callable[[int], None], between: Callable[[], None] | None = None) -> Walk:
    """The walk of the second of two runs."""
    act(1)
    if between is not None:
        between()
    with count_calls() as walk:
        act(2)
    return walk


def walks(folder: Path) -> Iterator[tuple[str, Walk]]:
    """Each walk by its name."""
    app = made(settings_over("", folder / "instance"))
    console = CliRunner(env={"CONTRAST_INSTANCE": str(folder / "instance"), "DATABASE_URL": ""})

    def command(*arguments: str) -> None:
        answer = console.invoke(contrast, arguments)
        if answer.exit_code:
            raise RuntimeError(answer.output)

    def import_row(number: int) -> None:
        file = folder / f"{number}.csv"
        file.write_text(f"{HEADER}\n{ROW.format(number=number)}\n")
        command("import", str(file))

    command("settings", "show")  # makes the database
    people(app.extensions["contrast"])
    yield "one imported row", second_run(import_row)
    visitor = app.test_client()
    visitor.sign_in(next(iter(NAMES.values())))
    yield "one saved form", second_run(lambda number: _save(visitor, number))
    command("sample")
    # A change in between, or the page would be the one that was kept.
    yield "one report page", second_run(lambda _: _get(visitor, "/report?sample=yes"), lambda: import_row(3))
    yield "one report on the console", second_run(lambda _: command("report", "--sample"))
    app.extensions["contrast"].dispose()


def _get(visitor, address: str):
    """The answer to a page that is there."""
    answer = visitor.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return answer


def _save(visitor, number: int) -> None:
    """Sends the form of an engagement as a browser would, with another title."""
    page = _get(visitor, f"/engagements/{number}/edit").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    row = dict(zip(HEADER.split(","), ROW.format(number=number).split(","), strict=True))
    data = {name: unescape(value) for name, value in hidden.items()} | row | {"title": "Another title"}
    answer = visitor.post(f"/engagements/{number}/edit", data=data)
    if answer.status_code not in (302, 303):
        raise RuntimeError(f"the form answers {answer.status_code}")


def main() -> None:
    """Prints a row for each walk."""
    print(f"{'':28}{'files':>8}{'functions':>11}{'ways':>8}{'calls':>9}{'deepest':>9}")
    with tempfile.TemporaryDirectory(prefix="contrast-walks-") as name:
        for title, walk in walks(Path(name)):
            counts = len(walk.files), len(walk.functions), len(walk.ways), walk.calls, walk.deepest
            print("{:28}{:8}{:11}{:8}{:9,}{:9}".format(title, *counts), flush=True)
            if "--files" in sys.argv:
                print("  " + "\n  ".join(sorted(walk.files)))
    print("\nways: pairs of files of which one calls the other; deepest: functions of the application in one chain.")


if __name__ == "__main__":
    main()
