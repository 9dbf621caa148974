import json

import pytest
from click.testing import CliRunner

from app.cli import main
from tests import postgresql
from tests.kept import copied, doubled, postgresql_prepared, sqlite_prepared

__all__ = ["postgresql_prepared", "sqlite_prepared"]


class Console:
    """`contrast` in an instance folder of its own, in this process."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment

    def __call__(self, *arguments, exit_code=0, given=None):
        """Runs the command; its result, after the exit code was seen to be the one expected."""
        result = CliRunner(env=self.environment).invoke(main, [str(each) for each in arguments], input=given)
        assert result.exit_code == exit_code, result.output
        assert "Traceback" not in result.output
        return result

    def json(self, *arguments, exit_code=0):
        """What the command answers as JSON."""
        return json.loads(self(*arguments, "--json", exit_code=exit_code).stdout)

    def file(self, content, name="file.csv"):
        """A file with this content."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def over(folder, url=""):
    """The console over this folder and a database by its URL, else that of the folder."""
    return Console(folder, {"CONTRAST_INSTANCE": str(folder / "instance"), "DATABASE_URL": url})


@pytest.fixture
def new_console(tmp_path):
    """The console over an empty folder: its first command makes the database."""
    return over(tmp_path)


@pytest.fixture
def sqlite_console(tmp_path, sqlite_prepared):
    """The console over a folder with an empty record."""
    (tmp_path / "instance").mkdir(mode=0o700)
    copied(sqlite_prepared, tmp_path / "instance" / "contrast.sqlite3")
    return over(tmp_path)


@pytest.fixture
def postgresql_console(tmp_path, postgresql_server, postgresql_prepared):
    """The console over an empty folder and an empty record on PostgreSQL."""
    with postgresql.database(postgresql_server, template=postgresql_prepared) as url:
        yield over(tmp_path, url)


def pytest_generate_tests(metafunc):
    doubled(metafunc, "console")


@pytest.fixture
def console(request):
    """The console over an empty record: on SQLite, and for tests marked `both_databases` on PostgreSQL, too."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_console")
