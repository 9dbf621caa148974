import os
import re
import signal
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import COMMANDS, main
from app.core.domain.events import EventKind
from tests import postgresql
from tests.cli.console_history import told
from tests.fixtures.console import over

ROOT = Path(__file__).parents[2]
STARTED = re.compile(r"Contrast is at (http://127\.0\.0\.1:\d+)")


def contrast(folder, *arguments, **more):
    """`contrast` in a process of its own."""
    environment = {**os.environ, "CONTRAST_INSTANCE": str(folder), "DATABASE_URL": "", "PYTHONUNBUFFERED": ""}
    return subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_the_overview_names_every_command_and_imports_none():
    script = "import sys; from app.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(name in done.stdout for name in COMMANDS)
    assert not {"sqlalchemy", "flask", "numpy", "waitress"} & set(done.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"{name}" in result.output.splitlines()[0]


def test_an_unknown_command_is_misuse(sqlite_console):
    sqlite_console("imprt", exit_code=2)


def test_migrating_twice_is_as_good_as_once(new_console, database_url):
    new_console.environment["DATABASE_URL"] = database_url
    assert new_console("migrate").stdout == new_console("migrate").stdout == "The database is up to date.\n"


@pytest.mark.both_databases
def test_export_into_a_file_and_with_filters(console):
    console("import", console.file("title,arrangement,category\na,freelance,design\nb,freelance,\n"))
    whole = console("export").stdout
    console("export", "-o", console.folder / "out.csv")
    assert told(console) == [{"rows": 2, "selection": ""}, {"rows": 2, "selection": ""}]
    assert (console.folder / "out.csv").read_text() == whole
    assert [path.name for path in console.folder.glob("out*")] == ["out.csv"]
    assert len(console("export", "--filter", "category=design").stdout.splitlines()) == 2
    assert len(console("export", "--filter", "category.known=no").stdout.splitlines()) == 2
    either = console("export", "--filter", "category=design", "--filter", "category=unknown")
    assert len(either.stdout.splitlines()) == 3
    assert len(console("export", "--sample").stdout.splitlines()) == 1
    assert "There is no field" in console("export", "--filter", "colour=red", exit_code=2).stderr
    noted = len(told(console))
    console("export", "-o", console.folder / "nowhere" / "out.csv", exit_code=1)
    assert len(told(console)) == noted and told(console)[-4] == {"rows": 1, "selection": "category=design"}


@pytest.mark.both_databases
def test_a_backup_is_restored_by_one_command(console, tmp_path):
    console("import", console.file("title,arrangement\na,freelance\n"))
    target = console.folder / "copy.zip"
    assert "keep a copy of" in console("backup", target).stdout
    restored = over(tmp_path / "other")
    assert "1 imported file. Every hash was checked" in restored("restore", target).stdout
    assert restored("export").stdout == console("export").stdout
    assert told(restored, EventKind.BACKUP_RESTORED) == [{"file": "copy.zip"}]
    assert "already holds an installation (engagement: 1)" in restored("restore", target, exit_code=1).stderr
    assert "add --force" in console("backup", target, exit_code=1).stderr
    console("backup", "--force", target)
    assert [path.name for path in console.folder.glob("*.partial*")] == []
    assert told(console, EventKind.BACKED_UP) == [{"file": "copy.zip"}] * 2
    assert "No such file" in console("backup", console.folder / "nowhere" / "copy.zip", exit_code=1).stderr
    assert "There is no file" in over(tmp_path / "third")("restore", tmp_path / "none", exit_code=1).stderr


def test_secrets_come_along_by_choice(sqlite_console, tmp_path):
    console, target = sqlite_console, sqlite_console.folder / "copy.zip"
    assert "no secrets" not in console("backup", "--with-secrets", target).stdout
    restored = over(tmp_path / "other")
    restored("restore", target)
    secrets = [(each.folder / "instance" / "secret") for each in (console, restored)]
    assert secrets[0].read_bytes() == secrets[1].read_bytes()
    assert secrets[1].stat().st_mode & 0o077 == 0


@pytest.mark.postgresql
def test_an_installation_moves_to_postgresql(sqlite_console, postgresql_server):
    console = sqlite_console
    console("import", console.file("title,arrangement\na,freelance\n"))
    before = console("export").stdout
    with postgresql.database(postgresql_server) as url:
        assert "Each table has the same hash on both sides" in console("copy-to", url).stdout
        moved = over(console.folder, url)
        assert moved("export").stdout == before
        assert "That is the database in use" in moved("copy-to", url, exit_code=1).stderr
        assert "already holds an installation" in console("copy-to", url, exit_code=1).stderr


def test_a_database_that_cannot_be_reached_is_said_plainly(sqlite_console):
    console = sqlite_console
    for url in ("sqlite:////proc/nowhere/x.sqlite3", "postgresql://nobody@127.0.0.1:1/none"):
        console.environment["DATABASE_URL"] = url
        assert "Can’t open the database" in console("export", exit_code=1).stderr


@pytest.mark.parametrize("url", ["mysql://ann:secret@host/name", "nonsense"])
def test_a_database_of_another_kind_is_refused_with_those_that_can_be(sqlite_console, url):
    sqlite_console.environment["DATABASE_URL"] = url
    said = sqlite_console("export", exit_code=1).stderr
    assert "postgresql://" in said and "sqlite:///" in said and "secret" not in said


def test_a_driver_that_is_missing_is_said_with_the_way_to_it(sqlite_console, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    sqlite_console.environment["DATABASE_URL"] = "postgresql://ann@host/name"
    assert "make env DATABASE_URL=postgresql://" in sqlite_console("export", exit_code=1).stderr


def test_an_export_writes_over_nothing_unless_told(sqlite_console):
    console, target = sqlite_console, sqlite_console.folder / "out.csv"
    target.write_text("mine")
    assert "add --force" in console("export", "-o", target, exit_code=1).stderr
    assert target.read_text() == "mine"
    console("export", "-o", target, "--force")
    assert target.read_text().startswith("reference,")
    nowhere = console.folder / "nowhere"
    assert f"The folder {nowhere}" in console("export", "-o", nowhere / "out.csv", exit_code=1).stderr


def test_a_setting_that_is_no_number_is_said_plainly(sqlite_console):
    sqlite_console.environment["CONTRAST_PORT"] = "eighty"
    assert "CONTRAST_PORT is “eighty”" in sqlite_console("export", exit_code=1).stderr


def test_a_bug_goes_to_the_log_and_not_to_the_reader(sqlite_console, monkeypatch):
    from app.exporting.services import export

    def broken(*arguments):
        raise ZeroDivisionError("the cause")

    monkeypatch.setattr(export, "stream", broken)
    said = sqlite_console("export", exit_code=1).stderr
    log = sqlite_console.folder / "instance" / "contrast.log"
    assert str(log) in said
    assert "ZeroDivisionError: the cause" in log.read_text()


def test_the_server_says_where_it_is_and_stops_when_told(tmp_path):
    server = contrast(tmp_path, "serve", "--port", "0")
    try:
        address = STARTED.match(server.stdout.readline())[1]
        code = server.stdout.readline()
        with ThreadPoolExecutor(32) as many:
            assert set(many.map(lambda _: opened(address), range(64))) == {200}
        assert re.search(r"with this code: \S+", code)
        taken = contrast(tmp_path, "serve", "--port", address.rpartition(":")[2])
        assert "Can’t listen" in taken.communicate(timeout=30)[1]
        assert taken.returncode == 1
    finally:
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "queue depth" not in said


def opened(address):
    """What the server answers, as a number."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.status


def test_a_reader_who_goes_away_is_no_error(tmp_path):
    made = contrast(tmp_path, "import", str(_long(tmp_path)))
    made.communicate(timeout=60)
    exporting = contrast(tmp_path, "export")
    exporting.stdout.read(10)
    exporting.stdout.close()
    assert "Traceback" not in exporting.stderr.read()
    exporting.stderr.close()
    exporting.wait(timeout=30)


def _long(folder):
    path = folder / "long.csv"
    path.write_text("title,arrangement\n" + "".join(f"work {n},freelance\n" for n in range(3000)))
    return path
