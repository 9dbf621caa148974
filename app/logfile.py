"""The log in the instance folder: what went wrong, never who asked for which page; it turns over and stays small."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES, OLDER = 1_000_000, 5


def handler(path: Path) -> logging.Handler:
    """Writes to the file and puts it aside when it has a megabyte; five older ones are kept beside it."""
    found = RotatingFileHandler(path, maxBytes=BYTES, backupCount=OLDER, encoding="utf-8", delay=True)
    found.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    found.setLevel(logging.WARNING)
    return found
