"""Step 0002 with rows present: what people edited is told from what the catalogue said, and nothing is lost."""

import pytest
import sqlalchemy as sa
from alembic import command

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.schema import alembic_config, migrate
from app.report.services import claims
from app.report.storage import claims as kept

pytestmark = pytest.mark.both_databases


def rows(database):
    """Every version as it lies in the table."""
    with database.engine.connect() as connection:
        return connection.execute(
            sa.text("SELECT claim_id, number, enabled, made_at, made_by FROM claim_version ORDER BY claim_id, number")
        ).all()


def test_edits_of_before_are_edits(database):
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        user = users.add(work, "Rita", "administrator", "correct horse battery")
        number = claims.event_number(work, "flexibility")
        text = next(each.text for each in kept.current(work.session) if each.key == "flexibility")
        kept.add_version(work.session, number, 2, text | {"margin": 0.1}, True, work.now, user.id, "web", True)
    before = rows(database)
    command.downgrade(alembic_config(database), "0001")
    assert rows(database) == before
    migrate(database)
    assert rows(database) == before
    claims.ensure(database)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert (claims.get(work, "flexibility").edited, claims.get(work, "flexibility").claim.margin) == (True, 0.1)
        assert claims.versions(work, "flexibility")[0].by == "Rita"
        assert [entry.key for entry in claims.listing(work) if entry.edited] == ["flexibility"]
        assert not claims.get(work, "expertise").edited
    assert rows(database) == before
