"""The server ends in time, whatever it is doing when it is told to."""

import os
import signal
import time
from contextlib import suppress


def enforce_shutdown(seconds: float) -> None:
    """Has a process beside this one see to it that SIGTERM ends it, even where it cannot act any more: one that is deep
    in a library's loop handles no signal. Called before there are threads."""
    told, tells = os.pipe()
    os.set_blocking(tells, False)
    own = os.getpid()
    if os.fork():
        os.close(told)
        signal.set_wakeup_fd(tells, warn_on_full_buffer=False)  # written to by the system, not by this program
        return
    try:
        os.close(tells)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # it ends with the server, not before it
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        _watch(told, own, seconds)
    finally:
        os._exit(0)


def _watch(told: int, server: int, seconds: float) -> None:
    """Returns when the server has ended by itself, or has been ended."""
    while found := os.read(told, 64):
        if signal.SIGTERM in found:
            break
    else:
        return
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.getppid() != server:
            return
        time.sleep(0.1)
    with suppress(ProcessLookupError):
        os.kill(server, signal.SIGKILL)
