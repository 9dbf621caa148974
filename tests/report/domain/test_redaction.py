"""What was replaced in a saved report is known by its path, and the rest has the same hash before and after."""

from hypothesis import given
from hypothesis import strategies as st

from app.report.domain.redaction import changed_paths, rest_hash

TEXTS = st.sampled_from(["Ana", "Bo", "nobody", ""])
VALUES = st.recursive(
    TEXTS | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def renamed(value, old="Ana", new="x"):
    if value == old:
        return new
    if isinstance(value, dict):
        return {renamed(name): renamed(each) for name, each in value.items()}
    return [renamed(each) for each in value] if isinstance(value, list) else value


@given(VALUES)
def test_the_rest_has_the_same_hash(value):
    after = renamed(value)
    paths = changed_paths([value], [after])
    assert rest_hash([value], paths) == rest_hash([after], paths)
    assert bool(paths) == (value != after)


def test_a_changed_figure_has_another_hash():
    before, after = [{"a": "Ana", "n": 1}], [{"a": "x", "n": 1}]
    paths = changed_paths(before, after)
    assert paths == [(0, "a")]
    assert rest_hash([{"a": "x", "n": 2}], paths) != rest_hash(before, paths)
