"""Tests stay on this machine: whoever reaches further fails, with the address he asked for.

An audit hook sees every connection Python makes, whichever library opens it; unix sockets and loopback pass.
"""

import ipaddress
import os
import sys

ADDRESSED = {"socket.connect", "socket.sendto", "socket.sendmsg"}
NAMED = {"socket.getaddrinfo", "socket.gethostbyname"}


class NetworkIsOff(RuntimeError):
    """Not an OSError: code that shrugs off a failed connection would hide it."""


def is_here(host):
    """Whether `host`, a name or an address, is this machine."""
    if isinstance(host, bytes):
        host = os.fsdecode(host)
    if not host or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def forbid():
    """Turn the network off for the rest of the process; a hook stays for good, so once is enough."""
    if not getattr(sys, "_contrast_network_is_off", False):
        sys._contrast_network_is_off = True
        sys.addaudithook(_refuse)


def _refuse(event, arguments, addressed=ADDRESSED, named=NAMED):  # as the process ends, a module's names are gone
    if event in addressed:
        address = arguments[1]
        # Unix sockets are addressed by a path, connected ones by nothing; only the internet has pairs.
        host = address[0] if isinstance(address, tuple) else None
    elif event in named:
        host = arguments[0]
    else:
        return
    if isinstance(host, str | bytes) and not is_here(host):
        raise NetworkIsOff(
            f"A test tried to reach {host!r}, but the network is off in tests. "
            "Serve what it needs on loopback, or hand it to the code under test."
        )
