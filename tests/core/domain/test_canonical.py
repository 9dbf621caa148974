import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.canonical_json import canonical_json, digest

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(plain)
def test_it_is_json_and_loses_nothing(value):
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(), plain))
def test_the_order_of_keys_does_not_count(value):
    backwards = dict(reversed(value.items()))
    assert canonical_json(value) == canonical_json(backwards)
    assert digest(value) == digest(backwards)


def test_what_json_does_not_know():
    moment = datetime(2026, 11, 22, 18, 49, 36, tzinfo=UTC)
    value = {"b": Decimal("1.50"), "a": [date(2026, 1, 2), moment, {"y", "x"}], "ü": None}
    assert canonical_json(value) == '{"a":["2026-01-02","2026-11-22T18:49:36+00:00",["x","y"]],"b":"1.50","ü":null}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"bytes"])
def test_what_has_no_stable_form_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical_json(value)


def test_the_hash_never_changes():
    known = "3050b8250683163946d2555d961ea2ea70e59b404b4ec3be01e2bdb89901e5b6"
    assert digest({"b": Decimal("1.50"), "a": 1}) == known
