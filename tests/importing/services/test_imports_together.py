"""Others write while a file is checked, and a large file is read by a process beside: what goes in is the same."""

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Refused, Stale
from app.core.services import transactions
from app.core.services.transactions import separate_transactions
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import bulk
from app.importing.services import imports
from app.importing.storage import import_commit, preparing, staging
from app.importing.values import included_rows, parallel_reading
from app.importing.values.options import Options
from app.record.services import engagements
from app.record.storage import models
from tests.importing.services.importing import export_text, import_text, text

pytestmark = pytest.mark.both_databases

THREE = text(
    reference=["A-1", "A-2", "A-3"], title=["a", "b", "c"], arrangement=["freelance"] * 3, provider=["Ann", "Bo", "Ann"]
)


def taken_in(database, folder, content, progress=None, **options):
    return imports.import_file(
        separate_transactions(database, CONSOLE),
        folder / "uploads",
        content.encode(),
        "file.csv",
        Options(**options),
        progress=progress,
    )


def record(database, reference, provider):
    with begin_work(database, CONSOLE) as work:
        engagements.record(
            work, {"reference": reference, "title": "b", "arrangement": "freelance", "provider": provider}
        )


def test_others_write_while_a_file_is_checked_and_are_met(database, tmp_path, monkeypatch):
    monkeypatch.setattr(included_rows, "BATCH_SIZE", 2)
    said = []

    def somebody_else(count):
        if count and not said:
            record(database, "A-2", "bo")
        said.extend([count] * bool(count))

    done = taken_in(database, tmp_path, THREE, somebody_else)
    assert said == [2, 3, 2, 3], "checked again, since the record changed meanwhile"
    assert done.preview.counts == {"new": 2, "changed": 0, "unchanged": 1, "refused": 0}
    assert done.preview.providers == ("Ann",) and export_text(database).count("\n") == 4


def test_who_never_stops_writing_keeps_nobody_out(database, tmp_path):
    turns = []

    def busy(count):
        turns.append(count)
        record(database, f"X-{len(turns)}", "Ann")

    done = taken_in(database, tmp_path, THREE, busy)
    assert done.preview.counts["new"] == 3 and turns.count(3) == transactions.MAX_ATTEMPTS
    assert done.preview.providers == ("Bo",) and export_text(database).count("\n") == 1 + 3 + len(turns)


@pytest.mark.parametrize(("reference", "provider"), [("A-2", "Ann"), ("X", "Bo")])
def test_who_takes_a_name_at_the_last_moment_goes_first(database, tmp_path, reference, provider):
    turns = []

    def busy(count):
        turns.append(count)
        if turns.count(3) == transactions.MAX_ATTEMPTS and count == 3:
            record(database, reference, provider)
        else:
            record(database, f"X-{len(turns)}", "Ann")

    with pytest.raises(Stale, match="Somebody else saved the same"):
        taken_in(database, tmp_path, THREE, busy)
    assert export_text(database).count("\n") == 1 + len(turns) and turns.count(3) == transactions.MAX_ATTEMPTS


def test_a_file_that_is_read_beside_says_the_same(database, tmp_path, monkeypatch):
    import_text(
        database,
        tmp_path,
        text(
            reference=["A-1", "A-2"],
            title=["=x", "Zoë"],
            arrangement=["freelance"] * 2,
            provider=["Ann", ""],
            actual_cost=["5.50", ""],
            currency=["EUR", ""],
            started_on=["2026-01-01", ""],
            quality=["4", ""],
        ),
    )
    ours = export_text(database).replace("A-1,", "B-1,").replace("A-2,", "B-2,")
    monkeypatch.setattr(parallel_reading, "MIN_SIZE", 0)
    monkeypatch.setattr(parallel_reading, "_MAX_LOAD", -1000)
    broken = ours.replace("2026-01-01", "2026-13-01")
    shown = taken_in(database, tmp_path, broken).preview
    assert [(each.line, each.column, each.value, each.code) for each in shown.refusals] == [
        (2, "started_on", "2026-13-01", "date")
    ]
    assert [(each.field, each.text, each.times) for each in shown.unread] == [("started_on", "2026-13-01", 1)]
    done = taken_in(database, tmp_path, ours)
    assert done.preview.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    whole = export_text(database)
    assert whole.replace("B-", "A-").splitlines()[3:] == whole.splitlines()[1:3]
    with pytest.raises(Refused, match="never closed"):
        taken_in(database, tmp_path, ours.rstrip("\n") + '"open')


def test_a_rule_broken_in_a_file_that_is_read_beside_names_the_cell(database, tmp_path, monkeypatch):
    import_text(
        database,
        tmp_path,
        text(
            reference="A-1",
            title="a",
            arrangement="freelance",
            provider="Ann",
            started_on="2026-01-01",
            ended_on="2026-02-01",
        ),
    )
    monkeypatch.setattr(parallel_reading, "MIN_SIZE", 0)
    monkeypatch.setattr(parallel_reading, "_MAX_LOAD", -1000)
    ours = export_text(database).replace("A-1,", "B-1,").replace("2026-02-01", "2025-02-01")
    (refusal,) = taken_in(database, tmp_path, ours).preview.refusals
    assert (refusal.column, refusal.value, refusal.code) == ("ended_on", "2025-02-01", "end-before-start")


@pytest.mark.parametrize("act", [imports.upload, imports.apply])
def test_a_file_that_turns_out_to_be_none_is_not_kept(database, tmp_path, act):
    content = b"title,arrangement\n" + b"a,freelance\n" * 300 + b'"open,freelance\n'
    with pytest.raises(Refused, match="never closed"), begin_work(database, CONSOLE) as work:
        act(work, tmp_path / "uploads", content, "file.csv")
    with pytest.raises(Refused, match="never closed"):
        taken_in(database, tmp_path, content.decode())
    assert not list((tmp_path / "uploads").iterdir())
    with begin_work(database, CONSOLE, writes=False) as work:
        assert imports.listing(work) == ()


@pytest.mark.postgresql
def test_a_reference_that_was_taken_in_between_is_said_plainly(postgresql_database, tmp_path):
    with begin_work(postgresql_database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, THREE.encode(), "file.csv")
        columns = {
            "line": [9],
            "reference": ["A-1"],
            "title": ["x"],
            "arrangement": ["freelance"],
            "status": ["planned"],
        }
        staging.stage_new(work.session, number, 3, columns, {}, [])
        staging.stage_new(work.session, number, 4, columns, {}, [])
    with pytest.raises(Stale, match="at the same moment"), begin_work(postgresql_database, CONSOLE) as work:
        import_commit.write_staged(work.session, preparing.prepare(work.session, number, 5), work.now)
    assert export_text(postgresql_database).count("\n") == 1


def test_indexes_that_are_made_anew_are_those_that_were_there(sqlite_database, tmp_path, monkeypatch):
    def indexes():
        with sqlite_database.reading() as session:
            assert session.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
            return sorted(
                session.execute(
                    sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'engagement'")
                ).all(),
                key=str,
            )

    before = indexes()
    monkeypatch.setattr(bulk, "_REINDEX_FROM_ROWS", 1)
    assert taken_in(sqlite_database, tmp_path, THREE).preview.counts["new"] == 3
    assert indexes() == before and len(before) > 5


@pytest.mark.postgresql
def test_a_name_that_was_taken_in_between_is_said_plainly(postgresql_database, tmp_path):
    def late(number):
        with begin_work(postgresql_database, CONSOLE) as work:
            staging.stage_names(work.session, number, [("provider", "Ann", 2, {}, None, None)])
            import_text(
                postgresql_database,
                tmp_path,
                text(reference="A-1", title="Website", arrangement="freelance", provider="Ann"),
            )
            import_commit.write_staged(work.session, preparing.prepare(work.session, number, 0), work.now)

    with pytest.raises(Stale, match="at the same moment"):
        late(number=99)
    with postgresql_database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(models.Provider.__table__)).scalar_one() == 1
