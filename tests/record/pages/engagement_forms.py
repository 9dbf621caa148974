"""An engagement to edit, another that has ended, and what a form shows of a field."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.core.storage.schema import migrate
from app.record.services import engagements
from tests.fixtures.site import made, people, settings_over
from tests.record.pages.engagement_pages import DESK, SHOP

MINIMUM = {"title": "A new page", "arrangement": "freelance"}


@pytest.fixture
def shop(app_database):
    """One completed engagement."""
    with begin_work(app_database, CONSOLE) as work:
        return engagements.record(work, SHOP)


@pytest.fixture
def desk(app_database):
    """One that runs."""
    with begin_work(app_database, CONSOLE) as work:
        return engagements.record(work, DESK)


@pytest.fixture
def on_postgresql(postgresql_url, tmp_path):
    """The application over PostgreSQL, which lets two people write at the same moment."""
    app = made(settings_over(postgresql_url, tmp_path / "instance"))
    migrate(app.extensions["contrast"])
    people(app.extensions["contrast"])
    yield app
    app.extensions["contrast"].dispose()
