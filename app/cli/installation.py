"""What every command begins with: the settings, the migrated database and a unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app import tables  # noqa: F401 (registers every table)
from app.core.domain.errors import Refused, Unavailable
from app.core.services.work import CONSOLE, Work, begin_work
from app.core.storage.database import Database, is_unreachable
from app.core.storage.readiness import unwritable_folder
from app.core.storage.schema import migrate
from app.settings import Settings, load


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings of this process and its migrated database."""

    settings: Settings
    database: Database


@contextmanager
def open_installation() -> Iterator[Installation]:
    """Opens the database, and creates or migrates it; raises Refused if it can't be reached."""
    from app.report.services import claims

    settings = load()
    with opening_database(settings.database_url):
        database = Database(settings.database_url)
        try:
            migrate(database)
            claims.ensure(database)
        except BaseException:
            database.dispose()
            raise
    try:
        yield Installation(settings, database)
    finally:
        database.dispose()


@contextmanager
def opening_database(url: str) -> Iterator[None]:
    """Raises Refused with the reason if a database can't be reached meanwhile, or if its driver is not installed."""
    try:
        yield
    except Exception as error:
        if not is_unreachable(error):
            raise
        if isinstance(error, ModuleNotFoundError):
            raise Refused(
                "The PostgreSQL driver is not installed. Install it with: make env DATABASE_URL=postgresql://…"
            ) from error
        unwritable = unwritable_folder(url)
        if unwritable is not None:
            raise Refused(
                f"Can’t open the database: the folder {unwritable} can’t be written. Make it writable for the user who "
                "runs Contrast, or choose another one with CONTRAST_INSTANCE."
            ) from error
        why = error.why if isinstance(error, Unavailable) else str(error).strip().splitlines()[0]
        raise Refused(f"Can’t open the database: {why}. Check DATABASE_URL and CONTRAST_INSTANCE.") from error


@contextmanager
def console_work(writes: bool = True) -> Iterator[Work]:
    """Begins a unit of work as the console, which has every permission; committed unless something is raised."""
    with open_installation() as installation, begin_work(installation.database, CONSOLE, writes) as work:
        yield work
