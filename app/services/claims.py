"""The claims that a report examines: those of the database, which begin as the catalogue's."""

from app.domain import claims
from app.domain.catalogue import CATALOGUE
from app.domain.claims import Claim
from app.domain.permissions import Permission
from app.services.work import CONSOLE, Work, begin, needs, shared
from app.storage import claims as stored
from app.storage.database import Database


def ensure(database: Database) -> None:
    """Brings a migrated database's claims up to the catalogue; writes nothing where they are there already."""
    with begin(database, CONSOLE, writes=False) as work:
        said = {each.key: each.text for each in stored.current(work.session)}
    if all(said.get(claim.key) == claims.written(claim) for claim in CATALOGUE):
        return
    with begin(database, CONSOLE) as work:
        seed(work)


@shared
def seed(work: Work) -> int:
    """Brings the catalogue's claims into the database where they are missing or say something newer; how many."""
    return stored.seed(work.session, ((claim.key, claims.written(claim)) for claim in CATALOGUE), work.now)


@needs(Permission.READ_REPORT)
def current(work: Work) -> tuple[Claim, ...]:
    """The claims that are examined, in order. Before the first seeding they are the catalogue's."""
    known = stored.current(work.session)
    if not known:
        return CATALOGUE
    return tuple(claims.read(each.text) for each in known if each.enabled)
