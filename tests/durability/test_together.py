"""Several processes write at once: each waits for the others, and what all of them wrote is there."""

import pytest
import sqlalchemy as sa

from app.core.storage.models import RecordState
from tests.fixtures.processes import NEVER, Installation, engagement_references

pytestmark = pytest.mark.both_databases

PROCESSES, EACH = 3, 25

# Begins when told to, so that all write at once; everybody engages the same new provider, and some of their own.
WRITING = """
import sys
from app.core.domain.errors import Stale
from app.record.services import engagements
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database

database, name = Database(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
refused = 0
for number in range(int(sys.argv[3])):
    while True:
        try:
            with begin_work(database, CONSOLE) as work:
                provider = f"Provider {number if number % 2 else name}"
                stored = engagements.record(work, {"title": name, "arrangement": "freelance", "provider": provider})
            break
        except Stale:
            refused += 1
            assert refused < 500
    print(stored.reference, flush=True)
"""


def _begin(processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.communicate()
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    found = []
    for process in processes:
        out, err = process.communicate(timeout=NEVER)
        assert process.returncode == 0, err
        found += out.split()
    return found


def test_all_that_several_processes_wrote_at_once_is_there(database, installation):
    with database.reading() as session:
        before = session.execute(sa.select(RecordState.changes)).scalar_one()
    said = _begin(
        [installation.start(installation.url, f"writer {number}", EACH, script=WRITING) for number in range(PROCESSES)]
    )
    assert len(set(said)) == len(said) == PROCESSES * EACH
    assert engagement_references(database) == (set(said), set(said))
    with database.reading() as session:
        assert session.execute(sa.select(RecordState.changes)).scalar_one() == before + len(said)


def test_several_processes_may_meet_an_empty_database(database_url, tmp_path):
    """Whoever comes first makes the tables; the others find them."""
    installation = Installation(database_url, tmp_path / "instance")
    installation.instance.mkdir()
    started = [installation.start("migrate") for _ in range(3)]
    ended = [(process.communicate(timeout=NEVER)[1], process.returncode) for process in started]
    assert [code for _, code in ended] == [0, 0, 0], ended
    assert installation.run("export").count("\n") == 1
