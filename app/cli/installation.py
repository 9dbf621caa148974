"""What every command begins with: the settings, the database brought to the present shape, a piece of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app import tables  # noqa: F401 (every table is known to the database then)
from app.core.domain.errors import Refused, Unavailable
from app.core.services.work import CONSOLE, Work, begin_work
from app.core.storage.database import Database, is_unreachable, migrate
from app.settings import Settings, load


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings of this process and its database, migrated."""

    settings: Settings
    database: Database


@contextmanager
def open_installation() -> Iterator[Installation]:
    """Opens the database and makes or migrates it; raises Refused where it cannot be reached."""
    from app.report.services import claims

    settings = load()
    database = None
    try:
        database = Database(settings.database_url)
        migrate(database)
        claims.ensure(database)
    except Exception as error:
        if database is not None:
            database.dispose()
        if not is_unreachable(error):
            raise
        if isinstance(error, ModuleNotFoundError):
            raise Refused(
                "The PostgreSQL driver is not installed. Install it with: make env DATABASE_URL=postgresql://…"
            ) from error
        why = error.why if isinstance(error, Unavailable) else str(error).strip().splitlines()[0]
        raise Refused(f"Can’t open the database: {why}. Check DATABASE_URL and CONTRAST_INSTANCE.") from error
    try:
        yield Installation(settings, database)
    finally:
        database.dispose()


@contextmanager
def console_work(writes: bool = True) -> Iterator[Work]:
    """A piece of work as the console, which may do everything; kept at the end unless something is raised."""
    with open_installation() as it, begin_work(it.database, CONSOLE, writes) as work:
        yield work
