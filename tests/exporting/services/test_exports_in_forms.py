"""Whatever the form a record is taken out in, bringing the file back changes nothing and refuses nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.domain.money import Money
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.files import FileFormat
from app.exporting.services import export
from app.exporting.services.export import ExportOptions
from app.importing.domain.placeholders import is_placeholder
from app.importing.services import imports
from app.importing.values.options import Options
from app.record.domain.file_schema import EXPORT_COLUMNS
from tests.exporting.services.exported_records import fill, said

FORMS = [
    FileFormat("spreadsheet", delimiter, decimal, dates, mark)
    for delimiter in ("comma", "semicolon", "tab", "pipe")
    for decimal in ("point", "comma")
    for dates in ("ymd", "dmy", "mdy")
    for mark in (True, False)
    if (delimiter, decimal) != ("comma", "comma")
]
columns = st.sets(st.sampled_from([name for name in EXPORT_COLUMNS if name != "reference"]), max_size=12).map(
    lambda names: ("reference", *(name for name in EXPORT_COLUMNS if name in names))
)
NAMES = ("provider", "team", "other_quote_provider")


def told_apart(row):
    """A file with few columns or in a spreadsheet's form can't be told to be ours: a name such as “;” is asked about
    then, and one column of control characters is no text."""
    draft, _, _, reference, _ = row
    names = [draft.get(name) for name in NAMES]
    return not any(map(is_placeholder, filter(None, names))) and all(map(str.isprintable, reference))


some = st.lists(said.filter(told_apart), min_size=1, max_size=3)
AWKWARD = {
    "title": '\'=1+1; "a"',
    "arrangement": "freelance",
    "provider": "@Zoë",
    "currency": "EUR",
    "notes": "a\n\t-b|c",
    "agreed_cost": Money(123_450_00, "EUR"),
    "actual_cost": Money(1_234, "EUR"),
    "hours_actual": Decimal("1.25"),
    "started_on": date(2026, 3, 4),
    "ended_on": date(2026, 5, 6),
    "tags": ("=x", "+5", "-"),
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def out(database, taking):
    with begin_work(database, CONSOLE, writes=False) as work:
        return b"".join(export.stream(work, Selection(), taking))


def changes_nothing(database, data, **options):
    """Looks at what the file would do: each row is found as it stands."""
    with begin_work(database, CONSOLE, writes=False) as work:
        found = imports.preview(work, data, Options(**options))
    assert [(each.column, each.value, each.reason) for each in found.refusals] == []
    assert [row.changes for row in found.rows if row.outcome != "unchanged"] == []
    assert found.counts["unchanged"] > 0 and not found.writes


def test_for_a_spreadsheet(database):
    @settings(max_examples=8)
    @given(some, st.sampled_from(FORMS), columns | st.just(()))
    def law(rows, form, names):
        fill(database, rows)
        changes_nothing(
            database, out(database, ExportOptions("engagements", names, form)), decimal=form.decimal, dates=form.dates
        )

    law()


def test_as_a_workbook(database):
    @settings(max_examples=8)  # each is tried in a process of its own before it is read
    @given(some, columns | st.just(()))
    def law(rows, names):
        fill(database, rows)
        changes_nothing(database, out(database, ExportOptions("engagements", names, FileFormat("xlsx"))))

    law()


def test_some_columns(database):
    @settings(max_examples=8)
    @given(some, columns)
    def law(rows, names):
        fill(database, rows)
        changes_nothing(database, out(database, ExportOptions("engagements", names)))

    law()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.delimiter}-{form.decimal}-{form.dates}-{form.mark}")
def test_each_way_for_a_spreadsheet(sqlite_database, form):
    fill(sqlite_database, [(AWKWARD, {"quality": 4, "comment": "=1+1"}, {"country": "DE", "notes": "-"}, "ré=1", True)])
    changes_nothing(
        sqlite_database,
        out(sqlite_database, ExportOptions("engagements", (), form)),
        decimal=form.decimal,
        dates=form.dates,
    )
