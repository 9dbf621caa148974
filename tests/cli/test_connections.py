"""Whoever sends too much, or too slowly, keeps nobody else from being served; the server ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, closing
from urllib.parse import urlencode, urlsplit

import pytest

from app.cli import connections
from tests.cli.processes import NEVER, ROOT, contrast, serving
from tests.fixtures.site import token_in

MANY = 120
HUGE = 10**9


@pytest.fixture
def password(tmp_path):
    """The password of Ann, who is the one user of an installation in this folder."""
    said, _ = contrast(tmp_path, "users", "add", "Ann", "--generate").communicate(timeout=NEVER)
    return re.search(r"shown this once\): (\S+)", said)[1]


def connected(address):
    """A connection to the server."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=NEVER)


def told(address, path, *lines, body=b""):
    """The whole answer to somebody who sends this head of a request, and of its body this alone."""
    head = "\r\n".join([f"POST {path} HTTP/1.1", f"Host: {urlsplit(address).netloc}", *lines, "", ""])
    with closing(connected(address)) as connection:
        connection.sendall(head.encode() + body)
        found = b""
        while data := connection.recv(65_536):
            found += data
        return found.decode()


def signed_in(address, password):
    """The cookies of Ann, signed in."""
    cookies = urllib.request.HTTPCookieProcessor()
    visitor = urllib.request.build_opener(cookies)
    with visitor.open(f"{address}/sign-in", timeout=NEVER) as page:
        token = token_in(page.read().decode())
    form = urlencode({"name": "Ann", "password": password, "csrf_token": token}).encode()
    visitor.open(
        urllib.request.Request(f"{address}/sign-in", form, {"Referer": f"{address}/sign-in"}), None, NEVER
    ).close()
    return "; ".join(f"{each.name}={each.value}" for each in cookies.cookiejar)


@pytest.mark.usefixtures("password")
def test_of_whoever_has_not_signed_in_little_is_read(tmp_path):
    """Of no body more than a piece is sent: a server that waited for the rest would answer nothing."""
    with serving(tmp_path) as address:
        for path in ("/sign-in", "/imports/new", "/nowhere"):
            for size in (65_537, HUGE):
                said = told(address, path, f"Content-Length: {size}", "Content-Type: text/csv")
                assert said.startswith("HTTP/1.1 413 ") and "the limit is 64 KB. Sign in" in said, said
            said = told(address, path, f"Content-Length: {HUGE}", "Expect: 100-continue", body=b"x" * 100)
            assert said.startswith("HTTP/1.1 413 "), said
            said = told(address, path, "Transfer-Encoding: chunked", body=b"10001\r\n" + b"x" * 65_537)
            assert said.startswith("HTTP/1.1 413 "), said
        assert told(address, "/sign-in", f"Content-Length: {'9' * 5_000}").startswith("HTTP/1.1 400 ")
        said = told(address, "/sign-in", "Content-Length: 10", "Connection: close", body=b"name=Ann&x")
        assert said.startswith("HTTP/1.1 400 ") and "no longer valid" in said, "it was read, and has no token"


def test_of_whoever_has_signed_in_a_file_is_read_and_no_more(tmp_path, password):
    with serving(tmp_path, CONTRAST_UPLOAD_LIMIT="200000") as address:
        cookies = f"Cookie: {signed_in(address, password)}"
        said = told(address, "/imports/new", "Content-Length: 200001", cookies)
        assert said.startswith("HTTP/1.1 413 ") and "Files here can be up to 195.3 KB" in said, said
        said = told(
            address, "/imports/new", "Content-Length: 150000", "Connection: close", cookies, body=b"x" * 150_000
        )
        assert not said.startswith("HTTP/1.1 413 "), said
        said = told(address, "/imports/new", "Content-Length: 150000", "Cookie: contrast=eyJfdXNlcl9pZCI6IjEifQ.a.b")
        assert said.startswith("HTTP/1.1 413 "), "a cookie that nobody here has signed is none"


@pytest.mark.usefixtures("password")
def test_whoever_sends_too_much_at_once_sees_the_page(tmp_path):
    """Not a broken connection, though all of it is on its way already."""
    with serving(tmp_path) as address:
        said = told(address, "/sign-in", f"Content-Length: {3_000_000}", body=b"x" * 3_000_000)
        assert said.startswith("HTTP/1.1 413 ") and said.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    "begun", [b"", b"GET / HTTP/1.1\r\nHost:", b"POST /sign-in HTTP/1.1\r\nContent-Length: 9\r\n\r\n"]
)
def test_many_who_never_say_what_they_want_leave_others_served(tmp_path, begun):
    with serving(tmp_path) as address, ExitStack() as opened:
        for _ in range(MANY):
            opened.enter_context(closing(connected(address))).sendall(begun)
        for _ in range(3):
            with urllib.request.urlopen(f"{address}/healthz", timeout=NEVER) as answer:
                assert answer.read() == b"ok\n"


def test_where_it_is_crowded_whoever_has_waited_longest_gives_way(tmp_path):
    with serving(tmp_path) as address, ExitStack() as opened:
        waiting = [opened.enter_context(closing(connected(address))) for _ in range(connections.CROWDED_FROM + 100)]
        with urllib.request.urlopen(f"{address}/healthz", timeout=NEVER) as answer:
            assert answer.read() == b"ok\n"
        assert waiting[0].recv(1) == b"", "the first was closed"
        waiting[-1].sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert waiting[-1].recv(100).startswith(b"HTTP/1.0 200")


SLOW = """
import sys
from app.cli import connections, main
connections.HEAD_SECONDS = connections.BODY_SECONDS = 1.0
main(["serve", "--port", "0"])
"""


@pytest.mark.usefixtures("password")
@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\n", b"POST /sign-in HTTP/1.1\r\nContent-Length: 900\r\n\r\n"])
def test_whoever_sends_a_byte_now_and_then_is_given_up(tmp_path, begun):
    environment = {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "PATH": ""}
    server = subprocess.Popen(
        [sys.executable, "-c", SLOW], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        with closing(connected(re.search(r"http://\S+", server.stdout.readline())[0])) as connection:
            connection.settimeout(0.1)
            connection.sendall(begun)
            assert drips(connection) < NEVER
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=NEVER)


def drips(connection):
    """Sends a byte ten times a second; how long the other end listened."""
    began = time.monotonic()
    while time.monotonic() - began < NEVER:
        try:
            connection.sendall(b"x")
            if not connection.recv(1):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return time.monotonic() - began


STUCK = """
import re, sys, threading
from waitress.server import TcpWSGIServer
from app.cli import main

run = TcpWSGIServer.run

def stuck(server):
    threading.Timer(0.5, lambda: re.match("(a+)+$", "a" * 60 + "b")).start()
    run(server)

TcpWSGIServer.run = stuck
main(["serve", "--port", "0"])
"""


@pytest.mark.parametrize("script", ["from app.cli import main; main(['serve', '--port', '0'])", STUCK])
def test_it_ends_when_it_is_told_to_whatever_it_does(tmp_path, script):
    """Even in the middle of what handles no signal: there the process beside it ends it."""
    environment = {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "PATH": ""}
    server = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server.stdout.readline()
    time.sleep(1)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=NEVER)
    assert server.returncode == (-signal.SIGKILL if script is STUCK else 0)
