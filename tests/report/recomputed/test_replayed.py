"""Saved reports over drawn records: replayed they give themselves again; after an edit they name what was edited."""

import hashlib
import json
import sqlite3
from contextlib import closing
from random import Random

import pytest
from click.testing import CliRunner

from app.cli import main
from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.domain.engagements import FIELDS
from app.record.services import engagements
from tests.fixtures.databases import copied
from tests.report.recomputed.random_records import ANSWERED, options_of
from tests.report.recomputed.worlds import CODES, NOW, WORLDS

EDITS = 2
REPORTS = range(1, len(CODES) + 1)


@pytest.fixture(params=[name for name, world in WORLDS.items() if world])
def record(made, request, tmp_path, monkeypatch):
    """The name of a world, and the path of a copy of its record, on the day on which its reports were saved."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    path = tmp_path / "record.sqlite3"
    copied(made(request.param), path)
    return request.param, path


def contrast(path, *arguments):
    """Runs a command; its exit code and what it wrote."""
    environment = {"CONTRAST_INSTANCE": str(path.parent / "instance"), "DATABASE_URL": f"sqlite:///{path}"}
    result = CliRunner(env=environment).invoke(main, list(map(str, arguments)))
    assert result.exit_code in (0, 1) and not result.stderr, result.output
    return result.exit_code, result.stdout


def bytes_of(path):
    """A hash of what is kept of the reports."""
    with closing(sqlite3.connect(path)) as base:
        kept = base.execute("SELECT id, document, changes, hash, data_hash FROM saved_report ORDER BY id").fetchall()
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def documents(path):
    """What a program gets of each report."""
    return [json.loads(contrast(path, "reports", "show", number, "--format", "json")[1]) for number in REPORTS]


def edit(path, rng, shown):
    """Gives a random engagement of one of the reports another answer; its number."""
    document = rng.choice(shown)
    number = int(rng.choice(sorted(document["engagements"] | document["news_engagements"], key=int)))
    name = rng.choice(sorted(set(ANSWERED) & set(document["fields"])))
    with closing(sqlite3.connect(path)) as base:
        (reference,) = base.execute("SELECT reference FROM engagement WHERE id = ?", [number]).fetchone()
    database = Database(f"sqlite:///{path}")
    with begin_work(database, CONSOLE) as work:
        before = getattr(engagements.get_by_reference(work, reference).engagement, name)
        value = rng.choice([each for each in (*options_of(FIELDS[name]), None) if each != before])
        engagements.amend(work, reference, {name: value}, None)
    database.dispose()
    return number


def test_a_report_is_given_again_until_something_is_edited_which_is_named(record):
    name, path = record
    before, shown = bytes_of(path), documents(path)
    for number in REPORTS:
        assert contrast(path, "reports", "replay", number) == (
            0,
            f"Today’s record gives saved report {number} again, figure by figure.\n",
        )
    edited, rng = set(), Random(name)
    for _ in range(EDITS):
        edited.add(edit(path, rng, shown))
        for number, document in zip(REPORTS, shown, strict=True):
            code, said = contrast(path, "reports", "replay", number, "--json")
            found, mine = json.loads(said), document["engagements"].keys() | document["news_engagements"].keys()
            there = sorted(each for each in edited if str(each) in mine)
            causes = {name: those for name, those in found["causes"].items() if those}
            assert causes == ({"edited": there} if there else {})
            assert code == bool(found["differences"]) and (there or not code)
            assert {tuple(each["causes"]) for each in found["differences"]} <= {("edited",)}
        assert bytes_of(path) == before
    assert documents(path) == shown
