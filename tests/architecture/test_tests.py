"""Tests don't lean on each other: what two of them need stands in a helper module."""

import re

from tests.architecture.sources import read, under


def test_tests_import_helpers_and_not_other_tests():
    taken = re.compile(r"^\s*(?:from|import) (tests\.[\w.]*\btest_\w+)", re.MULTILINE)
    found = [f"{path}: {name}" for path in under("tests", ".py") for name in taken.findall(read(path))]
    assert not found, (
        "A test imports from another test. Put what both need into a module whose name doesn't begin with test_:\n  "
        + "\n  ".join(found)
    )
