"""The page Imports shows what came through the watched folder."""

from dataclasses import replace

import pytest

from app.importing.services import watched_folder
from tests.web.pages.import_steps import plain


@pytest.fixture
def folder(app, tmp_path):
    """The watched folder of the application."""
    settings = app.extensions["contrast.settings"]
    place = tmp_path / "watched"
    place.mkdir()
    app.extensions["contrast.settings"] = replace(settings, watched_folder=place)
    yield place
    app.extensions["contrast.settings"] = settings


def test_what_waits_and_what_was_refused_is_shown(client, app, app_database, folder):
    uploads = app.extensions["contrast.settings"].uploads
    for name, content in (("list.csv", b"Title,Arrangement\nFence,freelance\n"), ("photo.png", b"\x89PNG\r\n")):
        (folder / name).write_bytes(content)
        watched_folder.take(app_database, uploads, folder / name)
    page = client.get("/imports").text
    words = plain(page)
    assert "1 file is waiting for your answers: list.csv" in words
    assert "1 file could not be imported." in words and "photo.png" in words and "This is a picture" in words
    assert "watched folder" in words
    asked = client.get("/imports/1", follow_redirects=True)
    assert "list.csv" in asked.text and asked.status_code == 200
    history = plain(client.get("/history?person=folder").text)
    assert "list.csv" in history and "through the watched folder" in history


def test_without_a_folder_nothing_is_said(client):
    assert "Watched folder" not in client.get("/imports").text


def test_a_folder_that_cannot_be_read_is_said(client, folder):
    folder.rmdir()
    assert "The folder can’t be read: No such file or directory." in plain(client.get("/imports").text)
