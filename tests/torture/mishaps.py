"""What befalls a folder and its clock: read-only, set back, a secret that is gone, two servers over one record.

Each is told in plain words, and whatever was acknowledged is there afterwards.
"""

import re
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from app.core.storage.database import Database
from app.core.storage.schema import migrate
from tests.fixtures.processes import Installation, kill
from tests.fixtures.site import PASSWORD
from tests.torture.browsing import ADMINISTRATOR, Browser, Server, anonymous_get, peopled, serving
from tests.torture.outages import RefusalLog, assert_short_log
from tests.torture.write_log import sound
from tests.torture.writers import acknowledged, writing
from tests.web.pages.import_steps import plain

COMMANDS = (("serve", "--port", "0"), ("worker",), ("users", "list"), ("migrate",))
BACK = 3 * 24 * 3600  # seconds by which the clock is set back
# `contrast serve` by a clock that is so many seconds late, as a file says. The file is replaced, never rewritten: its
# readers may come at any moment.
LATE = """
import sys
from datetime import timedelta
from pathlib import Path
from app.core.domain import clock

real = clock.now
clock.now = lambda: real() - timedelta(seconds=int(Path(sys.argv[1]).read_text()))
from app.cli import main
main(["serve", "--port", "0"])
"""


@dataclass
class Mishap:
    """What was seen: acknowledged writes, refusals by status, and what was said."""

    acknowledged: int
    refused: dict[int, int]
    said: list[str] = field(default_factory=list)


@contextmanager
def _record(folder):
    """The database of an instance folder, with one user."""
    instance = folder / "instance"
    instance.mkdir(exist_ok=True)
    database = Database(f"sqlite:///{instance / 'contrast.sqlite3'}")
    migrate(database)
    peopled(database)
    yield database, instance
    database.dispose()
    sound(database.url)


def _found(ledger, database, said):
    ledger.check(database)
    assert not ledger.unwelcome, [(each.status_code, plain(each.text)[:300]) for each in ledger.unwelcome[:3]]
    return Mishap(ledger.acknowledged, dict(ledger.refused), said)


@contextmanager
def _visitor(address, signed_in=True):
    """Somebody who leaves at the end of this."""
    browser = Browser(address)
    try:
        yield browser.sign_in() if signed_in else browser
    finally:
        browser.leave()


def _sign_in_with(address, name, password):
    """What a sign-in answers."""
    with _visitor(address, signed_in=False) as browser:
        return browser.send("/sign-in", {"name": name, "password": password}, "/sign-in")


def can_mount():
    """Whether this process may mount a disk."""
    return not subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode


def read_only(folder, writes):
    """The disk is mounted read-only, as after an error: no command starts, and each says why. Later it is writable."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk], check=True)
    try:
        with _record(disk) as (database, instance):
            return _read_only(database, instance, disk, writes)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _read_only(database, instance, disk, writes):
    ledger, console = RefusalLog(), Installation(database.url, instance)
    for begins in ("before", "after"):
        with serving(database.url, instance) as server:
            with writing(ledger, server.address, begins, 2):
                acknowledged(ledger, writes)
            server.stop()
        if begins == "before":
            database.dispose()
            _remount(disk, "ro")
            said = {console.run(*command, fine=False) for command in COMMANDS}
            assert len(said) == 1 and f"the folder {instance} can’t be written" in said.pop(), said
            _remount(disk, "rw")
        assert_short_log(server)
    return _found(ledger, database, [f"the folder {instance} can’t be written"])


def _remount(disk, how):
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


def set_late(late, seconds):
    """Makes the clock of the server so many seconds late."""
    new = late.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(late)


def clock_back(folder, writes):
    """The clock is set back by days while writers write, and later put right."""
    ledger, late = RefusalLog(), folder / "late"
    set_late(late, 0)
    with _record(folder) as (database, instance), ExitStack() as stack:
        server = _late_server(database.url, instance, late, stack)
        for _ in range(12):
            limited = _sign_in_with(server.address, "Somebody", "wrong")
        assert limited.status_code == 429, limited
        with writing(ledger, server.address, "clock", 2):
            acknowledged(ledger, writes)
            set_late(late, BACK)
            acknowledged(ledger, writes)
            tried = _sign_in_with(server.address, "Somebody", "wrong")
            assert "Wrong name or password" in tried.text, "nobody waits for days"
            assert _sign_in_with(server.address, ADMINISTRATOR, PASSWORD).status_code == 302
            assert anonymous_get(server.address, "/readyz").text == "ok\n"
            set_late(late, 0)
            acknowledged(ledger, writes)
        server.stop()
        assert_short_log(server)
        return _found(ledger, database, [])


def _late_server(url, instance, late, stack):
    server = Server(url, instance)
    server.process = server.console.start(late, script=LATE)
    stack.callback(lambda: server.process.poll() is None and kill(server.process))
    server.address = re.search(r"http://\S+", server.process.stdout.readline())[0]
    return server


def secret_gone(folder, writes):
    """The secret is deleted while the server runs, then half a one is there, then none."""
    ledger = RefusalLog()
    with _record(folder) as (database, instance), serving(database.url, instance) as server:
        secret = instance / "secret"
        with _visitor(server.address) as signed_in, writing(ledger, server.address, "secret", 2):
            secret.unlink()
            acknowledged(ledger, writes)
        server.stop()
        secret.write_text("cut off")
        refused = server.console.run("serve", "--port", "0", fine=False)
        assert str(secret) in refused and "Delete that file" in refused, refused
        secret.unlink()
        server.start()
        with _visitor(server.address, signed_in=False) as again:
            again.cookies |= signed_in.cookies
            assert again.get("/engagements").status_code == 303, "what the old secret signed is worth nothing"
        assert _sign_in_with(server.address, ADMINISTRATOR, PASSWORD).status_code == 302
        server.stop()
        assert_short_log(server)
        return _found(ledger, database, [plain(refused)])


def two_servers(folder, writes):
    """Two servers over one folder, both with writers and a worker; a third can't have the address of one of them."""
    ledger = RefusalLog()
    with _record(folder) as (database, instance), ExitStack() as stack:
        servers = [stack.enter_context(serving(database.url, instance)) for _ in range(2)]
        with writing(ledger, servers[0].address, "first", 2), writing(ledger, servers[1].address, "second", 2):
            acknowledged(ledger, 2 * writes)
            port = servers[0].address.rpartition(":")[2]
            refused = Installation(database.url, instance).run("serve", "--port", port, fine=False)
            assert "Address already in use" in refused and "--port" in refused, refused
        for server in servers:
            server.stop()
        assert_short_log(servers[0])
        return _found(ledger, database, [plain(refused)])


MISHAPS = {
    "disk becomes read-only": read_only,
    "clock set back by three days": clock_back,
    "secret gone, then cut off": secret_gone,
    "two servers over one folder": two_servers,
}
