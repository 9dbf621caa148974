"""Whatever a record says and whatever a file says: brought in and taken back, the record is what it was before."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.record.services import engagements
from tests.exporting.services.exported_records import fill, said
from tests.importing.services.importing import export_text, import_text
from tests.importing.services.undo_steps import amend, record_contents, undo_import, undo_preview

records, files = st.lists(said, max_size=3), st.lists(said, min_size=1, max_size=4)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def first(request):
    """A record to bring into."""
    database = request.getfixturevalue(f"{request.param}_database")
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Zoë", "manager")
    return database


def examples(database):
    """How many: what a file says is read the same on both, so PostgreSQL is shown that its statements keep the law."""
    return 6 if database.engine.dialect.name == "sqlite" else 2


def as_file(second, some, meets):
    """A file of our own, out of a second record, that says `some`; as many rows as there are references in `meets` meet
    those."""
    fill(second, some)
    with begin_work(second, CONSOLE) as work:
        own = [each.reference for each in engagements.listing(work, Selection()).rows]
        for reference, other in zip(own, meets, strict=False):
            engagements.amend(work, reference, {"reference": other})
    text = export_text(second)
    second.dispose()
    return text


def refused(database, text):
    """Whether anything of the file would be refused."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return bool(imports.preview(work, text.encode()).refusals)


def clean(database, text):
    """The file's rows that the record takes, each by itself and all together; None where that leaves none."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    kept = []
    for row in rows:
        if not refused(database, written([header, *kept, row])):
            kept.append(row)
    return written([header, *kept]) if kept else None


def written(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def references(database):
    """The references of all engagements."""
    return sorted(record_contents(database)[1])


def test_a_file_taken_back_leaves_no_trace(first, another, tmp_path):
    @settings(max_examples=examples(first))
    @given(records, files, st.integers(0, 4), st.booleans())
    def law(record, some, meets, twice):
        fill(first, record)
        before = record_contents(first)
        text = clean(first, as_file(another(), some, references(first)[:meets]))
        if text is None:
            return
        numbers = [import_text(first, tmp_path, text).number]
        if numbers == [None]:  # it says what is there already
            return
        after = record_contents(first)
        if twice:
            undo_import(first, numbers.pop())
            assert record_contents(first) == before
            numbers.append(import_text(first, tmp_path, text).number)
            assert record_contents(first) == after
        would = undo_preview(first, numbers[-1]).outcome
        assert undo_import(first, numbers[-1]) == would and would.left == []
        assert record_contents(first) == before

    law()


def test_only_what_was_edited_since_differs(first, another, tmp_path):
    @settings(max_examples=examples(first))
    @given(records, files, st.integers(0, 4), st.lists(st.integers(0, 9), max_size=3))
    def law(record, some, meets, places):
        fill(first, record)
        before = record_contents(first)[1]
        text = clean(first, as_file(another(), some, references(first)[:meets]))
        if text is None:
            return
        number = import_text(first, tmp_path, text).number
        if number is None:
            return
        every = references(first)
        edited = {every[-1 - place % len(every)] for place in places}
        for reference in edited:
            amend(first, reference, tags=("edited", str(number)))
        now = record_contents(first)[1]
        if undo_preview(first, number).outcome.is_empty and edited:  # all that it touched was edited
            with pytest.raises(Refused, match="edited later"):
                undo_import(first, number)
        else:
            undo_import(first, number)
        assert record_contents(first)[1] == {
            reference: now[reference] if reference in edited else before[reference]
            for reference in now
            if reference in edited or reference in before
        }

    law()
