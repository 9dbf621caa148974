import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller", "MULLER"), ("Straße", "STRASSE"), ("Ana  Ñ\t", "ana n"), ("Bjørn", "bjorn"), ("Łukasz", "lukasz"),
     ("e\u0301", "é"), ("ＡＢＣ", "abc"), ("İstanbul", "istanbul"), ("a\u00a0b", "a b"), ("ﬁnance", "finance"),
     ("𝐀\U0001d6e2", "aα")],
)
def test_spellings_of_one_name(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("a b", "ab"), ("O'Hara", "OHara"), ("株式", "会社")])
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_and_spaces_do_not_count(text):
    assert fold(f"  {text} ") == fold(text)
    if text.isascii():
        assert fold(text.upper()) == fold(text.lower())
