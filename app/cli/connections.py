"""The server's connections: rejects bodies that are too large before reading them, and closes slow connections."""

import os
import socket
import time
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server

from app.settings import SIGNED_OUT_BODY_LIMIT

HEAD_SECONDS = 20.0  # timeout for the headers of a request
BODY_SECONDS = 60.0  # timeout for the body of a request without a signed-in user
IDLE_SECONDS = 60  # after which a connection without traffic is closed
LINGER_SECONDS = 30.0  # for which a rejected body is read and discarded, so that the client sees the response
MAX_CONNECTIONS, CROWDED_FROM = 1000, 500  # above the latter, the connection that has been idle longest is closed
MAX_HEAD_BYTES = 65_536
_MAX_OPEN_FILES = 4096
_NO_LIMIT = 1 << 62  # the limit is checked here, not by the library

BodyLimit = Callable[[str], int]


class Request(HTTPRequestParser):
    """A request being received. `body_limit` returns the maximum size of its body in bytes, by its cookies."""

    body_limit: BodyLimit
    most: int | None = None
    refused = False

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError:  # more digits than int() accepts
            raise ParsingError("Content-Length is invalid") from None

    def received(self, data: bytes) -> int:
        consumed = super().received(data)
        if self.body_rcv is None or self.error is not None:
            return consumed
        if self.most is None:
            self.most = type(self).body_limit(self.headers.get("COOKIE", ""))
        size = max(self.content_length, self.body_bytes_received)
        if size <= self.most:
            return consumed
        self._refuse(size)
        return len(data)

    def is_small(self) -> bool:
        """Returns whether its body limit is that of signed-out users, so that it has to arrive soon."""
        return self.most is not None and self.most <= SIGNED_OUT_BODY_LIMIT

    def _refuse(self, size: int) -> None:
        """Passes the request on without its body but with its size, so that the application can explain that it is too
        large."""
        self.close()
        self.body_rcv, self.refused, self.completed, self.expect_continue = None, True, True, False
        self.headers |= {"CONTENT_LENGTH": str(size), "CONNECTION": "close"}


class Connection(HTTPChannel):
    """A connection that has to send its request in time."""

    parser_class = Request
    close_when_flushed: bool

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.head_since: float | None = time.monotonic()
        self.lingers_until: float | None = None
        self.refused = False
        self._close_idle_connections()

    def _close_idle_connections(self) -> None:
        others = [each for each in self.server.active_channels.values() if not each.will_close]
        if len(others) > CROWDED_FROM:
            idle = [each for each in others if each is not self and not each.requests and not each.is_sending()]
            if idle:
                min(idle, key=lambda each: each.last_activity).will_close = True

    def is_sending(self) -> bool:
        """Returns whether the body of a request is being received."""
        return self.request is not None and self.request.headers_finished

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.head_since = time.monotonic()
        result = super().received(data)
        if self.requests and self.requests[-1].refused:
            self.refused = True
        if self.request is None:
            self.head_since = None
        return result

    def _is_overdue(self) -> bool:
        now = time.monotonic()
        if self.lingers_until is not None:
            return now > self.lingers_until
        if self.head_since is None or self.requests:
            return False
        if not self.is_sending():
            return now - self.head_since > HEAD_SECONDS
        return self.request.is_small() and now - self.head_since > BODY_SECONDS

    def readable(self) -> bool:
        if self._is_overdue():
            self.will_close = True
        return bool(super().readable())

    def handle_read(self) -> None:
        if self.lingers_until is None:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)  # discarded
        except OSError:
            self.handle_close()

    def handle_write(self) -> None:
        """Sends the response. After a rejected body the connection stays open for a while, since the client would
        otherwise see a broken connection instead of the response."""
        if not self.refused or self.requests or self.will_close:
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if self.close_when_flushed and not self.total_outbufs_len:
            self.close_when_flushed = False
            self.lingers_until = time.monotonic() + LINGER_SECONDS
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.will_close = True


def make_server(
    application: Callable[..., Any], body_limit: BodyLimit, listening: socket.socket, threads: int, trusted: bool
) -> Any:
    """Returns a server for this socket.

    `body_limit`: returns the maximum body size in bytes for the cookies of a request. `trusted`: keep the forwarding
    headers, because our own proxy sets them.
    """
    _raise_file_limit()
    server = create_server(
        application,
        sockets=[listening],
        threads=threads,
        ident="Contrast",
        clear_untrusted_proxy_headers=not trusted,
        max_request_body_size=_NO_LIMIT,
        max_request_header_size=MAX_HEAD_BYTES,
        connection_limit=MAX_CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=5,
        asyncore_use_poll=True,
    )
    request = type("Request", (Request,), {"body_limit": staticmethod(body_limit)})
    server.channel_class = type("Connection", (Connection,), {"parser_class": request})
    return server


def _raise_file_limit() -> None:
    """Raises the limit of open files, so that every connection can have one, as far as the system allows."""
    if os.name == "posix":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < _MAX_OPEN_FILES:
            limit = _MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(_MAX_OPEN_FILES, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, limit), hard))
