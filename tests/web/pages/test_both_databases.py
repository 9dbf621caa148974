"""The life of a request on either database, and without one."""

from dataclasses import replace

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import teams
from tests.fixtures.site import NAMES, made, settings_over


@pytest.fixture
def app(peopled_url, tmp_path):
    """The application with three users, on SQLite and on PostgreSQL."""
    app = made(settings_over(peopled_url, tmp_path / "instance"))
    yield app
    app.extensions["contrast"].dispose()


def test_sign_in_write_and_refusal(app):
    visitor, database = app.test_client(), app.extensions["contrast"]
    assert visitor.sign_in(NAMES["administrator"]).status_code == 302
    assert visitor.get("/").status_code == 200
    assert visitor.send("/settings/teams", {"name": "North"}).status_code == 303
    assert visitor.send("/settings/teams", {"name": "north"}).status_code == 422
    reader = app.test_client()
    reader.sign_in(NAMES["reader"])
    assert reader.send("/settings/teams", {"name": "South"}).status_code == 403
    with begin_work(database, CONSOLE, writes=False) as work:
        assert [team.name for team in teams.listing(work)] == ["North"]
    assert database.engine.pool.checkedout() == 0


def test_without_its_tables_it_says_so_to_nobody(tmp_path):
    app = made(settings_over(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path / "instance"))
    visitor = app.test_client()
    assert visitor.get("/healthz").status_code == 200 and visitor.get("/readyz").status_code == 503
    for url in ("/", "/sign-in"):
        answer = visitor.get(url)
        assert answer.status_code == 500
        assert "sqlite" not in answer.text.lower() and "no such table" not in answer.text
        assert answer.headers["Content-Security-Policy"]
    assert "no such table" in (tmp_path / "instance" / "contrast.log").read_text()
    app.extensions["contrast"].dispose()


def test_too_much_is_refused_in_plain_words(prepared, tmp_path):
    settings = replace(settings_over(f"sqlite:///{prepared / 'peopled'}", tmp_path / "instance"), upload_limit=20_000)
    app = made(settings)
    visitor = app.test_client()
    token = visitor.token()
    answer = visitor.post("/sign-in", data={"name": "x" * 30_000, "password": "x", "csrf_token": token})
    assert answer.status_code == 413 and "File too large" in answer.text
    app.extensions["contrast"].dispose()
