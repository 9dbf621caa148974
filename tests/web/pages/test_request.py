"""The life of a request: one commit, or none and nothing kept."""

import pytest
import sqlalchemy as sa
from flask import Blueprint

from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import StaleDataError
from app.record.services import teams
from app.web.request import current_work

probe = Blueprint("probe", __name__)


@probe.post("/probe/<how>")
def write(how):
    """Writes a team, then ends as it is told."""
    teams.add(current_work(), "Written")
    match how:
        case "done":
            return "done"
        case "invalid":
            return "invalid", 422
        case "refused":
            raise Refused("Not like this.")
        case "denied":
            raise Denied("Not you.")
        case "stale":
            raise Stale("Too late.")
        case "overtaken":
            raise StaleDataError("a row was changed in between")
        case "gone":
            raise NotFound("It is not there.")
        case "unkeepable":  # what only the commit itself finds out
            current_work().session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            alias = "INSERT INTO provider_alias (provider_id, sample, name, folded) VALUES (4711, 0, 'x', 'x')"
            current_work().session.execute(sa.text(alias))
            return "done"
        case "broken":
            raise ZeroDivisionError("a secret of the inside")


@probe.get("/probe/read")
def read():
    """Streams what is read while it is sent."""
    session = current_work().session
    return (f"{team.name}\n" for team in teams.teams.listing(session)), {"Content-Type": "text/plain"}


@pytest.fixture
def app(app):
    """With pages that write and then end in every possible way."""
    app.register_blueprint(probe)
    return app


@pytest.fixture
def commits(app_database):
    """How often the database was told to keep something."""
    seen = []
    sa.event.listen(app_database.engine, "commit", lambda connection: seen.append(1))
    return seen


def written(database):
    """The teams that are kept."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return [team.name for team in teams.listing(work)]


def test_a_good_answer_is_kept_by_one_commit(client, app_database, commits):
    token = client.token()
    commits.clear()
    assert client.post("/probe/done", data={"csrf_token": token}).text == "done"
    assert written(app_database) == ["Written"]
    assert len(commits) == 1


def test_reading_commits_nothing(client, commits):
    commits.clear()
    for url in ("/", "/account", "/settings", "/users"):
        assert client.get(url).status_code == 200
    assert not commits


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("invalid", 422),
        ("refused", 422),
        ("denied", 403),
        ("gone", 404),
        ("stale", 409),
        ("overtaken", 409),
        ("broken", 500),
    ],
)
def test_any_other_answer_keeps_nothing(client, app_database, how, status):
    assert client.send(f"/probe/{how}").status_code == status
    assert written(app_database) == []


def test_a_denial_is_kept_though_nothing_else_is(client, app_database):
    client.send("/probe/denied")
    with begin_work(app_database, CONSOLE, writes=False) as work:
        kept = work.session.execute(sa.text("SELECT what, user_id, note FROM event WHERE what = 'denied'")).all()
    assert len(kept) == 1
    assert kept[0].user_id is not None
    assert "/probe/denied" in kept[0].note


def test_refusals_are_said_in_plain_words(client):
    assert "Not like this." in client.send("/probe/refused").text
    assert "Too late." in client.send("/probe/stale").text
    assert "It is not there." in client.send("/probe/gone").text


def test_what_broke_is_logged_and_never_shown(client, app):
    answer = client.send("/probe/broken")
    assert "secret of the inside" not in answer.text and "Traceback" not in answer.text
    log = (app.extensions["contrast.settings"].instance / "contrast.log").read_text()
    assert "ZeroDivisionError: a secret of the inside" in log
    incident = log.split("incident ")[1].split(":")[0]
    assert incident in answer.text


def test_a_failing_commit_is_answered_and_keeps_nothing(client, app_database):
    answer = client.send("/probe/unkeepable")
    assert answer.status_code == 500
    assert "FOREIGN KEY" not in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert written(app_database) == []
    assert client.send("/probe/done").status_code == 200
    assert written(app_database) == ["Written"]


def test_a_stream_is_read_in_the_request_s_own_session(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for name in ("North", "South"):
            teams.add(work, name)
    assert client.get("/probe/read").text == "North\nSouth\n"


def test_a_session_is_given_back_after_every_answer(client, app_database):
    for how in ("done", "refused", "broken"):
        client.send(f"/probe/{how}")
    client.get("/probe/read").close()
    client.get("/nowhere")
    assert app_database.engine.pool.checkedout() == 0
