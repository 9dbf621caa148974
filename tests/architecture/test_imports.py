"""Imports go strictly down: by the contracts in pyproject.toml, and by what an interpreter really loads."""

import json
import subprocess
import sys

import pytest

from tests.architecture.sources import APP, ROOT, module_name, under

PURE = {"domain", "values", "workbooks", "charts", "text"}  # the floors that are pure, and files of the subjects below
PURE_FILES = {"app.importing.files", "app.report.files"}
NEVER = {"flask", "sqlalchemy", "wtforms", "click", "werkzeug", "alembic"}
# Whoever loads these does it through one of the modules named.
THROUGH = {
    "numpy": {
        "app.core.domain.exchange_rates",
        "app.report.domain.evidence",
        "app.report.domain.measures",
        "app.report.domain.statistics",
    },
    "scipy": {"app.report.domain.statistics"},
}
LIGHT = {f"app.core.domain.{name}" for name in ("money", "clock", "kinds", "errors", "permissions")}
LIGHT |= {"app.record.domain.engagements"}
# They are imported inside the functions that use them, so that the server is up at once.
LATE = {"alembic", "authlib", "currency_converter", "psycopg", "python_calamine", "xlsxwriter"}

pure_modules = [
    name
    for name in map(module_name, under("app", ".py"))
    if PURE & {*name.split(".")[2:3]} or ".".join(name.split(".")[:3]) in PURE_FILES
]


# Run by an interpreter that has loaded nothing of ours: it makes a copy of itself for each module, and the copy imports
# that module alone and says what is there then.
APART = """
import json, os, sys, traceback
for name in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    try:
        __import__(name)
        said = [name, sorted(sys.modules), ""]
    except BaseException:
        said = [name, [], traceback.format_exc()]
    print(json.dumps(said), flush=True)
    os._exit(0)
"""


def loaded_by(*modules):
    """By module: what is there after a fresh interpreter imported this one alone."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", APART, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = {}
    for module, loaded, failed in map(json.loads, done.stdout.splitlines()):
        assert not failed, f"{module} can't be imported alone:\n{failed}"
        found[module] = set(loaded)
    assert found.keys() == set(modules), done.stderr
    return found


# The contracts of pyproject.toml are checked by `make lint`, which `make test` runs first.
def test_pure_modules_load_no_machinery():
    assert len(pure_modules) > 100
    wrong = []
    for module, loaded in loaded_by(*pure_modules).items():
        if loaded & NEVER:
            wrong.append(f"{module} loads {loaded & NEVER}")
        for library, ways in THROUGH.items():
            if library in loaded and module in LIGHT:
                wrong.append(f"{module} loads {library}")
            elif library in loaded and not loaded & ways:
                wrong.append(f"{module} loads {library}, which belongs in {sorted(ways)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.skipif(not (APP / "factory.py").exists(), reason="there is no factory yet")
def test_the_server_starts_without_what_it_needs_later():
    (loaded,) = loaded_by("app.factory").values()
    assert not loaded & LATE, f"{loaded & LATE} are imported at the start; import them where they are used"
