"""The example files of deploy/ name commands, settings and files that there are."""

import ast
import re

import pytest
from click.testing import CliRunner

from app.cli import main
from app.settings import load
from tests.architecture.sources import ROOT

FOLDER = ROOT / "deploy"
EXAMPLES = sorted(each.name for each in FOLDER.iterdir() if each.is_file())
SETTING = re.compile(r"\b(?:CONTRAST_[A-Z_]+|DATABASE_URL)\b")
LISTED = re.compile(r'\["contrast", "([a-z-]+)"\]')


def text(name):
    return (FOLDER / name).read_text("utf-8")


def known_settings():
    """Those that README.md lists, which other tests compare with the code."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return set(re.findall(r"`([A-Z_]+)`", readme))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_is_one_of_contrast(name):
    unknown = set(SETTING.findall(text(name))) - known_settings()
    assert not unknown, f"deploy/{name} sets what Contrast doesn't know: {sorted(unknown)}"


def test_the_settings_of_the_example_are_taken(tmp_path):
    lines = [line for line in text("contrast.env").splitlines() if line and not line.startswith("# ")]
    assert len(lines) > 5
    settings = dict(line.removeprefix("#").split("=", 1) for line in lines)
    taken = load(settings | {"CONTRAST_INSTANCE": str(tmp_path)})
    assert (taken.https, taken.proxies, taken.json_log) == (True, 1, True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_command_is_one_of_contrast(name):
    started = re.findall(r"^ExecStart=\S+/contrast (\S+)", text(name), re.MULTILINE)
    for command in {*started, *LISTED.findall(text(name)), *re.findall(r"`contrast ([a-z-]+)", text(name))}:
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0, f"deploy/{name}: contrast {command}"


def test_the_examples_start_both_processes():
    for name in ("contrast-worker.service", "compose.yaml"):
        assert re.search(r'bin/contrast worker$|"contrast", "worker"', text(name), re.MULTILINE)
    for name in ("contrast-web.service", "Containerfile"):
        config = re.search(r'--config"?,? "?([\w./]+)', text(name))[1]
        assert (ROOT / config).is_file() and config == "deploy/gunicorn.conf.py"


def test_gunicorn_knows_its_settings_and_the_entry_is_there():
    from gunicorn.config import KNOWN_SETTINGS

    tree = ast.parse(text("gunicorn.conf.py"))
    names = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets}
    names |= {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign)}
    names |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {name for name in names if name.islower()} <= {each.name for each in KNOWN_SETTINGS}
    from app import wsgi

    assert 'wsgi_app = "app.wsgi:create_app()"' in text("gunicorn.conf.py") and callable(wsgi.create_app)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_proxies_hide_what_is_for_monitoring_and_set_what_is_trusted(name):
    said = text(name)
    assert "/metrics" in said and "/readyz" in said and "127.0.0.1:8000" in said
    assert "X-Request-ID" in said and "Strict-Transport-Security" in said


def test_the_image_copies_files_that_there_are():
    for name in re.findall(r"^COPY (\S+) ", text("Containerfile"), re.MULTILINE):
        assert (ROOT / name).exists(), name
