"""One place commits and one place asks for the time; whoever does it elsewhere can't be replayed or rolled back."""

import ast
import re
from collections import Counter

from tests.architecture.sources import read, under

COMMITS = "app/core/storage/database.py"
CLOCK = "app/core/domain/clock.py"
WALL_CLOCK = re.compile(
    r"(?:.*\.)?(?:datetime|date)\.(?:now|utcnow|today)|(?:.*\.)?time\.time(?:_ns)?|(?:.*\.)?func\.(?:now|current_\w+)"
)


def _attributes(path):
    """Each `a.b` of a module as text, and its line; comments and docstrings may say what they like."""
    for node in ast.walk(ast.parse(read(path), str(path))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node), node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ((f"time.{name.name}", node.lineno) for name in node.names)


def _found(matches):
    return [
        (path.as_posix(), f"{path}:{line}: {text}")
        for path in under("app", ".py")
        for text, line in _attributes(path)
        if matches(text)
    ]


def test_only_the_transaction_commits():
    commits = _found(lambda text: text.endswith(".commit"))
    elsewhere = [place for path, place in commits if path != COMMITS]
    assert not elsewhere, (
        f"Only transaction() in {COMMITS} commits; open one with begin_work() and let it end:\n  "
        + "\n  ".join(elsewhere)
    )
    assert Counter(path for path, _ in commits)[COMMITS] <= 1, f"{COMMITS} commits in more than one place"


def test_only_the_clock_asks_for_the_time():
    elsewhere = [place for path, place in _found(WALL_CLOCK.fullmatch) if path != CLOCK]
    assert not elsewhere, (
        f"Only {CLOCK} asks for the time. Take it from work.now, or as an argument; "
        "durations are measured with time.monotonic():\n  " + "\n  ".join(elsewhere)
    )
