"""What the console's database and its history hold."""

from contextlib import contextmanager

from app.core.domain.events import EventFilter, EventKind
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.services import history


@contextmanager
def opened_by(console):
    """The console's database."""
    url = console.environment["DATABASE_URL"] or f"sqlite:///{console.folder / 'instance' / 'contrast.sqlite3'}"
    database = Database(url)
    yield database
    database.dispose()


def told(console, what=EventKind.EXPORTED):
    """What the notes of the events say, by default of the files that were taken out."""
    with opened_by(console) as database, begin_work(database, CONSOLE, writes=False) as work:
        return [event.note for event in history.events(work, narrowed=EventFilter(what=what)).events][::-1]
