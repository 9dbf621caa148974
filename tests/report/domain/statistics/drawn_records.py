"""Records of outcomes, sides and providers drawn by hypothesis."""

import numpy as np
from hypothesis import strategies as some

YES_OR_NO = some.sampled_from([0.0, 1.0])
STARS = some.integers(1, 5).map(float)
NUMBERS = some.floats(-50, 50).map(lambda value: round(value, 3))


@some.composite
def records(draw, outcome=None):
    """Outcome, side and provider of up to 40 engagements; ratings, shares or numbers."""
    n = draw(some.integers(4, 40))
    if outcome is None:
        outcome = draw(some.sampled_from([YES_OR_NO, STARS, NUMBERS]))
    y = np.array(draw(some.lists(outcome, min_size=n, max_size=n)))
    arm = np.array(draw(some.lists(some.booleans(), min_size=n, max_size=n)))
    one = some.integers(0, draw(some.integers(2, 30)))
    provider = np.array(draw(some.lists(one, min_size=n, max_size=n)))
    return y, arm, provider
