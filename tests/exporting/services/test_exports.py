"""Export and import undo each other, through the real databases, whatever the cells hold."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.services import users
from app.core.domain.errors import Denied
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.selection import Condition, Period, Selection
from app.core.domain.text_normalisation import fold
from app.core.services.work import CONSOLE, begin_work
from app.exporting.services import export
from app.record.domain.file_schema import HEADER
from app.record.services import engagements, history
from tests.exporting.services.exported_records import fill, said
from tests.importing.files.reading.files import read
from tests.importing.services.importing import export_text, import_text

pytestmark = pytest.mark.both_databases


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def both(request, another):
    """A record to take out of, and an empty one to bring into."""
    first = request.getfixturevalue(f"{request.param}_database")
    second = another()
    with begin_work(second, CONSOLE) as work:
        users.add(work, "Zoë", "manager")
    return first, second


def test_out_and_in_again_changes_nothing_and_copies_everything(both, tmp_path):
    # The record grows with each example. PostgreSQL is shown that its statements keep the law, a file knows neither.
    @settings(max_examples=12 if both[0].engine.dialect.name == "sqlite" else 4)
    @given(st.lists(said, min_size=1, max_size=3))
    def law(some):
        fill(first, some)
        whole = export_text(first)
        done = import_text(first, tmp_path, whole)
        assert done.preview.refusals == ()
        assert [row.changes for row in done.preview.rows if row.outcome != "unchanged"] == []
        assert export_text(first) == whole
        import_text(second, tmp_path, whole)
        assert export_text(second) == whole

    first, second = both
    law()


def test_every_field_stands_in_the_file(database):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"title": "=1+1", "arrangement": "freelance", "provider": "Ann"})
    sheet, rows = read(export_text(database))
    assert (sheet.header, sheet.ours) == (HEADER, True)
    row = dict(zip(HEADER, rows[0], strict=True))
    assert (row["reference"], row["title"], row["provider"], row["status"]) == ("E-000001", "'=1+1", "Ann", "planned")


def test_an_empty_record_goes_out_and_in(database, tmp_path):
    assert import_text(database, tmp_path, export_text(database)).preview.counts == dict.fromkeys(
        ("new", "changed", "unchanged", "refused"), 0
    )


def test_a_selection_goes_out(database):
    with begin_work(database, CONSOLE) as work:
        for title, day in (("a", date(2026, 1, 1)), ("b", date(2025, 1, 1))):
            engagements.record(work, {"title": title, "arrangement": "freelance", "started_on": day})
        engagements.record(work, {"title": "s", "arrangement": "freelance"}, sample=True)

    def titles(selection):
        return [row[1] for row in read(export_text(database, selection))[1]]

    assert titles(Selection()) == ["a", "b"]
    assert titles(Selection(period=Period(date(2026, 1, 1)))) == ["a"]
    assert titles(Selection((Condition("title", "contains", ("b",)),))) == ["b"]
    assert titles(Selection(sample=True)) == ["s"]


def test_who_may_not_export_is_told_before_the_first_line(database):
    with begin_work(database, Actor("X", frozenset(), Source.WEB, 1), writes=False) as work:
        with pytest.raises(Denied):
            export.stream(work, Selection())


def test_what_was_selected_is_noted_and_can_be_erased(database):
    selection = Selection((Condition("provider", "is", ("Ann & Co",)),), period=Period(date(2026, 1, 1)))
    with begin_work(database, CONSOLE) as work:
        engagements.record(
            work, {"title": "a", "arrangement": "freelance", "provider": "Ann & Co", "started_on": date(2026, 2, 1)}
        )
        export.log_export(work, selection, export.count(work, selection))
        last = history.events(work).events[0]
        assert last.what is EventKind.EXPORTED
        assert last.note == {"rows": 1, "selection": "provider=Ann+%26+Co&from=2026-01-01"}
        held = work.session.execute(sa.text("SELECT note FROM event WHERE what = 'exported'")).scalar_one()
        assert "Ann" not in str(held)
        work.session.execute(sa.text("UPDATE erasable_text SET text = NULL"))
        assert history.events(work).events[0].note["selection"] == "erased"


def test_names_that_fold_alike_are_one_provider(database, tmp_path):
    assert fold("ANN") == fold("Ann\u200b") != fold("Ánn")
    import_text(
        database, tmp_path, "title,arrangement,provider\na,freelance,ANN\nb,freelance,Ann\u200b\nc,freelance,Ánn\n"
    )
    assert export_text(database).count(",ANN,") == 2
    assert export_text(database).count(",Ánn,") == 1
