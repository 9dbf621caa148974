"""The records are made once for all tests here."""

from tests.report.recomputed.worlds import made, world

__all__ = ["made", "world"]
