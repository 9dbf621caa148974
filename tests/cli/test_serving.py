"""The server as it is started: what it leaves in its folder, and who it thinks is asking."""

import signal
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tests.cli.processes import NEVER, contrast, serving
from tests.fixtures.site import token_in


def run(folder, *arguments):
    """Runs a command to its end, which is a good one."""
    process = contrast(folder, *arguments)
    out, err = process.communicate(timeout=NEVER)
    assert process.returncode == 0, (out, err)


def readable_by_others(folder):
    """What others than the owner may look at."""
    return [path.name for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_what_is_kept_is_readable_by_its_owner_alone(tmp_path):
    instance, file = tmp_path / "instance", tmp_path / "file.csv"
    file.write_text("title,arrangement\na,freelance\n")
    with serving(tmp_path) as address:
        run(tmp_path, "import", file)
        run(tmp_path, "backup", instance / "copy.sqlite3")
        with closing(sqlite3.connect(instance / "contrast.sqlite3")) as broken:
            broken.execute("DROP TABLE user_account")
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}/setup", timeout=NEVER)
        names = {path.name for path in instance.rglob("*")}
        assert {
            "contrast.sqlite3",
            "contrast.sqlite3-wal",
            "copy.sqlite3",
            "contrast.log",
            "secret",
            "setup-code",
            "uploads",
        } <= names and len(names) > 8
        assert readable_by_others(instance) == []


@pytest.mark.parametrize(("proxies", "known"), [("", "127.0.0.1"), ("1", "203.0.113.7"), ("2", "198.51.100.9")])
def test_a_proxy_is_believed_where_it_is_trusted(tmp_path, proxies, known):
    run(tmp_path, "users", "add", "Ann", "--generate")
    headers = {"X-Forwarded-For": "192.0.2.66, 198.51.100.9, 203.0.113.7"}
    headers |= {
        "X-Forwarded-Proto": "https, https",
        "X-Forwarded-Host": "ours.example, ours.example",
        "Referer": "https://ours.example/sign-in",
    }
    with serving(tmp_path, CONTRAST_TRUSTED_PROXIES=proxies) as address:
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with visitor.open(f"{address}/sign-in", timeout=NEVER) as page:
            token = token_in(page.read().decode())
        data = urlencode({"name": "Ann", "password": "not the password", "csrf_token": token}).encode()
        with pytest.raises(urllib.error.HTTPError) as refused:
            visitor.open(urllib.request.Request(f"{address}/sign-in", data, headers), timeout=NEVER)
        assert "Wrong name or password" in refused.value.read().decode()
    with closing(sqlite3.connect(tmp_path / "instance" / "contrast.sqlite3")) as kept:
        assert kept.execute("SELECT text FROM erasable_text WHERE subject = 'address'").fetchall() == [(known,)]


@pytest.mark.parametrize(
    ("environment", "warned"),
    [
        ({"CONTRAST_HOST": "0.0.0.0"}, ["without HTTPS", "CONTRAST_TRUSTED_PROXIES"]),  # noqa: S104
        ({"CONTRAST_HOST": "0.0.0.0", "CONTRAST_HTTPS": "1", "CONTRAST_TRUSTED_PROXIES": "1"}, []),  # noqa: S104
        ({}, []),
    ],
)
def test_it_warns_where_others_reach_it_unprotected(tmp_path, environment, warned):
    server = contrast(tmp_path, "serve", "--port", "0", **environment)
    assert server.stdout.readline().startswith("Contrast is at ")
    server.send_signal(signal.SIGTERM)
    _, said = server.communicate(timeout=NEVER)
    assert ("Warning:" in said) == bool(warned)
    assert all(words in said for words in warned)


@pytest.mark.parametrize("hours", ["0", "x", "99999999", "9" * 5000])
def test_a_session_lasts_a_sensible_time(tmp_path, hours):
    process = contrast(tmp_path, "migrate", CONTRAST_SESSION_HOURS=hours)
    _, said = process.communicate(timeout=NEVER)
    assert process.returncode == 1 and "CONTRAST_SESSION_HOURS" in said and "1 to 8784" in said
