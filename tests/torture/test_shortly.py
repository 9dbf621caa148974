"""A little of `make torture`: what is killed under load leaves what it acknowledged, and nothing half done."""

from tests.fixtures.databases import copied, sqlite_prepared
from tests.torture import load, migrating, process_kills, scheduling

__all__ = ["sqlite_prepared"]

SEED = 3


def test_what_was_acknowledged_outlives_kills_under_load(sqlite_url, tmp_path):
    (tmp_path / "instance").mkdir()
    it = process_kills.Kills(tmp_path, sqlite_url, SEED).run(2, (process_kills.SERVER, process_kills.BULK), writers=2)
    assert it.done.total() == 2 and it.ledger.acknowledged


def test_a_crowd_loses_nothing_and_meets_no_error(sqlite_url, tmp_path):
    (tmp_path / "instance").mkdir()
    database = load.fill(sqlite_url, 300)
    with load.by_waitress(tmp_path, sqlite_url) as server:
        found = load.run(database, server, 300, seconds=5, pause=0, seed=SEED)
        server.stop()
    database.dispose()
    assert (found.errors, found.lost) == ([], 0)
    assert found.acknowledged and found.crowd


def test_a_migration_that_was_killed_is_done_by_the_next_start(tmp_path):
    (met,) = migrating.run(tmp_path, migrating.OnSqlite(tmp_path), 1, SEED, engagements=300)
    assert met.left in (met.old, migrating.newest())


def test_scheduled_reports_outlive_kills_clocks_and_a_mail_server_that_fails(sqlite_prepared, tmp_path):
    (tmp_path / "instance").mkdir()
    found = scheduling.Years(
        tmp_path,
        copied(sqlite_prepared, tmp_path / "instance" / "contrast.sqlite3"),
        SEED,
        schedules=3,
        quarters=4,
        kills=4,
    ).run()
    assert (found.reports, found.equal, found.missed, found.doubled, found.blank) == (12, 12, 0, 0, 0)
    assert found.kills >= 4 and found.mails == 16
