"""Steps of tests that send saved reports: through which server, to whom, and what became of each mail."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import mail_settings
from app.record.services import history
from app.report.services import deliveries
from tests.saved_report_fixtures import SECOND

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


def use_server(database, server):
    with begin_work(database, CONSOLE) as work:
        mail_settings.save(work.session, server)


def send(database, *recipients, formats=()):
    with begin_work(database, CONSOLE) as work:
        return deliveries.send(work, SECOND, recipients, formats)


def states(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return {each.recipient: each.state for each in deliveries.of_report(work, SECOND)}


def only_delivery(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        (found,) = deliveries.of_report(work, SECOND)
    return found


def event_notes(database, what):
    with begin_work(database, CONSOLE, writes=False) as work:
        return [each.note["which"] for each in history.events(work, "report", SECOND).events if each.what is what]
