"""Steps of signing in at the provider of the tests, and what came of it."""

from urllib.parse import urlsplit

import requests
import sqlalchemy as sa

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.openid import CALLBACK


def user_named(app, name):
    """The user, or None."""
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        return next((each for each in users.listing(work) if each.name == name), None)


def events(app):
    """What happened, the newest first."""
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        return work.session.execute(sa.text("SELECT what, subject_id, note FROM event ORDER BY id DESC")).all()


def provider_answer(visitor, start="/sign-in/provider"):
    """Follows the button to the provider; the path with which it sends the visitor back."""
    sent = visitor.get(start)
    assert sent.status_code == 303, sent.text
    back = requests.get(sent.location, allow_redirects=False, timeout=10).headers["Location"]
    assert urlsplit(back).path == CALLBACK
    return f"{CALLBACK}?{urlsplit(back).query}"


def sign_on(visitor, start="/sign-in/provider"):
    """Signs the visitor in at the provider; the answer of the callback."""
    return visitor.get(provider_answer(visitor, start))


def log_of(app):
    """The log file's text."""
    path = app.extensions["contrast.settings"].instance / "contrast.log"
    return path.read_text() if path.exists() else ""
