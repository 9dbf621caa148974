"""What mypy is told to overlook stays little, and says why."""

import re

from tests.architecture.sources import read, under

MOST = 20
IGNORED = re.compile(r"# type: ignore(\[[\w, -]+\])?(.*)")


def test_few_types_are_ignored_and_each_says_why():
    found = [
        (f"{path}:{number}", each)
        for path in under("app", ".py")
        for number, line in enumerate(read(path).splitlines(), 1)
        if (each := IGNORED.search(line))
    ]
    silent = [place for place, each in found if not each[1] or not re.fullmatch(r"  # .+", each[2])]
    assert not silent, f"Say which error is ignored, and why (# type: ignore[code]  # reason): {silent}"
    assert len(found) <= MOST, f"{len(found)} types are ignored, more than {MOST}. Mend some."
