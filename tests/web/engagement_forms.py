"""An engagement to edit, another that has ended, and what a form shows of a field."""

import re
from html import unescape

import pytest

from app.core.services.work import CONSOLE, begin
from app.core.storage.database import migrate
from app.record.services import engagements
from tests.served import made, people, settings_over
from tests.web.test_engagements import DESK, SHOP

MINIMUM = {"title": "A new page", "arrangement": "freelance"}


@pytest.fixture
def shop(database):
    """One completed engagement."""
    with begin(database, CONSOLE) as work:
        return engagements.record(work, SHOP)


@pytest.fixture
def desk(database):
    """One that runs."""
    with begin(database, CONSOLE) as work:
        return engagements.record(work, DESK)


def kept(database, number):
    """An engagement as it stands in the record."""
    with begin(database, CONSOLE, writes=False) as work:
        return engagements.numbered(work, number)


def field(answer, name):
    """The markup of one field, up to the next one."""
    return re.search(
        rf'<(?:input|select|textarea)[^>]* name="{name}".*?(?=<div class="field|<fieldset|</form)',
        answer.text,
        re.DOTALL,
    ).group()


def value(answer, name):
    """What stands in a text field."""
    return unescape(re.search(rf'name="{name}"[^>]* value="([^"]*)"', answer.text).group(1))


def chosen(answer, name):
    """What is chosen in a list."""
    options = re.search(
        rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>|<select name="{name}"[^>]*>(.*?)</select>',
        answer.text,
        re.DOTALL,
    )
    return unescape(re.search(r"<option[^>]* selected>([^<]*)", options.group()).group(1))


@pytest.fixture
def on_postgresql(postgresql_url, tmp_path):
    """The application over PostgreSQL, which lets two people write at the same moment."""
    app = made(settings_over(postgresql_url, tmp_path / "instance"))
    migrate(app.extensions["contrast"])
    people(app.extensions["contrast"])
    yield app
    app.extensions["contrast"].dispose()
