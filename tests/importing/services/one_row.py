"""A row of a file, and what the database has of it."""

import sqlalchemy as sa

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements

STATED = {
    "columns": {"reference": ""},
    "dates": "mdy",
    "constants": {"arrangement": "outsourced", "currency": "USD", "pricing_model": "hourly"},
}
ONE = {"reference": "A-1", "title": "Website", "arrangement": "freelance"}


def detail(database, reference):
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.detail(work, reference)


def rows_of(database, table):
    with database.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(table.__table__)).scalar_one()
