"""Copies everything in a database to another, empty one, on SQLite or PostgreSQL, and proves it by hash."""

import hashlib
from collections.abc import Iterator

from app.core.domain.errors import Refused
from app.core.storage import copy_target, table_content, waiting_events
from app.core.storage.copy_target import Connections
from app.core.storage.database import Database

WAY_OUT = "Choose an empty database, or a file that does not exist yet."


def require_empty(database: Database, url: str) -> None:
    """Raises Refused unless the database can be copied to this one."""
    if database.is_at(url):
        raise Refused(f"That is the database in use. {WAY_OUT}", "not-empty")
    copy_target.require_empty(url, WAY_OUT)


def copy_to(database: Database, url: str) -> dict[str, int]:
    """Copies every table and returns the rows of each. Raises Refused if the target isn't empty, or if somebody writes
    to the source meanwhile; then the target stays empty. The source isn't changed."""
    require_empty(database, url)
    waiting_events.move_to_history(database)
    counts: dict[str, int] = {}
    with copy_target.snapshot(database) as source:
        revision = copy_target.revision_of(source.record)
        before = copy_target.change_marks(source.record)
        with copy_target.filled_target(url, revision or "head") as target:
            shapes = table_content.all_shapes()
            for shape in shapes:
                counts[shape.name] = _copy_table(source, target, shape)
            counters = table_content.read_counters(source.all(), shapes)
            for shape in shapes:
                connection = target.of(shape.name)
                table_content.write_counter(connection, shape, counters.get(shape.name, 0))
            with copy_target.snapshot(database) as now:
                if copy_target.change_marks(now.record) != before:
                    raise Refused(
                        "Somebody changed the database during the copy. Stop Contrast, then copy again. Nothing was "
                        "copied.",
                        "copy-changed",
                    )
    return counts


def _copy_table(source: Connections, target: Connections, shape: table_content.TableShape) -> int:
    digest = hashlib.sha256(shape.header())

    def hashed() -> Iterator[list[table_content.Row]]:
        for rows in table_content.read_batches(source.of(shape.name), shape):
            digest.update(table_content.to_line(shape, rows))
            yield rows

    count = table_content.write_batches(target.of(shape.name), shape, hashed())
    require_same(target, shape, digest.hexdigest())
    return count


def require_same(target: Connections, shape: table_content.TableShape, expected: str) -> None:
    """Raises Refused unless the table's content has this SHA-256."""
    if table_content.content_hash(target.of(shape.name), shape) != expected:
        raise Refused(
            f"The copy of {shape.name} differs from the original. Nothing was copied. Run `contrast doctor`.",
            "copy-differs",
        )
