"""The audit of dependencies never says that all is well when it asked nobody."""

import json
import subprocess
import sys

import pytest

from tests.fixtures.processes import ROOT

CLEAN = {"name": "flask", "version": "3.1.0", "vulns": []}
BAD = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "other", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([CLEAN, CLEAN], 0, "No known vulnerability in 2 packages."),
        ([CLEAN, BAD], 1, "old 1.0: PYSEC-1. Fixed in: 1.1."),
        ([BAD, UNKNOWN], 1, "NOT AUDITED: 1 of 2 packages"),
        ([CLEAN, UNKNOWN], 2, "NOT AUDITED: 1 of 2 packages"),
        ([UNKNOWN], 2, "NOT AUDITED: 1 of 1 packages"),
        ([], 2, "NOT AUDITED: the list"),
        (None, 2, "NOT AUDITED: the list"),
    ],
)
def test_what_an_audit_ends_with(tmp_path, packages, code, says):
    answer = "it could not be reached" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    program = tmp_path / "pip-audit"
    program.write_text(f"#!{sys.executable}\nimport sys\nassert '--require-hashes' in sys.argv\nprint({answer!r})\n")
    program.chmod(0o700)
    command = [sys.executable, "-m", "tests.audit", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
    assert "No known" not in done.stdout or code == 0
