"""Two people want the same at the same moment: one gets it, the other is told so in plain words, on either database."""

import io
import re
import shutil
import threading
from html import unescape

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from app.accounts.services import users
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import database as storage
from app.exporting import files
from app.importing.services import imports
from app.record.domain.file_schema import EXPORT_COLUMNS
from app.record.services import engagements, providers, teams
from tests.fixtures.site import NAMES, made, settings_over
from tests.web.pages.concurrent_requests import app, client, second, waits

__all__ = ["app", "client"]

ROWS = [
    {"reference": "A", "title": "a", "arrangement": "freelance", "provider": "Ann", "team": "North"},
    {"reference": "B", "title": "b", "arrangement": "outsourced", "provider": "Bo", "team": "South"},
]
SAID = {"title": "Support", "arrangement": "outsourced", "status": "planned"}


def _file(rows):
    """Our own file with these rows."""
    return b"".join(files.encode(tuple(EXPORT_COLUMNS.values()), rows, files.FileFormat()))


def _uploads(app):
    return app.extensions["contrast.settings"].uploads


def counted(app, table, name):
    """How many rows go by this folded name."""
    with app.extensions["contrast"].reading() as session:
        column = "reference" if table == "engagement" else "folded"
        return session.execute(sa.text(f"SELECT count(*) FROM {table} WHERE {column} = :name"), {"name": name}).scalar()


TAKEN = {
    "user": (
        lambda work: users.add(work, "Ann", "manager"),
        "/users/new",
        {"name": "ánn", "role": "reader"},
        "user_account",
        "ann",
    ),
    "team": (lambda work: teams.add(work, "Ann"), "/settings/teams", {"name": "ANN"}, "team", "ann"),
    "team renamed": (lambda work: teams.add(work, "Ann"), "/settings/teams/1", {"name": "Ann"}, "team", "ann"),
    "provider": (
        lambda work: providers.record(work, {"name": "Ann"}),
        "/providers/new",
        {"name": "ann"},
        "provider",
        "ann",
    ),
    "provider renamed": (
        lambda work: providers.record(work, {"name": "Ann"}),
        "/providers/1/edit",
        {"name": "Ann", "revision": "1"},
        "provider",
        "ann",
    ),
    "provider in place": (
        lambda work: providers.record(work, {"name": "Ann"}),
        "/engagements/new",
        SAID | {"provider": "Ann"},
        "provider",
        "ann",
    ),
    "team in place": (lambda work: teams.add(work, "Ann"), "/engagements/new", SAID | {"team": "Ann"}, "team", "ann"),
    "reference": (
        lambda work: engagements.record(work, SAID | {"reference": "R1"}),
        "/engagements/new",
        SAID | {"reference": "R1"},
        "engagement",
        "R1",
    ),
    "reference changed": (
        lambda work: engagements.record(work, SAID | {"reference": "R1"}),
        "/engagements/1/edit",
        SAID | {"reference": "R1", "revision": "1"},
        "engagement",
        "R1",
    ),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_name_that_is_taken_at_this_moment(app, client, case):
    first, address, said, table, name = TAKEN[case]
    token = client.token()
    answer = second(app, first, lambda: client.post(address, data=said | {"csrf_token": token}))
    assert counted(app, table, name) == 1
    if answer.status_code != 303:
        assert answer.status_code in (409, 422), answer.text
        taken = ("already", "at the same moment", "looks like the existing user “Ann”")
        assert any(each in answer.text for each in taken), answer.text
    else:
        assert "in place" in case, "the other's name serves as well"
    assert not (app.extensions["contrast.settings"].instance / "contrast.log").exists()


def test_one_person_reviews_twice_at_once(app, client):
    token, number = client.token(), 1
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        me = users.users.find_by_name(work.session, NAMES["administrator"]).id

    def first(work):
        it = engagements.get_by_id(work, number)
        engagements.save_review(work, it, me, {"quality": 4})

    answer = second(
        app, first, lambda: client.post(f"/engagements/{number}/review", data={"quality": "2", "csrf_token": token})
    )
    assert answer.status_code in (303, 409), answer.text
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        assert len(engagements.detail(work, "X").reviews) == 1


def test_a_file_and_a_form_name_one_provider_at_once(app, client):
    token = client.token()
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        number = imports.upload(work, _uploads(app), _file(ROWS), "file.csv")
    mark = _mark(client, number)
    answer = second(
        app,
        lambda work: providers.record(work, {"name": "Ann"}),
        lambda: client.post(f"/imports/{number}/check", data={"act": "import", "mark": mark, "csrf_token": token}),
    )
    assert answer.status_code == 409 and counted(app, "provider", "ann") == 1
    assert counted(app, "engagement", "A") == 0
    again = client.post(
        f"/imports/{number}/check", data={"act": "import", "mark": _mark(client, number), "csrf_token": token}
    )
    assert again.status_code == 303 and counted(app, "engagement", "A") == 1


def _mark(client, number):
    return client.get(f"/imports/{number}/check").text.split('name="mark" value="')[1].partition('"')[0]


def test_two_files_at_once_are_one_after_the_other(app):
    def bring(work, rows=ROWS):
        return imports.apply(work, _uploads(app), _file(rows), "file.csv").preview.counts

    def other():
        with begin_work(app.extensions["contrast"], CONSOLE) as work:
            return bring(work, ROWS[::-1])

    assert second(app, bring, other) == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        assert engagements.listing(work, Selection()).total == 3


def test_two_who_stand_in_each_others_way(app, client):
    """Each has made what the other one wants next: the database ends one of them, who is told to try again."""
    token = client.token()

    def first(work):
        teams.add(work, "South")

    def then():
        return client.post("/engagements/new", data=SAID | {"provider": "Ann", "team": "South", "csrf_token": token})

    answers = []
    thread = threading.Thread(target=lambda: answers.append(then()))
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        first(work)
        thread.start()
        for _ in range(1000):
            if waits(work) or not thread.is_alive():
                break
        try:
            providers.record(work, {"name": "Ann"})
        except storage.Stale:
            work.session.rollback()
    thread.join()
    assert answers[0].status_code == 303 or "at the same moment" in answers[0].text
    assert not (app.extensions["contrast.settings"].instance / "contrast.log").exists()


def test_whoever_waits_too_long_is_told_to_try_again(prepared, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "BUSY_MS", 50)
    shutil.copy(prepared / "peopled", tmp_path / "contrast.sqlite3")
    app = made(settings_over(f"sqlite:///{tmp_path / 'contrast.sqlite3'}", tmp_path / "instance"))
    visitor = app.test_client()
    visitor.sign_in(NAMES["administrator"])
    token = visitor.token()
    typed = {
        "title": 'Paint "the" fence',
        "arrangement": "outsourced",
        "status": "planned",
        "notes": "one\r\n<b>two</b>",
        "skills": ["a", "b"],
    }
    with begin_work(app.extensions["contrast"], CONSOLE):
        answer = visitor.post("/engagements/new?from=x", data=typed | {"csrf_token": token})
        file = visitor.post("/profiles/new", data={"file": (io.BytesIO(b"{}"), "a.json"), "csrf_token": token})
        secret = visitor.post("/users/new", data={"name": "N", "password": "battery staple", "csrf_token": token})
    assert answer.status_code == 503 and answer.headers["Retry-After"] and "try again" in answer.text
    assert "Nothing was saved. This page keeps what you entered" in answer.text
    assert '<form method="post">' in answer.text, "it goes to the address that it was sent to"
    kept = [
        (unescape(name), unescape(value))
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text)
    ]
    assert sorted(kept) == sorted(
        [
            ("skills", "a"),
            ("skills", "b"),
            ("csrf_token", token),
            *((name, typed[name]) for name in typed if name != "skills"),
        ]
    )
    for other in (file, secret):
        assert other.status_code == 503 and "go back, and send the form again" in other.text
        assert 'type="hidden"' not in other.text
    assert visitor.post("/engagements/new", data=MultiDict(kept)).status_code == 303
    app.extensions["contrast"].dispose()
