"""Answers of a provider that sign nobody in: forged, stale, replayed, for others, or none at all."""

import hashlib
import hmac
import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.accounts.pages.signing_on import events, log_of, provider_answer, sign_on, user_named
from tests.fixtures.openid import CALLBACK, CLIENT_ID, CLIENT_SECRET, encoded, unsigned
from tests.fixtures.site import NAMES

READER = NAMES["reader"]

# What a token says wrongly, and the sentence that the page has for it.
UNVERIFIED, CLOCKS = "could not be verified", "The clocks of Contrast and 127.0.0.1 differ"
WRONG_CLAIMS = {
    "another nonce": (lambda claims: claims.update(nonce="x" * 64), UNVERIFIED),
    "no nonce": (lambda claims: claims.pop("nonce"), UNVERIFIED),
    "another issuer": (lambda claims: claims.update(iss="https://example.com"), UNVERIFIED),
    "another audience": (lambda claims: claims.update(aud="another client"), UNVERIFIED),
    "another audience, by us": (lambda claims: claims.update(aud="another client", azp=CLIENT_ID), UNVERIFIED),
    "several audiences, for another": (lambda claims: claims.update(aud=[CLIENT_ID, "x"], azp="x"), UNVERIFIED),
    "several audiences, for nobody": (lambda claims: claims.update(aud=[CLIENT_ID, "x"]), UNVERIFIED),
    "no expiry": (lambda claims: claims.pop("exp"), UNVERIFIED),
    "expired": (lambda claims: claims.update(exp=int(time.time()) - 1000), CLOCKS),
    "not yet made": (lambda claims: claims.update(iat=int(time.time()) + 1000), CLOCKS),
    "another access token": (lambda claims: claims.update(at_hash="x" * 22), UNVERIFIED),
    "no subject": (lambda claims: claims.pop("sub"), UNVERIFIED),
    "an empty subject": (lambda claims: claims.update(sub=""), UNVERIFIED),
    "a subject that is no text": (lambda claims: claims.update(sub=7), UNVERIFIED),
    "a very long subject": (lambda claims: claims.update(sub="x" * 256), UNVERIFIED),
}


def assert_refused(app, text):
    """A sign-in is refused with a plain page, a way out, a line in the log and nobody signed in."""
    visitor = app.test_client()
    answer = sign_on(visitor)
    assert answer.status_code in (403, 503) and text in answer.text, answer.text
    assert "Try again" in answer.text and "Sign in with a password" in answer.text
    assert visitor.get("/").status_code == 303
    assert user_named(app, "Ada Example") is None
    assert "single sign-on failed" in log_of(app)
    assert CLIENT_SECRET not in log_of(app)
    assert events(app)[0].what == "sign-in refused"


@pytest.mark.parametrize("what", WRONG_CLAIMS)
def test_a_token_with_a_wrong_claim_signs_nobody_in(make_sso_app, openid_provider, what):
    openid_provider.change, text = WRONG_CLAIMS[what]
    assert_refused(make_sso_app(), text)


STRANGER = RSAKey.generate_key(2048, {"kid": "first"})
FORGERIES = {
    "no signature": unsigned,
    "our secret as the key": lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET * 2)),
    "a stranger's key of the same name": lambda claims: jwt.encode({"alg": "RS256", "kid": "first"}, claims, STRANGER),
    "a key that nobody has": lambda claims: jwt.encode({"alg": "RS256", "kid": "other"}, claims, STRANGER),
    "no token": lambda _: "not a token",
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forged_token_signs_nobody_in(make_sso_app, openid_provider, what):
    openid_provider.sign = FORGERIES[what]
    assert_refused(make_sso_app(), UNVERIFIED)


def test_the_public_key_is_no_secret_to_sign_with(make_sso_app, openid_provider):
    """The classic confusion of algorithms: HS256 with the text of the public key."""
    text = openid_provider.key.as_pem(private=False)
    openid_provider.sign = lambda claims: _hs256(claims, text)
    assert_refused(make_sso_app(), UNVERIFIED)


def _hs256(claims, secret):
    head, body = (encoded(json.dumps(each).encode()) for each in ({"alg": "HS256", "kid": "first"}, claims))
    return f"{head}.{body}.{encoded(hmac.digest(secret, f'{head}.{body}'.encode(), hashlib.sha256))}"


def test_new_keys_of_the_provider_are_found(make_sso_app, openid_provider):
    app = make_sso_app()
    provider_answer(app.test_client())
    sign_on(app.test_client())
    app.extensions["contrast.oidc"]._keys_retry_at = 0.0  # as if a minute had passed
    openid_provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    assert sign_on(app.test_client()).status_code == 303


def test_an_answer_is_taken_once_and_in_its_own_browser(make_sso_app):
    app = make_sso_app()
    visitor, stranger = app.test_client(), app.test_client()
    answer = provider_answer(visitor)
    cookie = visitor.get_cookie("contrast").value
    refused = stranger.get(answer)
    assert refused.status_code == 400 and "Start again" in refused.text
    assert visitor.get(answer).status_code == 303
    thief = app.test_client()
    thief.set_cookie("contrast", cookie)  # whoever has the cookie and the address of before
    assert thief.get(answer).status_code == 400
    assert thief.get("/").status_code == 303


def test_a_changed_state_is_refused_before_the_provider_is_asked(make_sso_app, openid_provider):
    visitor = make_sso_app().test_client()
    code = parse_qs(urlsplit(provider_answer(visitor)).query)["code"][0]
    assert visitor.get(f"{CALLBACK}?{urlencode({'code': code, 'state': 'another'})}").status_code == 400
    assert "/token" not in openid_provider.requests
    assert visitor.get(f"{CALLBACK}?code={code}").status_code == 400


def test_another_issuer_in_the_answer_is_refused(make_sso_app, openid_provider):
    visitor = make_sso_app().test_client()
    answer = provider_answer(visitor)
    assert visitor.get(answer + "&" + urlencode({"iss": "https://example.com"})).status_code == 403
    assert "/token" not in openid_provider.requests


def test_a_code_of_another_sign_in_is_refused(make_sso_app):
    """PKCE: a stolen code is of no use with another verifier."""
    app = make_sso_app()
    victim, thief = app.test_client(), app.test_client()
    stolen = parse_qs(urlsplit(provider_answer(victim)).query)["code"][0]
    own = parse_qs(urlsplit(provider_answer(thief)).query)["state"][0]
    answer = thief.get(f"{CALLBACK}?{urlencode({'code': stolen, 'state': own})}")
    assert answer.status_code == 403 and "refused this sign-in" in answer.text


def test_cancelling_at_the_provider(make_sso_app):
    visitor = make_sso_app().test_client()
    state = parse_qs(urlsplit(provider_answer(visitor)).query)["state"][0]
    answer = visitor.get(f"{CALLBACK}?{urlencode({'error': 'access_denied', 'state': state})}")
    assert answer.status_code == 403 and "did not sign you in" in answer.text and "Try again" in answer.text


def test_a_wrong_secret_is_told_apart(make_sso_app, openid_provider):
    openid_provider.secret = "another"
    assert_refused(make_sso_app(), "client ID or secret")


def test_a_provider_that_is_down(make_sso_app, openid_provider):
    openid_provider.metadata = {"token_endpoint": "http://127.0.0.1:9/token"}
    assert_refused(make_sso_app(), "does not answer")


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://example.com"},
        {"token_endpoint": "http://example.com/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_describes_itself_wrongly(make_sso_app, openid_provider, metadata):
    openid_provider.metadata = metadata
    app = make_sso_app()
    answer = app.test_client().get("/sign-in/provider")
    assert answer.status_code == 503 and "Ask an administrator" in answer.text
    assert "provider-invalid" in log_of(app)
    assert app.test_client().sign_in(READER).status_code == 302, "passwords still work"
