"""The proposals that the console prints."""

import shlex


def proposed(said):
    """The options that the console prints to accept its proposals."""
    line = next(each for each in said.splitlines() if each.startswith("To accept every proposal: "))
    return shlex.split(line.partition(": ")[2])
