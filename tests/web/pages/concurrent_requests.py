"""Two people at the same moment: the application on either database, and one who begins before the other has ended."""

import threading
import time

import pytest
import sqlalchemy as sa

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.fixtures.site import NAMES, made, settings_over


@pytest.fixture
def app(peopled_url, tmp_path):
    """The application with three users, a provider, a team and an engagement, on SQLite and on PostgreSQL."""
    app = made(settings_over(peopled_url, tmp_path / "instance"))
    database = app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        engagements.record(
            work, {"title": "First", "arrangement": "freelance", "provider": "Old", "team": "Old", "reference": "X"}
        )
    yield app
    database.dispose()


@pytest.fixture
def client(app):
    """An administrator who has signed in."""
    visitor = app.test_client()
    visitor.sign_in(NAMES["administrator"])
    return visitor


def waits(work):
    """Whether somebody stands before a lock; SQLite cannot say, so a moment has to do there."""
    if work.session.get_bind().dialect.name == "sqlite":
        time.sleep(0.2)
        return True
    time.sleep(0.01)
    return bool(work.session.execute(sa.text("SELECT 1 FROM pg_locks WHERE NOT granted")).all())


def second(app, first, then):
    """What `then` gives, which begins while what `first` wrote is not kept yet."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(then()))
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        first(work)
        thread.start()
        for _ in range(1000):
            if waits(work) or not thread.is_alive():
                break
    thread.join()
    return answers[0]
