"""Imports go strictly down: by the contracts in pyproject.toml, and by what an interpreter really loads."""

import json
import subprocess
import sys

import pytest

from app.blueprints import BLUEPRINTS
from tests.architecture.sources import APP, ROOT, module_name, under

PURE = {"domain", "values", "workbooks", "charts", "text"}  # the floors that are pure, and files of the subjects below
PURE_FILES = {"app.importing.files", "app.report.files"}
NEVER = {"flask", "sqlalchemy", "wtforms", "click", "werkzeug", "alembic"}
HEAVY = {"numpy", "scipy"}
LIGHT = {f"app.core.domain.{name}" for name in ("money", "clock", "kinds", "errors", "permissions")}
LIGHT |= {"app.record.domain.engagements"}
# What `contrast serve` imports, besides the pages.
SERVED = (
    "app.factory",
    "app.cli.serve",
    "app.cli.installation",
    "app.cli.job_runner",
    "app.importing.services.cleanup",
)
# They are imported inside the functions that use them, so that the server is up at once.
LATE = {
    "alembic",
    "authlib",
    "currency_converter",
    "prometheus_client",
    "psycopg",
    "python_calamine",
    "rapidfuzz",
    "scipy",
    "typst",
    "xlsxwriter",
}

pure_modules = [
    name
    for name in map(module_name, under("app", ".py"))
    if PURE & {*name.split(".")[2:3]} or ".".join(name.split(".")[:3]) in PURE_FILES
]


# Run by an interpreter that has loaded nothing of ours. For each of its lines it makes a copy of itself, which imports
# these modules and says what is there then; what others have written may be there before, so that it costs once.
APART = """
import contextlib, json, os, sys, traceback
before, *together = sys.stdin.read().split("\\n")
for name in before.split():
    with contextlib.suppress(ImportError):
        __import__(name)
for names in together:
    if os.fork():
        os.wait()
        continue
    try:
        for name in names.split():
            __import__(name)
        said = [names, sorted(sys.modules), ""]
    except BaseException:
        said = [names, [], traceback.format_exc()]
    print(json.dumps(said), flush=True)
    os._exit(0)
"""


def loaded_by(*together, before=()):
    """What is there after a fresh interpreter imported these modules, for each of `together`: names with spaces."""
    given = "\n".join((" ".join(before), *together))
    command = [sys.executable, "-W", "error", "-c", APART]
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    found = {}
    for names, loaded, failed in map(json.loads, done.stdout.splitlines()):
        assert not failed, f"{names} can't be imported:\n{failed}"
        found[names] = set(loaded)
    assert found.keys() == set(together), done.stderr
    return [found[names] for names in together]


# That the contracts of pyproject.toml are kept `make lint` says, which `make test` runs first: among them, who imports
# NumPy and SciPy.
def test_pure_modules_load_no_machinery_and_each_can_be_imported_alone():
    assert len(pure_modules) > 100
    whole, light = loaded_by(" ".join(pure_modules), " ".join(sorted(LIGHT)))
    assert not whole & NEVER, f"Pure modules load {whole & NEVER}"
    assert not light & HEAVY, f"One of {sorted(LIGHT)} loads {light & HEAVY}"
    loaded_by(*pure_modules, before=sorted(name for name in whole if name.partition(".")[0] != "app"))


def test_the_serve_command_forks_its_watchdog_before_it_loads_the_application():
    (loaded,) = loaded_by("app.cli.serve")
    assert not loaded & {"app.factory", "app.tables", "flask", "sqlalchemy"}, "Import it inside the command"


@pytest.mark.skipif(not (APP / "factory.py").exists(), reason="there is no factory yet")
def test_the_server_starts_without_what_it_needs_later():
    (loaded,) = loaded_by(" ".join((*SERVED, *BLUEPRINTS)))
    assert not loaded & LATE, f"{loaded & LATE} are imported at the start; import them where they are used"
