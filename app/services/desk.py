"""Where long work is done: part by part, each in a short transaction of its own, so that others can write in between;
or all of it within one that somebody else has begun."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from app.domain.events import Actor
from app.services.work import Work, begin, shared
from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """`open` gives a piece of work that writes, or one that reads. `whole`: every piece is the same one."""

    open: Callable[[bool], AbstractContextManager[Work]]
    whole: bool = False

    def reading(self) -> AbstractContextManager[Work]:
        """A piece of work that looks at the record."""
        return self.open(False)

    def writing(self) -> AbstractContextManager[Work]:
        """A piece of work that is kept at its end."""
        return self.open(True)


def in_parts(database: Database, actor: Actor) -> Desk:
    """Each part in a transaction of its own."""
    return Desk(lambda writes: begin(database, actor, writes))


@shared
def at_once(work: Work) -> Desk:
    """Every part in the transaction of this piece of work."""

    @contextmanager
    def same(writes: bool) -> Iterator[Work]:
        yield work

    return Desk(same, whole=True)
