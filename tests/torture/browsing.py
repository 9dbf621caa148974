"""A browser without script over a real connection, and the server it speaks to, a process that can be killed."""

import http.client
import re
import signal
import time
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from werkzeug.test import EnvironBuilder

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.processes import NEVER, Installation, kill
from tests.fixtures.site import NAMES, PASSWORD

BROKEN = (OSError, http.client.HTTPException)  # nobody answered, so nobody knows whether it was done
ADMINISTRATOR = next(iter(NAMES.values()))


class Answer(NamedTuple):
    status_code: int
    text: str
    headers: http.client.HTTPMessage


class Browser:
    """Keeps its cookies and one connection; walks through forms as the visitors of other tests do."""

    def __init__(self, address):
        self.address, self.cookies, self._connection = address, {}, None

    def get(self, path, query_string=None):
        return self._ask("GET", path + (f"?{urlencode(query_string)}" if query_string else ""))

    def post(self, path, data, content_type=None):
        made = EnvironBuilder(method="POST", data=data, content_type=content_type).get_environ()
        with made["wsgi.input"] as body:
            return self._ask("POST", path, body.read(), {"Content-Type": made["CONTENT_TYPE"]})

    def send(self, path, data=None, page="/", **more):
        """Posts a form with a token of this session, unless the page that gives one answers with something else."""
        answer = self.get(page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        if answer.status_code != 200 or token is None:
            return answer
        return self.post(path, {**(data or {}), "csrf_token": unescape(token[1])}, **more)

    def sign_in(self, name=ADMINISTRATOR, password=PASSWORD):
        answer = self.send("/sign-in", {"name": name, "password": password}, "/sign-in")
        assert answer.status_code == 302, answer
        return self

    def _ask(self, method, path, body=None, headers=None):
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self._connection is None:
            self._connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=NEVER)
        try:
            self._connection.request(method, path, body, said | (headers or {}))
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
        except BROKEN:
            self.leave()
            raise
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, text, answer.headers)

    def leave(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def anonymous_get(address, path):
    """One question of somebody who has not signed in, and the answer."""
    visitor = Browser(address)
    try:
        return visitor.get(path)
    finally:
        visitor.leave()


class Server:
    """`contrast serve` over a database, started as often as it is killed."""

    def __init__(self, url, instance: Path):
        instance.mkdir(exist_ok=True)
        self.console = Installation(url, instance)
        self.process = self.address = None

    def start(self):
        """Starts it; asserts that it says where it is, and that it is ready."""
        self.process = self.console.start("serve", "--port", "0")
        said = self.process.stdout.readline()
        assert said.startswith("Contrast is at "), (said, self.process.communicate())
        self.address = re.search(r"http://\S+", said)[0]
        answer = anonymous_get(self.address, "/readyz")
        assert (answer.status_code, answer.text) == (200, "ok\n"), answer
        return self

    def kill(self):
        """Ends it as a power cut would; asserts that the process beside it ends, too."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        beside = [Path(f"/proc/{each}") for each in Path(path).read_text().split()]
        kill(self.process)
        wait_until(lambda: not any(map(_runs, beside)))

    def stop(self):
        """Ends it as its administrator would."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=NEVER)
        assert self.process.returncode == 0, self.process.returncode

    def memory(self):
        """What it has now, in MB."""
        return resident_megabytes(self.process.pid)

    def log(self):
        path = self.console.instance / "contrast.log"
        return path.read_text() if path.exists() else ""


def resident_megabytes(number):
    """What the process with this number has in memory now."""
    lines = Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _runs(process: Path):
    try:
        return process.joinpath("stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(so, told=None):
    """Waits until it is so; fails where it never is."""
    end = time.monotonic() + NEVER
    while not so():
        assert time.monotonic() < end, told() if told else "it never came"
        time.sleep(0.05)


@contextmanager
def serving(url, instance):
    """A server that runs as long as this; its last process ends with it, whatever happens."""
    server = Server(url, instance)
    try:
        yield server.start()
    finally:
        for process in server.console.running:
            if process.poll() is None:
                kill(process)
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()


def peopled(database):
    """One administrator, who writes everything here."""
    with begin_work(database, CONSOLE) as work:
        users.add(work, ADMINISTRATOR, "administrator", PASSWORD)
