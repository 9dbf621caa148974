"""`kill -9` in the middle of a migration: the next start goes on to the present shape, and the data are those of a
migration that nobody disturbed."""

import random
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import alembic_config
from tests import postgresql
from tests.bench.rows import fill_database
from tests.fixtures.processes import Installation, kill
from tests.torture.write_log import sound

OLD = ("0001", "0003", "0004", "0006", "0008", "0011", "0012")  # what somebody may come from


@dataclass
class Migrated:
    """What came of one kill: the revision it began at, the one that it left, and whether it came before the end."""

    old: str
    left: str
    before_the_end: bool


class OnSqlite:
    """Copies of a database as files."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0

    def new(self):
        return f"sqlite:///{self.folder / 'first.sqlite3'}"

    @contextmanager
    def copy(self, url):
        self.count += 1
        copy = self.folder / f"copy {self.count}.sqlite3"
        shutil.copy(url.removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"
        for file in self.folder.glob(f"copy {self.count}*"):
            file.unlink()


class OnPostgresql:
    """Copies of a database within a server."""

    def __init__(self, url):
        self.socket, self.url = sa.make_url(url).query["host"], url

    def new(self):
        return self.url

    @contextmanager
    def copy(self, url):
        with postgresql.database(self.socket, template=sa.make_url(url).database) as copy:
            yield copy


def run(folder, place, kills, seed, engagements=3_000):
    """So many migrations, each from another old revision, killed at a moment of their own and then begun again."""
    (folder / "instance").mkdir(exist_ok=True)
    return list(_kills(folder, place, kills, random.Random(seed), engagements))


def _kills(folder, place, kills, chance, engagements):
    oldest = list(OLD)[-max(1, min(len(OLD), kills)) :]
    newest = place.new()
    made = Database(newest)
    fill_database(made, engagements)
    with begin_work(made, CONSOLE) as work:
        users.add(work, "Rita", "manager", "correct horse battery")
    Installation(newest, folder / "instance").run("migrate")  # what a first start writes is there
    made.dispose()
    for place_of_old, old in enumerate(oldest):
        with place.copy(newest) as url:
            _back_to(url, old)
            took, wanted = _undisturbed(folder, place, url)
            for _ in range(kills // len(oldest) + (place_of_old < kills % len(oldest))):
                yield _killed(folder, place, url, old, chance.uniform(0.15, 1.0) * took, wanted)


def _back_to(url, revision):
    database = Database(url)
    command.downgrade(alembic_config(database), revision)
    database.dispose()


def _undisturbed(folder, place, url):
    with place.copy(url) as copy:
        began = time.monotonic()
        Installation(copy, folder / "instance").run("migrate")
        return time.monotonic() - began, contents(copy)


def _killed(folder, place, url, old, moment, wanted):
    with place.copy(url) as copy:
        console = Installation(copy, folder / "instance")
        process = console.start("migrate")
        end = time.monotonic() + moment
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        early = process.poll() is None
        kill(process)
        left = _revision(copy)
        sound(copy)
        console.run("migrate")
        assert contents(copy) == wanted, (old, moment, left)
        return Migrated(old, left, early)


def newest():
    """The revision of the present shape."""
    return ScriptDirectory.from_config(alembic_config(Database("sqlite://"))).get_current_head()


def _revision(url):
    database = Database(url)
    with database.engine.connect() as connection:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
    database.dispose()
    return found


def contents(url):
    """Every row of every table, and the shape of the tables."""
    database = Database(url)
    found = {}
    with database.engine.connect() as connection:
        inspected = sa.inspect(connection)
        for table in sorted(inspected.get_table_names()):
            names = [each["name"] for each in inspected.get_columns(table)]
            rows = connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()
            indexes = sorted(str(each["name"]) for each in inspected.get_indexes(table))
            found[table] = names, indexes, sorted(map(repr, rows))
    database.dispose()
    return found
