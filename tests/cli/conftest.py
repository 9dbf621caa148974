import json

import pytest
from click.testing import CliRunner

from app.cli import main


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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def console(request, tmp_path):
    """The console over an empty folder and an empty database of either kind."""
    url = {} if request.param == "sqlite" else {"DATABASE_URL": request.getfixturevalue("postgresql_url")}
    return Console(tmp_path, {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": "", **url})


@pytest.fixture
def sqlite_console(tmp_path):
    """The console over an empty folder."""
    return Console(tmp_path, {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": ""})
