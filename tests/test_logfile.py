"""The log: nothing secret in it, nobody writes a record of their own into it, and it stays small whoever writes."""

import logging
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.storage.database import Database
from app.logfile import MAX_RECORD_LENGTH, create_handler

ROOT = Path(__file__).parents[1]
HOSTILE = "a\n2026-01-01 00:00:00,000 ERROR forged\r\x1b[2J\x9b31m\u202e\u2028end"


@pytest.fixture
def log(tmp_path):
    """A logger that writes to `contrast.log` in the folder."""
    logger = logging.Logger("of the test")
    logger.addHandler(create_handler(tmp_path / "contrast.log"))
    return logger


def text(folder):
    """What stands in the log."""
    return (folder / "contrast.log").read_text()


def test_it_holds_no_parameters_of_statements(log, tmp_path, database_url):
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE account (name TEXT UNIQUE, hash TEXT NOT NULL)")
    for values in (
        {"name": "A", "hash": "$argon2id$hidden"},
        {"name": "A", "hash": "$argon2id$hidden"},
        {"name": "Somebody", "hash": None},
    ):
        try:
            with database.engine.begin() as connection:
                connection.execute(sa.text("INSERT INTO account VALUES (:name, :hash)"), values)
        except sa.exc.IntegrityError as failed:
            log.error("it failed", exc_info=failed)
    database.dispose()
    said = text(tmp_path)
    assert said.count("IntegrityError") >= 2 and "INSERT INTO account" in said
    assert "hidden" not in said.replace("parameters hidden", "") and "Somebody" not in said and "(A)" not in said


def test_nobody_writes_a_record_of_their_own(log, tmp_path):
    log.error("at %s", HOSTILE)
    try:
        raise ValueError(HOSTILE)
    except ValueError as failed:
        log.error("it failed", exc_info=failed)
    said = text(tmp_path)
    records = [line for line in said.splitlines() if re.match(r"\d{4}-", line)]
    assert len(records) == 2 and not any("forged" in line for line in records if "at " not in line)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", said) and "\\u001b[2J" in said


@pytest.mark.parametrize("letter", ["x", "é", "\x1b", "\n", "語"])
def test_a_record_is_at_most_eight_thousand_bytes(log, tmp_path, letter):
    try:
        raise ValueError(letter * 200_000 + " is the end")
    except ValueError as failed:
        log.error("%s", letter * 200_000, exc_info=failed)
    assert len(text(tmp_path).encode()) <= MAX_RECORD_LENGTH + 1
    assert "bytes left out" in text(tmp_path) and text(tmp_path).rstrip().endswith("is the end")


def test_the_limit_holds_though_several_write(tmp_path):
    script = (
        "import logging, sys\nfrom pathlib import Path\nfrom app.logfile import create_handler\n"
        "log = logging.Logger('x')\nlog.addHandler(create_handler(Path(sys.argv[1])))\n"
        "for number in range(500):\n    log.error('%s %s', number, 'x' * 7_000)\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "contrast.log")], cwd=ROOT) for _ in range(3)
    ]
    assert [writer.wait() for writer in writers] == [0] * 3
    files = {path.name: path for path in tmp_path.iterdir()}
    assert sorted(files) == ["contrast.log", *(f"contrast.log.{number}" for number in range(1, 6))]
    for path in files.values():
        assert path.stat().st_size <= 1_000_000 and stat.S_IMODE(path.stat().st_mode) == 0o600
        assert all(re.fullmatch(r"\S+ \S+ ERROR \d+ x{7000}", line) for line in path.read_text().splitlines())


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path, capsys):
    logger = logging.Logger("of the test")
    logger.addHandler(create_handler(tmp_path / "no such folder" / "contrast.log"))
    logger.error("something")
    assert capsys.readouterr().err == "The log cannot be written: No such file or directory.\n"
