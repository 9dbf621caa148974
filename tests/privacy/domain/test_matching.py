"""Names are found however they are written, and never inside other words or other people's names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.privacy.domain.matching import Matcher, texts_of

BY = "Erased person 7"
ANA = Matcher(("Ana Lima", "ana.lima@example.org"))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Ask Ana Lima.", f"Ask {BY}."),
        ("ANA LIMA’s work, ana lima", f"{BY}’s work, {BY}"),
        ("Ana \n Lima", BY),
        ("Ana\u200b Lima", BY),
        ("Ａｎａ　Ｌｉｍａ", BY),
        ("to ana.lima@example.org,x@example.org", f"to {BY},x@example.org"),
        ("provider=Ana+Lima&owner=Ana%20Lima", f"provider={BY}&owner={BY}"),
        ("Logo of Ana Lim…", f"Logo of {BY}…"),
        ("Diana Lima, Ana Limax, Ana.Lima", "Diana Lima, Ana Limax, Ana.Lima"),
        ("Ánã Lima", "Ánã Lima"),
        ("", ""),
    ],
)
def test_what_is_found(text, after):
    assert ANA.replace(text, BY) == after


@pytest.mark.parametrize("name", ["Trần Dũng", "山田太郎", "Jürgen Groß", "O’Neil", "José", 'Åsa "B" Ek'])
def test_names_of_all_scripts(name):
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, f"von {name} und mehr")
        assert Matcher((name,)).replace(text, BY) == f"von {BY} und mehr"


def test_scripts_without_spaces_have_no_word_boundaries():
    assert Matcher(("山田太郎",)).replace("担当は山田太郎さん", "x") == "担当はxさん"


def test_a_name_of_one_word_needs_a_capital():
    will = Matcher(("Will",))
    assert will.replace("Will said he will, WILL did", BY) == f"{BY} said he will, {BY} did"
    assert Matcher(("will",)).replace("Will said he will", BY) == f"{BY} said he {BY}"


def test_longer_names_of_others_are_left_alone():
    ana = Matcher(("Ana Lima",), ("Ana Lima Castro",))
    assert ana.replace("Ana Lima Castro and Ana Lima", BY) == f"Ana Lima Castro and {BY}"


def test_json_keeps_its_shape_and_everything_but_texts():
    value = {"by": ["Ana Lima", 3, None, True, 2.5], "Ana Lima": {"x": "none"}}
    assert ANA.replace_json(value, BY) == {"by": [BY, 3, None, True, 2.5], BY: {"x": "none"}}


def test_search_texts_are_replaced_in_their_folded_form():
    muller = Matcher(("Jörg Müller",))
    assert muller.replace_folded("plan of jorg muller\x1ftag\x1f", BY) == "plan of erased person 7\x1ftag\x1f"
    assert muller.replace_folded("jorg mullerhof", BY) == "jorg mullerhof"


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@given(WORDS, WORDS)
def test_a_name_between_any_words_is_found_and_nothing_else_changes(before, after):
    """Without the name in them, texts stay as they are; a name between spaces is replaced."""
    name = "Ana Lima"
    for text in (before, after):
        if not ANA.find(text):
            assert ANA.replace(text, BY) == text
    whole = f"{before} {name} {after}"
    assert ANA.find(whole)
    replaced = ANA.replace(whole, BY)
    assert not ANA.find(replaced)


@given(st.recursive(st.none() | st.booleans() | st.integers() | WORDS, lambda inner: st.lists(inner, max_size=3)))
def test_texts_without_the_name_are_not_touched(value):
    if not any(map(ANA.find, texts_of(value))):
        assert ANA.replace_json(value, BY) == value
