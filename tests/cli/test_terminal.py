"""Nothing that stands in a name or a cell steers the terminal of whoever looks at it."""

import csv
import io
import json
import re

import pytest

from app.core.domain.invisible_characters import escape_control_characters
from tests.importing.services.importing import text

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
HOSTILE = "x\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\x08\x7fy"


@pytest.fixture
def hostile(sqlite_console):
    """A record in which every name is hostile."""
    file = sqlite_console.file(
        text(
            reference=[f"R-{HOSTILE}"], title=[HOSTILE], arrangement=["freelance"], provider=[HOSTILE], team=[HOSTILE]
        ),
        "file.csv",
    )
    sqlite_console("import", file, "--save-profile", "by \u202eme")
    sqlite_console("users", "add", "Ann\x9b31m", "--generate")
    sqlite_console("claims", "add", "--sentence", HOSTILE, "--measure", "goal_met", "--expected", "freelance")
    return sqlite_console


@pytest.mark.parametrize(
    "asked",
    [
        ("imports",),
        ("users", "list"),
        ("claims", "list"),
        ("claims", "list", "--json"),
        ("profiles", "list"),
        ("profiles", "list", "--json"),
        ("report",),
        ("undo-import", "1", "--dry-run"),
        ("undo-import", "1", "--dry-run", "--json"),
        ("questions", "list"),
    ],
)
def test_what_is_listed_is_shown(hostile, asked):
    result = hostile(*asked)
    assert not STEERS.search(result.stdout_bytes.decode()) and not STEERS.search(result.stderr)


def test_json_keeps_every_character(hostile):
    claims = json.loads(hostile("claims", "list", "--json").stdout)
    assert f"X{HOSTILE[1:]}." in {each["sentence"] for each in claims}


@pytest.mark.parametrize(
    "arguments",
    [
        ("claims", "off", HOSTILE),
        ("users", "deactivate", HOSTILE),
        (HOSTILE,),
        ("report", "--filter", HOSTILE),
        ("import", HOSTILE),
        ("profiles", "show", HOSTILE),
    ],
)
def test_what_is_refused_is_shown(hostile, arguments):
    result = hostile(*arguments, exit_code=1 if arguments[0] in ("claims", "users", "profiles") else 2)
    assert not STEERS.search(result.output) and "]0;owned" in result.output


def test_cells_of_a_file_are_shown(sqlite_console):
    file = sqlite_console.file(text(**{"title": ["a"], "arrangement": [HOSTILE], "provider": ["b"], HOSTILE: ["c"]}))
    result = sqlite_console("import", file, exit_code=1)
    assert "\\u001b[2J" in result.stderr and not STEERS.search(result.stdout) and not STEERS.search(result.stderr)


def test_a_file_that_is_taken_out_is_as_it_is(hostile):
    rows = csv.DictReader(io.StringIO(hostile("export").stdout_bytes.decode()))
    assert next(rows)["title"] == HOSTILE


@pytest.mark.parametrize("plain", ["é ü 語", "a\tb\nc", "שלום\u200f", "👩\u200d💻", "a\r\nb"])
def test_what_steers_nothing_is_left_alone(plain):
    assert escape_control_characters(plain) == plain.replace("\r\n", "\n")
