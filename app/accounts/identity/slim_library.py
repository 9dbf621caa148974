"""Imports Flask-Security without parts that it imports wherever they are installed, and that we import when needed.

They take 14 MB of memory in every process. Has to be the first import of the library.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Lets imports of these modules fail meanwhile, unless somebody has imported them already."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # as Python's import system documents it
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _hidden("webauthn", "cryptography"):
    import flask_security

__all__ = ["flask_security"]
