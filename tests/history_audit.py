"""Watches a database: which tables a transaction wrote, and whether it also wrote an event."""

import re
from dataclasses import dataclass, field

import sqlalchemy as sa

_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|COPY)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass
class Watch:
    """The tables that each committed transaction wrote: `logged` with an event in it, `silent` without one."""

    logged: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    _written: set[str] = field(default_factory=set)

    def _execute(self, connection, cursor, statement, parameters, context, executemany):
        found = _WRITE.match(statement)
        if found and (cursor.rowcount or statement.lstrip()[:6].upper() == "INSERT"):
            self._written.add(found[1].lower())

    def _commit(self, connection):
        written, self._written = self._written, set()
        (self.logged if "event" in written else self.silent).update(written)

    def _rollback(self, connection):
        self._written = set()


def watch(database):
    """Watches what one thread writes to a database from now on."""
    it = Watch()
    sa.event.listen(database.engine, "after_cursor_execute", it._execute)
    sa.event.listen(database.engine, "commit", it._commit)
    sa.event.listen(database.engine, "rollback", it._rollback)
    return it
