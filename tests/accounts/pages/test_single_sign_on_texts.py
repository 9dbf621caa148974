"""The pages of single sign-on in plain English."""

import pytest

from app.accounts.pages.single_sign_on import STATUS, TEXTS
from app.core.domain.single_sign_on import Reason
from tests.accounts.pages.signing_on import provider_answer, sign_on
from tests.fixtures.site import NAMES
from tests.web.pages.page_text import sentences, texts, words

MOST = 25


def assert_short(page):
    found = [each for text in texts(page) for each in sentences(text) if words(each) > MOST]
    assert not found, found


def test_every_failure_has_a_sentence():
    assert TEXTS.keys() == set(Reason) and STATUS.keys() <= set(Reason)
    for text in TEXTS.values():
        filled = text.format(host="login.example.com", name="Ada Example")
        assert "{" not in filled and all(words(each) <= MOST for each in sentences(filled))


@pytest.mark.parametrize("linked", [False, True])
def test_the_pages_have_short_sentences(make_sso_app, linked):
    app = make_sso_app()
    visitor, administrator = app.test_client(), app.test_client()
    administrator.sign_in(NAMES["administrator"])
    if linked:
        sign_on(visitor)
    else:
        visitor.sign_in(NAMES["reader"])
        assert_short(visitor.get("/account/single-sign-on").text)
        visitor.get(provider_answer(visitor, "/account/single-sign-on/start"))
        assert "Link this sign-in" in visitor.get("/account/single-sign-on").text
    for page in ("/account", "/account/single-sign-on"):
        assert_short(visitor.get(page).text)
    for page in ("/users/4" if linked else "/users/3", "/users/3/single-sign-on", "/users"):
        assert_short(administrator.get(page).text)
    assert_short(app.test_client().get("/sign-in").text)
    assert_short(app.test_client().get("/sign-in/callback").text)
