"""Saved reports in the database. Their documents are compressed and never updated, except to erase a person's names.
Nothing here counts as a change of the record."""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.report.domain.periods import Frequency, ReportPeriod
from app.report.domain.saved import SavedReport, SavedReportContent
from app.report.storage import models

SAVED = models.SavedReport.__table__
USER = account_models.User.__table__
CONSOLE, OF_SCHEDULE = "console", "schedule"
_BLOBS = ("document", "changes")
_LIST_QUERY = sa.select(
    *(column for column in SAVED.c if column.name not in _BLOBS), USER.c.name.label("by")
).outerjoin(USER, USER.c.id == SAVED.c.made_by)


@dataclass(frozen=True, slots=True)
class HashedTexts:
    """The texts of a saved report that are hashed, exactly as stored."""

    document: str
    changes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """A report to be saved; see the table."""

    title: str
    series: str
    sample: bool
    period: ReportPeriod
    schedule_id: int | None
    schema: int
    texts: HashedTexts
    data_hash: str
    hash: str


def add(session: Session, new: NewReport, now: datetime, as_of: Any, made_by: int | None) -> int:
    """Stores a report; returns its number."""
    period, texts = new.period, new.texts
    return session.execute(
        sa.insert(SAVED)
        .values(
            title=new.title,
            series=new.series,
            sample=new.sample,
            every=period.every.value,
            code=period.code,
            first=period.first,
            last=period.last,
            ends=period.ends,
            interim=period.interim,
            as_of=as_of,
            made_at=now,
            made_by=made_by,
            schedule_id=new.schedule_id,
            schema=new.schema,
            document=_compress(texts.document),
            changes=None if texts.changes is None else _compress(texts.changes),
            data_hash=new.data_hash,
            hash=new.hash,
        )
        .returning(SAVED.c.id)
    ).scalar_one()


def listing(session: Session, series: str | None = None) -> tuple[SavedReport, ...]:
    """Returns every saved report, or those of one series, the last saved first."""
    where = [] if series is None else [SAVED.c.series == series]
    return tuple(map(_saved, session.execute(_LIST_QUERY.where(*where).order_by(SAVED.c.id.desc()))))


def get(session: Session, number: int) -> SavedReport | None:
    """The report of this number, without its document."""
    row = session.execute(_LIST_QUERY.where(SAVED.c.id == number)).one_or_none()
    return None if row is None else _saved(row)


def get_content(session: Session, number: int) -> SavedReportContent | None:
    """Returns the report of this number with its content."""
    saved, texts = get(session, number), get_texts(session, number)
    if saved is None or texts is None:
        return None
    return SavedReportContent(
        saved, json.loads(texts.document), None if texts.changes is None else json.loads(texts.changes)
    )


def get_texts(session: Session, number: int) -> HashedTexts | None:
    """Returns the hashed texts of a report; raises ValueError where they can't be decompressed."""
    row = session.execute(sa.select(SAVED.c.document, SAVED.c.changes).where(SAVED.c.id == number)).one_or_none()
    return None if row is None else HashedTexts(_decompress(row.document), row.changes and _decompress(row.changes))


def get_previous(session: Session, series: str, period: ReportPeriod) -> SavedReport | None:
    """Returns the previous report of a series: on an earlier period, or on the same one, saved earlier."""
    row = session.execute(
        _LIST_QUERY.where(SAVED.c.series == series, SAVED.c.last <= period.last)
        .order_by(SAVED.c.last.desc(), SAVED.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _saved(row)


def rename(session: Session, number: int, title: str) -> None:
    """Gives a report another title."""
    session.execute(sa.update(SAVED).where(SAVED.c.id == number).values(title=title))


def rewrite(session: Session, number: int, texts: HashedTexts) -> None:
    """Replaces a report's texts by those without the names of an erased person; see `report_erasures`."""
    values = {
        "document": _compress(texts.document),
        "changes": None if texts.changes is None else _compress(texts.changes),
    }
    session.execute(sa.update(SAVED).where(SAVED.c.id == number).values(values))


def _saved(row: Any) -> SavedReport:
    months = int(row.code.partition("m-")[0]) if row.every == Frequency.ROLLING.value else 0
    period = ReportPeriod(Frequency(row.every), row.code, row.first, row.last, row.ends, row.interim, months)
    by = row.by or (OF_SCHEDULE if row.schedule_id is not None else CONSOLE)
    return SavedReport(
        row.id,
        row.title,
        row.series,
        row.sample,
        period,
        row.as_of,
        row.made_at,
        by,
        row.schedule_id,
        row.schema,
        row.data_hash,
        row.hash,
    )


def _compress(text: str) -> bytes:
    return zlib.compress(text.encode(), 6)


def _decompress(data: bytes) -> str:
    try:
        return zlib.decompress(data).decode()
    except zlib.error as damaged:
        raise ValueError("the document can't be unpacked") from damaged
