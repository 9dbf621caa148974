"""The real application over a real database, people signed in to it, and the same served to a browser.

Fixtures for tests of pages; a conftest that wants them imports them.
"""

import re
import threading
from dataclasses import dataclass
from html import unescape

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.accounts.services import users
from app.core.domain.permissions import ADMINISTRATOR, LEAD, READER
from app.core.services.work import CONSOLE, begin
from app.core.storage.database import Database
from app.record.services import sample
from app.settings import load
from tests import postgresql
from tests.compiled import Templates
from tests.kept import KINDS, copied, prepare

PASSWORD = "correct horse battery"
NAMES = {ADMINISTRATOR: "Test Administrator", LEAD: "Test Lead", READER: "Test Reader"}


class Visitor(FlaskClient):
    """A browser without script: it sends a form with the token of the page that it stands on."""

    def open(self, *args, buffered=True, **more):
        """Asks for a page and reads all of it: an answer that is left half read would end within another request."""
        return super().open(*args, buffered=buffered, **more)

    def token(self, page="/sign-in"):
        """The token of a page's form; any page of the session will do."""
        answer = self.get(page, follow_redirects=True)
        return unescape(re.search(r'name="csrf_token" value="([^"]+)"', answer.text).group(1))

    def send(self, url, data=None, page="/sign-in", **more):
        """Posts a form with its token."""
        return self.post(url, data={**(data or {}), "csrf_token": self.token(page)}, **more)

    def sign_in(self, name, password=PASSWORD):
        """Through the page, as anybody does."""
        return self.send("/sign-in", {"name": name, "password": password})


def settings_over(url, instance):
    """Settings that read nothing of this machine's environment."""
    return load({"CONTRAST_INSTANCE": str(instance), "DATABASE_URL": url})


def made(settings):
    """The application; its visitors send forms as browsers do."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = Templates()
    app.testing = True
    app.test_client_class = Visitor
    return app


def people(database):
    """One user of each of three roles."""
    with begin(database, CONSOLE) as work:
        for role, name in NAMES.items():
            users.add(work, name, role, PASSWORD)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A migrated SQLite database, empty, and one with three users, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    for name in ("empty", "peopled"):
        database = prepare(folder / name)
        if name == "peopled":
            people(database)
        database.dispose()
    return folder


@pytest.fixture(scope="session")
def sampled_record(prepared, tmp_path_factory):
    """A SQLite record with three users and the sample, to be copied."""
    path = tmp_path_factory.mktemp("sampled") / "record"
    database = Database(copied(prepared / "peopled", path))
    with begin(database, CONSOLE) as work:
        sample.load(work)
    database.dispose()
    return path


def _over_copy(original, tmp_path):
    app = made(settings_over(copied(original, tmp_path / "contrast.sqlite3"), tmp_path / "instance"))
    yield app
    app.extensions["contrast"].dispose()


@pytest.fixture
def app(prepared, tmp_path):
    """The application with three users and an empty record."""
    yield from _over_copy(prepared / "peopled", tmp_path)


@pytest.fixture(scope="session")
def postgresql_peopled(postgresql_server, postgresql_prepared):
    """The name of a PostgreSQL database with three users, to be copied."""
    with postgresql.database(postgresql_server, template=postgresql_prepared) as url:
        database = Database(url)
        people(database)
        database.dispose()
        yield database.engine.url.database


@pytest.fixture(params=KINDS)
def peopled_url(request, tmp_path):
    """The URL of an empty record with three users; whoever asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield copied(request.getfixturevalue("prepared") / "peopled", tmp_path / "contrast.sqlite3")
        return
    server, template = map(request.getfixturevalue, ("postgresql_server", "postgresql_peopled"))
    with postgresql.database(server, template=template) as url:
        yield url


@pytest.fixture
def new_app(prepared, tmp_path):
    """The application as it stands before the first visit."""
    yield from _over_copy(prepared / "empty", tmp_path)


@pytest.fixture
def sampled_app(sampled_record, tmp_path):
    """The application with three users and the sample record, for tests that change it."""
    yield from _over_copy(sampled_record, tmp_path)


@pytest.fixture
def database(app):
    """The application's database."""
    return app.extensions["contrast"]


@pytest.fixture
def anonymous(app):
    """Somebody who has not signed in."""
    return app.test_client()


def _signed_in(app, role):
    visitor = app.test_client()
    assert visitor.sign_in(NAMES[role]).status_code == 302
    return visitor


@pytest.fixture
def client(app):
    """An administrator who has signed in."""
    return _signed_in(app, ADMINISTRATOR)


@pytest.fixture
def lead_client(app):
    """A lead who has signed in."""
    return _signed_in(app, LEAD)


@pytest.fixture
def reader_client(app):
    """A reader who has signed in."""
    return _signed_in(app, READER)


@dataclass
class Site:
    """The application as a server on this machine."""

    url: str
    app: object

    def sign_in(self, page, name=NAMES[ADMINISTRATOR], password=PASSWORD):
        """Signs in through the page of a Playwright browser."""
        page.goto(self.url + "/sign-in")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(self.url + "/")


def served(app):
    """Serves an application in a thread of its own, on a free port, until the generator goes on.

    The server's loop is turned here, since its own ends only when the last browser has closed its connections.
    """
    from waitress import wasyncore
    from waitress.server import create_server

    connections, stop = {}, threading.Event()
    server = create_server(app, map=connections, host="127.0.0.1", port=0, threads=8)

    def run():
        while not stop.is_set():
            wasyncore.loop(timeout=0.1, map=connections, count=1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.effective_port}", app)
    stop.set()
    thread.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(connections)


@pytest.fixture
def site(app):
    """The application with three users, served."""
    yield from served(app)


@pytest.fixture
def new_site(new_app):
    """The application before the first visit, served."""
    yield from served(new_app)
