"""The records that are a person: providers and users, found by name, former name or mail address, and made nameless."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.accounts.storage import ways_in
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage import models as core_models
from app.core.storage.access_models import UserSession
from app.core.storage.database import mark_written
from app.core.storage.events import DELETED_PREFIX
from app.importing.storage import models as import_models
from app.privacy.domain.people import OwnRecord
from app.privacy.storage.models import ErasedPerson
from app.record.domain.answer_requests import State
from app.record.domain.providers import INDIVIDUAL
from app.record.storage import models

PROVIDER, ALIAS, MERGE = (each.__table__ for each in (models.Provider, models.ProviderAlias, models.ProviderMerge))
USER, TEXT = account_models.User.__table__, core_models.ErasableText.__table__
CHANGE = import_models.ImportChange.__table__
ENGAGEMENT, REVIEW = models.Engagement.__table__, models.Review.__table__
_CARD_TEXTS = ("email", "website", "notes")


def find_own(session: Session, terms: Iterable[str]) -> tuple[OwnRecord, ...]:
    """Returns the providers and users whose name, former name or mail address is one of these.

    A company isn't found by its address, which may be that of one of its people.
    """
    wanted = {fold(term) for term in terms}
    former: dict[int, list[str]] = {}
    for row in session.execute(sa.select(ALIAS).order_by(ALIAS.c.id)):
        former.setdefault(row.provider_id, []).append(row.name)
    found = [
        OwnRecord("provider", row.id, row.name, row.email, tuple(former.get(row.id, ())))
        for row in session.execute(sa.select(PROVIDER).where(PROVIDER.c.sample.is_(False)).order_by(PROVIDER.c.id))
        if wanted & set(map(fold, (row.name, *former.get(row.id, ()))))
        or (row.email and row.kind == INDIVIDUAL and fold(row.email) in wanted)
    ]
    found += [
        OwnRecord("user", row.id, row.name, row.email)
        for row in session.execute(sa.select(USER).order_by(USER.c.id))
        if wanted & {row.folded, fold(row.email or "")} - {""}
    ]
    return tuple(found)


def addresses_of_others(session: Session, own: Collection[OwnRecord]) -> set[str]:
    """Returns the folded mail addresses of all other providers and users."""
    mine = {(each.kind, each.id) for each in own}
    rows = [("provider", *row) for row in session.execute(sa.select(PROVIDER.c.id, PROVIDER.c.email))]
    rows += [("user", *row) for row in session.execute(sa.select(USER.c.id, USER.c.email))]
    return {fold(email) for kind, number, email in rows if email and (kind, number) not in mine}


def names_of_others(session: Session, own: Collection[OwnRecord]) -> list[str]:
    """Returns the names and former names of all other providers and users."""
    mine = {(each.kind, each.id) for each in own}
    rows = [("provider", *row) for row in session.execute(sa.select(PROVIDER.c.id, PROVIDER.c.name))]
    rows += [("provider", *row) for row in session.execute(sa.select(ALIAS.c.provider_id, ALIAS.c.name))]
    rows += [("user", *row) for row in session.execute(sa.select(USER.c.id, USER.c.name))]
    return [name for kind, number, name in rows if (kind, number) not in mine]


def engagement_condition(own: Iterable[OwnRecord]) -> sa.ColumnElement[bool]:
    """Returns the condition that an engagement is this provider's, or belongs to this user."""
    own = list(own)
    return sa.or_(
        ENGAGEMENT.c.provider_id.in_([each.id for each in own if each.kind == "provider"]),
        ENGAGEMENT.c.owner_id.in_([each.id for each in own if each.kind == "user"]),
    )


def review_condition(own: Iterable[OwnRecord]) -> sa.ColumnElement[bool]:
    """Returns the condition that a review was written by this user."""
    return REVIEW.c.reviewer_id.in_([each.id for each in own if each.kind == "user"])


def count(session: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    """Returns how many rows meet the condition."""
    return session.execute(sa.select(sa.func.count()).select_from(table).where(condition)).scalar_one()


def rows(session: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    """Returns the rows that meet the condition, without what is empty."""
    found = session.execute(sa.select(table).where(condition).order_by(*table.primary_key.columns)).mappings()
    return [{name: value for name, value in row.items() if value is not None} for row in found]


def own_row(session: Session, own: OwnRecord) -> dict[str, Any]:
    """Returns the columns of an own record, without secrets."""
    table = PROVIDER if own.kind == "provider" else USER
    (found,) = rows(session, table, table.c.id == own.id)
    return {name: value for name, value in found.items() if name not in ("password", "uniquifier")}


def add_erased(session: Session, now: datetime, erased_by: int | None) -> int:
    """Stores that a person is erased, and returns their number."""
    row = ErasedPerson(erased_at=now, erased_by=erased_by)
    session.add(row)
    session.flush()
    return row.id


def make_nameless(session: Session, own: Iterable[OwnRecord], by: str, now: datetime) -> None:
    """Gives own records the name `by`, clears what else describes the person, and removes their access.

    A second provider or user of the same person gets the number of its record beside the name, since names differ.
    """
    taken: set[str] = set()
    for each in own:
        name = by if each.kind not in taken else f"{by} ({each.id})"
        taken.add(each.kind)
        columns = {"name": name, "folded": fold(name), "name_sort": fold_accents(name)}
        if each.kind == "provider":
            _clear_provider(session, each.id, columns)
        else:
            _clear_user(session, each.id, columns)
        about = sa.and_(TEXT.c.subject.in_((each.kind, DELETED_PREFIX + each.kind)), TEXT.c.subject_id == each.id)
        if each.kind == "user":
            about = sa.or_(about, sa.and_(TEXT.c.subject == "address", TEXT.c.subject_id == each.id))
        session.execute(sa.update(TEXT).where(about).values(text=None, erased_at=now))
    session.expire_all()
    mark_written(session)


def _clear_provider(session: Session, number: int, columns: dict[str, Any]) -> None:
    values = columns | dict.fromkeys(_CARD_TEXTS) | {"revision": PROVIDER.c.revision + 1}
    session.execute(sa.update(PROVIDER).where(PROVIDER.c.id == number).values(values))
    session.execute(sa.delete(ALIAS).where(ALIAS.c.provider_id == number))
    # A merge that could still be undone holds the names and cards of both.
    merged = sa.or_(MERGE.c.source_id == number, MERGE.c.target_id == number)
    sources = session.execute(sa.select(MERGE.c.source_id).where(merged)).scalars().all()
    session.execute(sa.delete(MERGE).where(merged))
    gone = sa.and_(TEXT.c.subject.in_((DELETED_PREFIX + "provider", "provider")), TEXT.c.subject_id.in_(sources))
    session.execute(sa.update(TEXT).where(gone).values(text=None))


def _clear_user(session: Session, number: int, columns: dict[str, Any]) -> None:
    values = columns | {
        "email": None,
        "password": None,
        "active": False,
        "uniquifier": secrets.token_hex(32),
        "revision": USER.c.revision + 1,
    }
    session.execute(sa.update(USER).where(USER.c.id == number).values(values))
    request, reviewer = models.AnswerRequest.__table__, models.EngagementReviewer.__table__
    waiting = sa.and_(request.c.user_id == number, request.c.state == State.WAITING)
    session.execute(sa.update(request).where(waiting).values(state=State.WITHDRAWN))
    session.execute(sa.delete(reviewer).where(reviewer.c.user_id == number))
    feed = models.CalendarFeed.__table__
    session.execute(sa.delete(feed).where(feed.c.user_id == number))
    ways_in.remove(session, number)


def end_sessions(access: Session, own: Iterable[OwnRecord]) -> None:
    """Deletes the sessions of these users, with their addresses and browsers."""
    session = UserSession.__table__
    access.execute(sa.delete(session).where(session.c.user_id.in_([each.id for each in own if each.kind == "user"])))
