"""Imports go strictly down: by the contracts in pyproject.toml, and by what an interpreter really loads."""

import subprocess
import sys

import pytest

from app.blueprints import BLUEPRINTS
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
LATE = {"alembic", "authlib", "currency_converter", "psycopg", "python_calamine", "scipy", "xlsxwriter"}

pure_modules = [
    name
    for name in map(module_name, under("app", ".py"))
    if PURE & {*name.split(".")[2:3]} or ".".join(name.split(".")[:3]) in PURE_FILES
]


def loaded_by(module):
    """The modules that are there after a fresh interpreter imported this one."""
    script = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{module} can't be imported alone:\n{done.stderr}"
    return set(done.stdout.split())


def test_contracts_are_kept():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", pure_modules)
def test_pure_modules_load_no_machinery(module):
    loaded = loaded_by(module)
    assert not loaded & NEVER, f"{module} loads {loaded & NEVER}"
    for library, ways in THROUGH.items():
        if library in loaded:
            assert module not in LIGHT, f"{module} loads {library}"
            assert loaded & ways, f"{module} loads {library}, which belongs in {sorted(ways)}"


@pytest.mark.skipif(not (APP / "factory.py").exists(), reason="there is no factory yet")
def test_the_server_starts_without_what_it_needs_later():
    loaded = loaded_by(", ".join(("app.factory", "app.cli.serve", *BLUEPRINTS)))
    assert not loaded & LATE, f"{loaded & LATE} are imported at the start; import them where they are used"
