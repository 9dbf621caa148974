"""Every address of the application: nobody sees it without signing in, nothing is sent without a form of ours."""

import re

import pytest

from app import create_app
from app.accounts.identity.guard import PUBLIC_ENDPOINTS
from app.core.storage.schema import migrate
from app.settings import load
from tests.architecture.sources import read, under
from tests.fixtures.site import people, token_in

# Whoever adds one says why nobody needs to sign in for it.
ALLOWED = {
    "static": "style sheets, scripts and signs hold no data",
    "health.check": "whoever watches the server has no account; it says ok",
    "health.ready": "the same; it names what fails in a word, and no more",
    "metrics.show": "programs on this machine, or with the token, have no account; it names nobody",
    "shared.show": "whoever has the secret of a link sees its report, and nothing else",
    "answers.by_link": "whoever has the link of a mail answers its few questions, and sees nothing else",
    "calendar.feed": "calendar programs can't sign in; whoever has the secret sees titles and due dates of one user",
    "security.login": "this is where one signs in",
    "second_step.enter": "the second step of signing in; without the first it sends back to it",
    "passkeys.sign_in": "the same by passkey; it needs what the browser has signed",
    "resets.ask": "whoever forgot their password can’t sign in; it says the same to everybody",
    "resets.by_link": "whoever has the link of a mail chooses a new password, and sees no more than their name",
    "invitations.by_link": "whoever is invited has no password yet; the link shows their name, and no more",
    "single_sign_on.start": "one signs in here at the provider of single sign-on; without one it does not exist",
    "single_sign_on.callback": "the provider sends back here who just signed in; it signs in or says why not",
}
FOR_SIGNED_IN = "redirects to the sign-in page, or 401, 403"


def build(folder):
    app = create_app(load({"CONTRAST_INSTANCE": str(folder)}))
    migrate(app.extensions["contrast"])
    people(app.extensions["contrast"])
    return app


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The application with some users."""
    app = build(tmp_path_factory.mktemp("instance"))
    yield app
    app.extensions["contrast"].dispose()


def requests(app, *methods):
    """Each address and method there is, or those of these methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if not methods or method in methods:
                yield rule, method


def address(app, rule):
    """The address of a rule, with something in the place of each of its parts."""
    samples = {"RowNumberConverter": 1, "UnicodeConverter": "x", "PathConverter": "x/y", "AnyConverter": None}
    values = {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        assert kind in samples, f"say in this test what stands for a {kind}"
        values[name] = next(iter(converter.items)) if kind == "AnyConverter" else samples[kind]
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def test_nobody_sees_it_without_signing_in(app):
    seen, asked = [], 0
    for rule, method in requests(app):
        if rule.endpoint in ALLOWED:
            continue
        asked += 1
        answer = app.test_client().open(address(app, rule), method=method)
        away = answer.status_code in (302, 303) and answer.location.split("?")[0] in ("/sign-in", "/setup")
        # With users there, the first visit is closed: it sends to the overview, which asks to sign in.
        closed = rule.endpoint == "setup.first" and (answer.location or "").split("?")[0] in ("/", "/sign-in")
        if not (away or closed or answer.status_code in (401, 403)):
            seen.append(f"{method} {rule.rule} ({rule.endpoint}) answers {answer.status_code}")
    assert asked > 100
    assert not seen, "\n  ".join(
        ["Whoever has not signed in is answered here:", *seen, f"Expected: {FOR_SIGNED_IN}; or name it in ALLOWED."]
    )


def test_nothing_is_sent_without_the_token_of_a_form(app):
    visitor = app.test_client()
    page = visitor.get("/sign-in").text
    token = token_in(page)
    data = {"name": "Test Administrator", "password": "correct horse battery", "csrf_token": token}
    assert visitor.post("/sign-in", data=data).status_code == 302
    taken, sent = [], 0
    for rule, method in requests(app, "POST", "PUT", "PATCH", "DELETE"):
        sent += 1
        answer = visitor.open(address(app, rule), method=method)
        if answer.status_code != 400 or "no longer valid" not in answer.text:
            taken.append(f"{method} {rule.rule} answers {answer.status_code}")
    assert sent > 50
    assert not taken, "A page of another site could send these, without a token:\n  " + "\n  ".join(taken)


def test_the_guard_lets_through_what_is_allowed_here():
    assert set(ALLOWED) >= PUBLIC_ENDPOINTS


INLINE = {
    "a style of its own": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a handler of its own": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an address of javascript": re.compile(r"javascript:", re.IGNORECASE),
    "text taken as markup": re.compile(r"\|\s*safe\b"),
}


COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def _same_lines(comment):
    return "\n" * comment.group().count("\n")


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_that_the_policy_blocks(what):
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in under("templates", ".html", ".svg")
        for number, line in enumerate(COMMENT.sub(_same_lines, read(path)).splitlines(), 1)
        if INLINE[what].search(line)
    ]
    assert not found, f"{what}: put it into app/web/static, or let it be escaped:\n  " + "\n  ".join(found)
