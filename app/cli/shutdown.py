"""Makes sure that the server ends in time after SIGTERM, whatever it is doing."""

import os
import signal
import time
from contextlib import suppress


def enforce_shutdown(seconds: float) -> None:
    """Forks a watchdog process that kills this one `seconds` after SIGTERM if it hasn't ended by itself: a process deep
    in a library's loop handles no signals. Has to be called before there are threads."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    server = os.getpid()
    if os.fork():
        os.close(read_end)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)  # written by Python's C handler, even in a busy loop
        return
    try:
        os.close(write_end)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # the watchdog ends after the server, not before it
        null = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(null, stream)
        _watch(read_end, server, seconds)
    finally:
        os._exit(0)


def _watch(read_end: int, server: int, seconds: float) -> None:
    """Waits for SIGTERM; returns when the server has ended by itself, or kills it after `seconds`."""
    while received := os.read(read_end, 64):
        if signal.SIGTERM in received:
            break
    else:
        return
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.getppid() != server:
            return
        time.sleep(0.1)
    with suppress(ProcessLookupError):
        os.kill(server, signal.SIGKILL)
