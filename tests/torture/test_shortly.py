"""A little of `make torture`: what is killed under load leaves what it acknowledged, and nothing half done."""

from tests.torture import killing, migrating

SEED = 3


def test_what_was_acknowledged_outlives_kills_under_load(sqlite_url, tmp_path):
    (tmp_path / "instance").mkdir()
    it = killing.Kills(tmp_path, sqlite_url, SEED).run(2, (killing.SERVER,), writers=2)
    assert it.done.total() == 2 and it.ledger.acknowledged


def test_a_migration_that_was_killed_is_done_by_the_next_start(tmp_path):
    (met,) = migrating.run(tmp_path, migrating.OnSqlite(tmp_path), 1, SEED, engagements=300)
    assert met.left in (met.old, migrating.newest())
