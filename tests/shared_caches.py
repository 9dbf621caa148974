"""What is compiled or read once for all applications and databases of a run, though each would do it anew: templates,
addresses, SQL and the bank's rates. A test makes an application or a database of its own, and would spend most of its
time on this."""

from collections import ChainMap
from functools import cache
from typing import ClassVar

import sqlalchemy as sa
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from app.record.files import european_central_bank


class Templates(BytecodeCache):
    """Templates by the hash of their source."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


class Address(Rule):
    """A rule whose builder of addresses, which knows nothing of its application, is that of the same rule before."""

    kept: ClassVar[dict] = {}

    def _compile_builder(self, append_unknown=True):
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


def share_caches():
    """From here on."""
    read = european_central_bank.rate_history
    read_one = cache(lambda code: read([code]))
    european_central_bank.rate_history = lambda currencies: dict(ChainMap(*map(read_one, currencies)))
    Flask.url_rule_class = Address
    # Two databases of one kind speak the same SQL: statements are found by dialect, and dialects are now one by kind.
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)
        dialect.__hash__ = lambda one: hash(type(one))
    statements = LRUCache(2_000)
    sa.Engine._compiled_cache = property(lambda engine: statements, lambda engine, own: None)
