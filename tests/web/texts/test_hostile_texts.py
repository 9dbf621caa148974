"""No text makes a reader take more than in proportion to its length.

Every reader takes 35 hostile texts in two sizes. What is counted is steps, not time: each line of ours that runs, and
all that a pattern looks at, tries and takes back (see `tests.step_counter`). Twice the text takes at most three times
the steps: what grows with the square takes four. What a reader looks up beside (the names of fields, say) is the same
for both sizes and no matter here. The sizes lie above every limit below which a text is read as a number or a day.
"""

import re
from functools import partial

import pytest

from app.core.domain import (
    kinds,
)
from tests.hostile_texts import MADE
from tests.step_counter import Counted, Counter, counting
from tests.web.texts.readers import READERS

SIZE = 1_100
EACH_PATTERN = (
    "1(= '\":-#=\\",
    "2026年1月2日",
    "Mon, 1 Jan 2026",
    "a,=x y",
    "b;-1",
    "0.00",
    "a" * 31 + "\u0301",
    "＄5",
    "1,5",
    "a,- b",
    "=a b",
)


@pytest.fixture(scope="module")
def counter():
    """Counts, behind every pattern of ours."""
    with pytest.MonkeyPatch.context() as patched, counting(patched) as counter:
        yield counter


@pytest.mark.parametrize("reader", READERS)
def test_twice_the_text_takes_three_times_the_steps_at_most(counter, reader):
    read, bad = READERS[reader], {}
    for name, made in MADE.items():
        once, twice = (counter.of(partial(read, made(size))) for size in (SIZE, 2 * SIZE))
        if twice > 3 * once:
            bad[name] = (once, twice)
    assert not bad


def test_every_kind_is_read():
    assert {f"a {kind.__name__}" for kind in kinds.KINDS} <= set(READERS)


def test_every_pattern_has_met_the_hostile_texts(counter):
    for read in READERS.values():
        for text in EACH_PATTERN:
            counter.of(partial(read, text))
    left = {where for where, pattern in counter.behind.items() if pattern not in counter.met}
    assert left == set()


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?:a+)+b", "a" * 8),
        (r"\s*x\s*y", " " * 50),
        (r"a*a*b", "a" * 40),
        (r"\(.*?\)", "(" * 50),
        (r"(a|aa)*c", "a" * 9),
    ],
)
def test_a_pattern_that_goes_back_and_forth_is_found_out(pattern, text):
    alone = Counter()
    counted, steps = Counted(re.compile(pattern), alone), []
    for many in (1, 2):
        alone.steps = 0
        assert counted.search(text * many) is None
        steps.append(alone.steps)
    assert steps[1] > 3 * steps[0]
