"""A file that waits takes room and names people: it does not wait for ever."""

import hashlib
from datetime import timedelta

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("next_one", [imports.upload, imports.apply])
def test_what_nobody_confirmed_is_dropped_after_a_week(database, tmp_path, next_one):
    files = {name: f"title,arrangement\n{name},freelance\n".encode() for name in ("old", "shared", "young", "next")}
    with begin_work(database, CONSOLE) as work:
        today, work.now = work.now, work.now - timedelta(days=8)
        done = imports.apply(work, tmp_path, files["shared"], "done.csv").number
        for name in ("old", "shared"):
            imports.upload(work, tmp_path, files[name], name)
        work.now = today - timedelta(days=6)
        young = imports.upload(work, tmp_path, files["young"], "young")
        work.now = today
        next_one(work, tmp_path, files["next"], "next")
        left = {each.file_name: each.id for each in imports.listing(work)}
    assert left.keys() == {"done.csv", "young", "next"} and (left["done.csv"], left["young"]) == (done, young)
    kept = {path.name for path in tmp_path.glob("[0-9a-f]" * 64)}
    assert kept == {hashlib.sha256(files[name]).hexdigest() for name in ("shared", "young", "next")}
