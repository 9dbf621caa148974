"""Requests without an account that are made to hurt: each with its answer and its time, and beside it how long somebody
else waits for a page."""

import socket
import threading
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from app.core.storage.database import Database
from tests.bench.rows import fill_database
from tests.fixtures.processes import NEVER
from tests.torture.browsing import Browser, peopled, serving

MARKS = 300_000
CONNECTIONS = 120
AT_ONCE = 8  # as many as the server has threads


@dataclass
class RequestResult:
    """One kind: what was answered, seconds to the slowest answer, and of the others' page the middle and the worst."""

    name: str
    answers: list[str]
    took: float
    others: list[float]


def _sign_in(name, password):
    """A form with a token, as a page gives it to anybody."""
    form = {"name": name, "password": password}
    return lambda address: f"{Browser(address).send('/sign-in', form, '/sign-in').status_code}"


def _raw(*parts, wait=True):
    """What is sent as it is; the first line that comes back."""

    def act(address):
        place = urlsplit(address)
        with closing(socket.create_connection((place.hostname, place.port), timeout=NEVER)) as connection:
            with suppress(ConnectionError):  # it may be refused before all of it is sent
                for part in parts:
                    connection.sendall(part)
            found = b""
            with suppress(ConnectionError):
                while b"\r\n" not in found and (data := connection.recv(65_536)):
                    found += data
            return (found.split(b"\r\n")[0].decode() or "closed").removeprefix("HTTP/1.1 ").removeprefix("HTTP/1.0 ")

    return act


def _posted(size):
    return _raw(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size, b"x" * size)


FILTERS = "&".join(
    f"{name}={number}"
    for number, name in enumerate([*("category", "status", "provider", "team", "owner", "title")] * 10)
)
KINDS = {
    'name of "a" and 300,000 marks at sign-in': _sign_in("a" + "\u0301" * MARKS, "x"),
    "the same within 64 kB": _sign_in("a" + "\u0301" * 10_000, "x"),
    "a password of 60,000 characters": _sign_in("Nobody", "x" * 60_000),
    "a body of 70 kB": _posted(70_000),
    "a body of 20 MB": _posted(20_000_000),
    "a body that is said to have 10 GB": _raw(
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n"
    ),
    "60 filters": _raw(f"GET /engagements?{FILTERS} HTTP/1.1\r\nHost: x\r\n\r\n".encode()),
    "a query string of 100,000 characters": _raw(
        f"GET /engagements?search={'a' * 100_000} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    ),
    "one of 60,000 within the head's limit": _raw(
        f"GET /engagements?search={quote('é') * 10_000} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    ),
    "a header of 1 MB": _raw(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Huge: " + b"h" * 1_000_000 + b"\r\n\r\n"),
    "a cookie of 60,000 characters": _raw(
        b"GET /sign-in HTTP/1.1\r\nHost: x\r\nCookie: contrast=" + b"c" * 60_000 + b"\r\n\r\n"
    ),
    "a head that is none": _raw(b"\x16\x03\x01\x02\x00" + bytes(range(256)) + b"\r\n\r\n"),
}


class Others:
    """Somebody who has signed in and looks at a page again and again."""

    def __init__(self, browser):
        self.browser, self.times, self.stopping = browser, [], threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *problem):
        self.stopping.set()
        self.thread.join()

    def _look(self):
        while not self.stopping.is_set() or not self.times:
            began = time.perf_counter()
            assert self.browser.get("/engagements").status_code == 200
            self.times.append(time.perf_counter() - began)


def run(folder, url, size=1_000, rounds=2):
    """Every kind, as many at once as the server has threads, so many rounds; first nobody at all, to compare."""
    database, found = Database(url), []
    fill_database(database, size)
    peopled(database)
    with serving(url, folder / "instance") as server:
        browser = Browser(server.address).sign_in()
        with Others(browser) as others:
            time.sleep(3)
        found.append(RequestResult("nobody hostile", [], 0.0, others.times))
        for name, act in KINDS.items():
            with Others(browser) as others:
                answers, took = _at_once(server.address, act, rounds)
            found.append(RequestResult(name, sorted(answers), took, others.times))
        found.append(_half_open(server.address, browser))
        assert "incident" not in server.log() and "Traceback" not in server.log(), server.log()
        server.stop()
    database.dispose()
    return found


def _at_once(address, act, rounds):
    answers, slowest = set(), [0.0]

    def go():
        for _ in range(rounds):
            began = time.perf_counter()
            answers.add(act(address))
            slowest[0] = max(slowest[0], time.perf_counter() - began)

    threads = [threading.Thread(target=go, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, slowest[0]


def _half_open(address, browser):
    place = urlsplit(address)
    with ExitStack() as opened, Others(browser) as others:
        for _ in range(CONNECTIONS):
            connection = opened.enter_context(closing(socket.create_connection((place.hostname, place.port), NEVER)))
            connection.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Le")
        time.sleep(3)
    return RequestResult(f"{CONNECTIONS} half-open connections", ["left waiting"], 0.0, others.times)
