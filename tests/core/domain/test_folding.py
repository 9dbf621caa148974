import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain import text_normalisation
from app.core.domain.text_normalisation import fold, fold_accents

MARKS = "\u0301\u0307\u0316\u0344\u0345\u3099\u200b\u00a0\u00b4\u0e31\u0f71\u093c\x1f\ue000"
TEXTS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("aeiIİıßéÅйガカÂΰΆ" + MARKS)), max_size=80)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MÜLLER", "Müller"),
        ("Straße", "STRASSE"),
        ("Ana  Ñ\t", "ana ñ"),
        ("e\u0301", "é"),
        ("ＡＢＣ", "abc"),
        ("İstanbul", "istanbul"),
        ("a\u00a0b", "a b"),
        ("ﬁnance", "finance"),
        ("𝐀\U0001d6e2", "aα"),
        ("ﾊﾞﾝﾀﾞ", "バンダ"),
        ("Ac\u200bme", "acme"),
        ("\ufeffAcme", "acme"),
        ("Ac\u00adme", "acme"),
        ("e\u200d\u0301", "É"),
        ("БАЙ", "бай"),
        ("ΣΑΣ", "σας"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "Anna"),
        ("a b", "ab"),
        ("O'Hara", "OHara"),
        ("株式", "会社"),
        ("ハンダ", "バンダ"),
        ("パン", "バン"),
        ("Trần Văn Dũng", "Trần Văn Dung"),
        ("Hà", "Hạ"),
        ("ข่าว", "ข้าว"),
        ("Håbo", "Habo"),
        ("Бай", "Баи"),
        ("कमल", "क्मल"),
        ("Bjørn", "Bjorn"),
        ("Łukasz", "Lukasz"),
        ("Müller", "Muller"),
        ("ёж", "еж"),
        ("কড়া", "কডা"),
    ],
)
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Müller", "MULLER"), ("Bjørn", "bjorn"), ("Łukasz", "lukasz"), ("Hạ", "ha"), ("Ίσις", "ΙΣΙΣ")]
)
def test_what_is_searched_has_no_accents(one, other):
    assert fold_accents(one) == fold_accents(other)


@pytest.mark.parametrize(("one", "other"), [("ハンダ", "バンダ"), ("Бай", "Баи"), ("ข่าว", "ข้าว"), ("कमल", "क्मल")])
def test_marks_of_other_scripts_are_letters_of_their_own(one, other):
    assert fold_accents(one) != fold_accents(other)


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold_accents(fold_accents(text)) == fold_accents(text) == fold_accents(fold(text))


@given(TEXTS)
def test_case_and_spaces_do_not_count(text):
    assert fold(f"  {text} ") == fold(text)
    if text.isascii():
        assert fold(text.upper()) == fold(text.lower())


@given(TEXTS)
def test_letters_that_are_written_in_two_ways_are_the_same(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def _steps(monkeypatch, text):
    """How often characters are looked at: marks upon one letter are sorted, with the square of their number."""
    steps = 0

    class Counted:
        combining, category = staticmethod(unicodedata.combining), staticmethod(unicodedata.category)

        @staticmethod
        def normalize(form, text):
            nonlocal steps
            run = 0
            for char in text:
                run = run + 1 if unicodedata.combining(char) else 0
                steps += 1 + run
            return unicodedata.normalize(form, text)

    monkeypatch.setattr(text_normalisation, "unicodedata", Counted)
    fold_accents(text)
    return steps


@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0301\u0316", "\u0344", "\u3099", "é\u0301", "\u200b\u0301", "\u0301 ", "\u0e31"]
)
def test_marks_without_end_cost_twice_for_twice_as_many(monkeypatch, mark):
    once, twice = (_steps(monkeypatch, "a" + mark * (number // len(mark))) for number in (150_000, 300_000))
    assert twice <= 3 * once
    assert once < 150_000 * 200
