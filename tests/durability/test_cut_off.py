"""PostgreSQL ends its connections in the middle of a request: the answer says so in plain words, the log in one line,
and the next request is served."""

import psycopg
import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.web.request import database as database_of
from tests.fixtures.site import NAMES, made, people, settings_over

pytestmark = pytest.mark.postgresql
SAID = {"title": "Cut off", "arrangement": "freelance", "provider": "Ann", "status": "planned"}


@pytest.fixture
def app(postgresql_database, tmp_path):
    """The application as it is served: what breaks is answered, not raised."""
    people(postgresql_database)
    app = made(settings_over(postgresql_database.engine.url.render_as_string(), tmp_path / "instance"))
    app.testing = False
    yield app
    app.extensions["contrast"].dispose()


def cut(app):
    """Ends every connection that the application has, as a server does that is shut down."""
    url = app.extensions["contrast"].engine.url
    with psycopg.connect(host=url.query["host"], user="postgres", dbname="postgres") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [url.database]
        )


def cuts(app, endpoint, moment):
    """Has the connections ended once, at this moment of a request for this page."""
    view, before = app.view_functions[endpoint], app.before_request_funcs[None]

    def once(*arguments, **more):
        if moment == "before its work":
            cut(app)
        answer = view(*arguments, **more)
        if moment == "after its work":
            cut(app)
        return answer

    def at_first():
        before.remove(at_first)
        cut(app)

    if moment == "before anybody is known":
        opens = next(place for place, act in enumerate(before) if act.__module__ == database_of.__module__)
        before.insert(opens + 1, at_first)
    else:
        app.view_functions[endpoint] = once
    return view


@pytest.mark.parametrize("moment", ["before anybody is known", "before its work", "after its work"])
@pytest.mark.parametrize(
    ("endpoint", "address", "form"),
    [("engagements.index", "/engagements", None), ("recording.new", "/engagements/new", SAID)],
    ids=["reads", "writes"],
)
def test_a_connection_that_is_cut_is_said_and_survived(app, tmp_path, endpoint, address, form, moment):
    visitor = app.test_client()
    assert visitor.sign_in(NAMES["administrator"]).status_code == 302
    token = {"csrf_token": visitor.token()}
    view = cuts(app, endpoint, moment)
    answer = visitor.post(address, data=form | token) if form else visitor.get(address)
    app.view_functions[endpoint] = view
    assert answer.status_code == 503 and "The database is not responding" in answer.text
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        assert engagements.listing(work, Selection()).total == 0
    assert visitor.get("/engagements").status_code == 200
    log = tmp_path / "instance" / "contrast.log"
    said = log.read_text() if log.exists() else ""  # an outage is said once by a process
    assert "Traceback" not in said and len(said.splitlines()) <= 1, said
