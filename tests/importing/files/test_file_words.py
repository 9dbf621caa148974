"""The words that suggest an answer: they need confirmation, and each suggests one answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.file_words import bare_words
from app.core.domain.input_format import CANONICAL
from app.core.domain.number_parsing import Unreadable
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import LINE_FIELDS
from app.record.domain.file_words import ENGAGEMENT_WORDS, LINE_WORDS, PROVIDER_WORDS
from app.record.domain.providers import PROVIDER_FIELDS

SUGGESTING = {name: field for name, field in FIELDS.items() if field.suggestions}
WORDS = [(name, word) for name, field in SUGGESTING.items() for word in field.suggestions]


@pytest.mark.parametrize("name", SUGGESTING)
def test_no_word_suggests_two_answers(name):
    every = ENGAGEMENT_WORDS.suggestions[name]
    words = [word for listed in every.values() for word in {*map(bare_words, listed)}]
    assert len(words) == len(set(words)) and "" not in words
    assert set(every) <= set(FIELDS[name].kind.options)


def test_words_are_of_fields_that_exist():
    for words, fields in ((ENGAGEMENT_WORDS, FIELDS), (LINE_WORDS, LINE_FIELDS), (PROVIDER_WORDS, PROVIDER_FIELDS)):
        assert {*words.aliases, *words.proposed_aliases, *words.suggestions} <= set(fields)


def test_no_header_is_certain_for_one_field_and_another():
    certain = [(bare_words(alias), name) for name, field in FIELDS.items() for alias in field.aliases]
    proposed = [(bare_words(alias), name) for name, field in FIELDS.items() for alias in field.proposed_aliases]
    fields = dict(certain)
    assert all(fields[alias] == name for alias, name in certain)
    assert not fields.keys() & {alias for alias, _ in proposed}


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Freelancer", "freelance"),
        ("SELF-EMPLOYED", "freelance"),
        ("Selbstständiger", "freelance"),
        ("auto-entrepreneur", "freelance"),
        ("zzp’er", "freelance"),
        ("Consultant", "freelance"),
        ("Service provider", "outsourced"),
        (" agência ", "outsourced"),
        ("Société", "outsourced"),
        ("Auftragnehmer", None),
        ("Freelancer Agentur", None),
    ],
)
def test_a_word_of_the_trade(text, option):
    assert FIELDS["arrangement"].suggest(text) == option


@given(st.sampled_from(WORDS), st.sampled_from([str.upper, str.title, "  {} ".format, "({})".format]))
def test_a_word_in_any_spelling_suggests_its_answer_and_is_never_read_as_it(word, spelled):
    name, text = word
    assert FIELDS[name].suggest(spelled(text)) == FIELDS[name].suggestions[text]
    with pytest.raises(Unreadable):
        FIELDS[name].read(spelled(text), CANONICAL)


@given(st.text() | st.sampled_from([word for _, word in WORDS]).map(lambda word: word + "s and more"))
def test_no_other_text_suggests_an_answer(text):
    for name, field in FIELDS.items():
        listed = ENGAGEMENT_WORDS.suggestions.get(name, {})
        options = {option for option, words in listed.items() if bare_words(text) in map(bare_words, words)}
        assert {field.suggest(text)} - {None} == options
