"""Steps counted, never timed: the lines of ours that run, and what a pattern looks at, tries and takes back.

The library's patterns run in C, where no trace sees them going back and forth. So each pattern of ours is stood in for
by one that matches as the library does and, beside it, walks the same parsed pattern by itself, counting; where the two
come to different ends, the count is not to be believed and the test fails.
"""

import re
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import app
from tests.regex_steps import Walk

ROOT = str(Path(app.__file__).parent)


class Counted:
    """Stands in for a pattern of ours: gives what the pattern gives, and adds what it takes to `counter`."""

    def __init__(self, real, counter):
        self.real, self.counter, self.walk = real, counter, Walk(real)
        self.pattern, self.flags, self.groupindex, self.groups = real.pattern, real.flags, real.groupindex, real.groups

    def match(self, text, pos=0):
        """As the library's."""
        return self._once(self.real.match(text, pos), text, pos, False)

    def fullmatch(self, text, pos=0):
        """As the library's."""
        return self._once(self.real.fullmatch(text, pos), text, pos, True)

    def _once(self, found, text, pos, whole):
        with self.counter.apart(self):
            end = self.walk.run(text, pos, whole)
        assert end == (found.end() if found else -1), f"{self.pattern!r} is counted wrongly"
        return found

    def _all(self, text, most=None):
        at = many = 0
        with self.counter.apart(self):
            while at <= len(text) and (most is None or many < most):
                end = self.walk.run(text, at, False)
                self.walk.steps += 1
                many += end >= 0
                at = at + 1 if end <= at else end

    def search(self, text, pos=0):
        """As the library's."""
        self._all(text[pos:], 1)
        return self.real.search(text, pos)

    def __getattr__(self, name):
        if name not in ("sub", "split", "findall", "finditer"):
            raise AttributeError(name)

        def every(*given):
            self._all(given[1] if name == "sub" else given[0])
            return getattr(self.real, name)(*given)

        return every


class Counter:
    """Counts steps while it is on. `behind`: the patterns that it stands behind, by where they are; `met`: those that
    were looked with."""

    def __init__(self):
        self.steps, self.met, self.behind = 0, set(), {}

    @contextmanager
    def apart(self, pattern):
        """Counts what a pattern takes, and nothing of our own counting."""
        sys.settrace(None)
        self.met.add(pattern.pattern)
        pattern.walk.steps = 0
        try:
            yield
        finally:
            self.steps += pattern.walk.steps
            sys.settrace(self._trace)

    def _trace(self, frame, event, arg):
        if not frame.f_code.co_filename.startswith(ROOT):
            return None
        self.steps += 1
        return self._line

    def _line(self, frame, event, arg):
        self.steps += event == "line"
        return self._line

    def of(self, act):
        """How many steps it takes."""
        self.steps, before = 0, sys.gettrace()
        sys.settrace(self._trace)
        try:
            act()
        finally:
            sys.settrace(before)
        return self.steps


def patterns():
    """Every pattern that a module of ours holds: module, name, pattern."""
    for info in walk_packages(app.__path__, "app."):
        if not info.name.endswith("__main__"):
            module = import_module(info.name)
            yield from (
                (module, name, each)
                for name, value in vars(module).items()
                for each in _held(value)
                if isinstance(each, re.Pattern)
            )


def _held(value):
    if isinstance(value, tuple):
        return [part for each in value for part in _held(each)]
    return value.values() if isinstance(value, dict) else [value]


def _instead(held, pattern, other):
    if isinstance(held, tuple):
        return tuple(_instead(each, pattern, other) for each in held)
    return other if held is pattern else held


@contextmanager
def counting(monkeypatch):
    """A counter that stands behind every pattern of ours."""
    counter, deep = Counter(), sys.getrecursionlimit()
    for module, name, pattern in list(patterns()):
        held, counted = vars(module)[name], Counted(pattern, counter)
        counter.behind[f"{module.__name__}.{name}: {pattern.pattern!r}"] = pattern.pattern
        if isinstance(held, dict):
            monkeypatch.setitem(held, next(key for key, each in held.items() if each is pattern), counted)
        else:
            monkeypatch.setattr(module, name, _instead(held, pattern, counted))
    sys.setrecursionlimit(1_000_000)
    try:
        yield counter
    finally:
        sys.setrecursionlimit(deep)
