"""Migrations change tables in place."""

from tests.architecture.sources import read, under


def test_no_migration_rebuilds_a_table():
    rebuilt = [str(path) for path in under("migrations", ".py") if "batch_alter_table" in read(path)]
    assert not rebuilt, (
        "On SQLite batch_alter_table drops the table and makes it anew, and what refers to its rows is deleted with "
        f"them, such as reviews. Use op.add_column and op.drop_column in {', '.join(rebuilt)}"
    )
