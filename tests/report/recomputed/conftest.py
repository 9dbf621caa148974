"""The records are made once for all tests here."""

from tests.kept import sqlite_prepared
from tests.report.recomputed.worlds import made, world

__all__ = ["made", "sqlite_prepared", "world"]
