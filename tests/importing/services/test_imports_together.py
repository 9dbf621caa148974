"""Others write while a file is checked, and a large file is read by a process beside: what goes in is the same."""

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Refused, Stale
from app.core.services import transactions
from app.core.services.transactions import in_parts
from app.core.services.work import CONSOLE, begin
from app.core.storage import bulk
from app.importing.services import imports
from app.importing.storage import import_commit, preparing, staging
from app.importing.values import parallel_reading, taken_rows
from app.importing.values.options import Options
from app.record.services import engagements
from app.record.storage import models
from tests.importing.services.importing import bring, exported, text

pytestmark = pytest.mark.both_databases

THREE = text(
    reference=["A-1", "A-2", "A-3"], title=["a", "b", "c"], arrangement=["freelance"] * 3, provider=["Ann", "Bo", "Ann"]
)


def taken_in(database, folder, content, progress=None, **options):
    return imports.take_in(
        in_parts(database, CONSOLE),
        folder / "uploads",
        content.encode(),
        "file.csv",
        Options(**options),
        progress=progress,
    )


def record(database, reference, provider):
    with begin(database, CONSOLE) as work:
        engagements.record(
            work, {"reference": reference, "title": "b", "arrangement": "freelance", "provider": provider}
        )


def test_others_write_while_a_file_is_checked_and_are_met(database, tmp_path, monkeypatch):
    monkeypatch.setattr(taken_rows, "CHUNK", 2)
    said = []

    def somebody_else(count):
        if count and not said:
            record(database, "A-2", "bo")
        said.extend([count] * bool(count))

    done = taken_in(database, tmp_path, THREE, somebody_else)
    assert said == [2, 3, 2, 3], "checked again, since the record changed meanwhile"
    assert done.preview.counts == {"new": 2, "changed": 0, "unchanged": 1, "refused": 0}
    assert done.preview.providers == ("Ann",) and exported(database).count("\n") == 4


def test_who_never_stops_writing_keeps_nobody_out(database, tmp_path):
    turns = []

    def busy(count):
        turns.append(count)
        record(database, f"X-{len(turns)}", "Ann")

    done = taken_in(database, tmp_path, THREE, busy)
    assert done.preview.counts["new"] == 3 and turns.count(3) == transactions.ATTEMPTS
    assert done.preview.providers == ("Bo",) and exported(database).count("\n") == 1 + 3 + len(turns)


@pytest.mark.parametrize(("reference", "provider"), [("A-2", "Ann"), ("X", "Bo")])
def test_who_takes_a_name_at_the_last_moment_goes_first(database, tmp_path, reference, provider):
    turns = []

    def busy(count):
        turns.append(count)
        if turns.count(3) == transactions.ATTEMPTS and count == 3:
            record(database, reference, provider)
        else:
            record(database, f"X-{len(turns)}", "Ann")

    with pytest.raises(Stale, match="Somebody else saved the same"):
        taken_in(database, tmp_path, THREE, busy)
    assert exported(database).count("\n") == 1 + len(turns) and turns.count(3) == transactions.ATTEMPTS


def test_a_file_that_is_read_beside_says_the_same(database, tmp_path, monkeypatch):
    bring(
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
    ours = exported(database).replace("A-1,", "B-1,").replace("A-2,", "B-2,")
    monkeypatch.setattr(parallel_reading, "WORTH_IT", 0)
    monkeypatch.setattr(parallel_reading, "_AT_WORK", -1000)
    broken = ours.replace("2026-01-01", "2026-13-01")
    shown = taken_in(database, tmp_path, broken).preview
    assert [(each.line, each.column, each.value, each.code) for each in shown.refusals] == [
        (2, "started_on", "2026-13-01", "date")
    ]
    assert [(each.field, each.text, each.times) for each in shown.unread] == [("started_on", "2026-13-01", 1)]
    done = taken_in(database, tmp_path, ours)
    assert done.preview.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    whole = exported(database)
    assert whole.replace("B-", "A-").splitlines()[3:] == whole.splitlines()[1:3]
    with pytest.raises(Refused, match="never closed"):
        taken_in(database, tmp_path, ours.rstrip("\n") + '"open')


def test_a_rule_broken_in_a_file_that_is_read_beside_names_the_cell(database, tmp_path, monkeypatch):
    bring(
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
    monkeypatch.setattr(parallel_reading, "WORTH_IT", 0)
    monkeypatch.setattr(parallel_reading, "_AT_WORK", -1000)
    ours = exported(database).replace("A-1,", "B-1,").replace("2026-02-01", "2025-02-01")
    (refusal,) = taken_in(database, tmp_path, ours).preview.refusals
    assert (refusal.column, refusal.value, refusal.code) == ("ended_on", "2025-02-01", "end-before-start")


@pytest.mark.parametrize("act", [imports.bring, imports.apply])
def test_a_file_that_turns_out_to_be_none_is_not_kept(database, tmp_path, act):
    content = b"title,arrangement\n" + b"a,freelance\n" * 300 + b'"open,freelance\n'
    with pytest.raises(Refused, match="never closed"), begin(database, CONSOLE) as work:
        act(work, tmp_path / "uploads", content, "file.csv")
    with pytest.raises(Refused, match="never closed"):
        taken_in(database, tmp_path, content.decode())
    assert not list((tmp_path / "uploads").iterdir())
    with begin(database, CONSOLE, writes=False) as work:
        assert imports.listing(work) == ()


@pytest.mark.postgresql
def test_a_reference_that_was_taken_in_between_is_said_plainly(postgresql_database, tmp_path):
    with begin(postgresql_database, CONSOLE) as work:
        number = imports.bring(work, tmp_path, THREE.encode(), "file.csv")
        columns = {
            "line": [9],
            "reference": ["A-1"],
            "title": ["x"],
            "arrangement": ["freelance"],
            "status": ["planned"],
        }
        staging.new(work.session, number, 3, columns, {}, [])
        staging.new(work.session, number, 4, columns, {}, [])
    with pytest.raises(Stale, match="at the same moment"), begin(postgresql_database, CONSOLE) as work:
        import_commit.take_over(work.session, preparing.ready(work.session, number, 5), work.now)
    assert exported(postgresql_database).count("\n") == 1


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
    monkeypatch.setattr(bulk, "_MANY", 1)
    assert taken_in(sqlite_database, tmp_path, THREE).preview.counts["new"] == 3
    assert indexes() == before and len(before) > 5


@pytest.mark.postgresql
def test_a_name_that_was_taken_in_between_is_said_plainly(postgresql_database, tmp_path):
    def late(number):
        with begin(postgresql_database, CONSOLE) as work:
            staging.names(work.session, number, [("provider", "Ann", 2, {}, None, None)])
            bring(
                postgresql_database,
                tmp_path,
                text(reference="A-1", title="Website", arrangement="freelance", provider="Ann"),
            )
            import_commit.take_over(work.session, preparing.ready(work.session, number, 0), work.now)

    with pytest.raises(Stale, match="at the same moment"):
        late(number=99)
    with postgresql_database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(models.Provider.__table__)).scalar_one() == 1
