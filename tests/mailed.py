"""Steps of tests that send saved reports: through which server, to whom, and what became of each mail."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.domain import clock
from app.core.services.work import CONSOLE, begin
from app.core.storage import mail_settings
from app.record.services import history
from app.report.services import deliveries
from tests.saved import SECOND

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
ANN, BEN, CLEO = "ann@example.org", "ben@example.org", "cleo@example.org"


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """Moves the clock on; it begins on 30 November 2026."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def on(**named):
        moment[0] += timedelta(**named)

    return on


def through(database, server):
    with begin(database, CONSOLE) as work:
        mail_settings.keep(work.session, server)


def send(database, *recipients, formats=()):
    with begin(database, CONSOLE) as work:
        return deliveries.send(work, SECOND, recipients, formats)


def states(database):
    with begin(database, CONSOLE, writes=False) as work:
        return {each.recipient: each.state for each in deliveries.of_report(work, SECOND)}


def one(database):
    with begin(database, CONSOLE, writes=False) as work:
        (found,) = deliveries.of_report(work, SECOND)
    return found


def told(database, what):
    with begin(database, CONSOLE, writes=False) as work:
        return [each.note["which"] for each in history.events(work, "report", SECOND).events if each.what is what]
