"""A whole record moves into another installation: its four files, taken out there again, are the same."""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.services import users
from app.core.domain.events import What
from app.core.domain.money import Money
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin
from app.exporting.files import Form
from app.exporting.services import export
from app.exporting.services.export import Taking
from app.importing.services import imports, undo
from app.record.domain.file_schema import TABLES, table_of
from app.record.services import engagements, entries, providers, trash
from app.record.storage import reviews
from tests.exporting.services.exported_records import cards
from tests.importing.services.importing import bring, reasons
from tests.strategies import drafts
from tests.strategies import reviews as answers

PEOPLE = ("Zoë", "Rita", "=1+1")
ORDER = ("engagements", "providers", "reviews", "lines")
REVIEWED = "reference,reviewer,quality,comment\n"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def other(another):
    """Another installation, where nothing is recorded yet."""
    return another()


def add_people(database):
    with begin(database, CONSOLE) as work:
        there = {each.name for each in users.listing(work)}
        for name in PEOPLE:
            if name not in there:
                users.add(work, name, "lead")


def number_of(work, name):
    return next(each.id for each in users.listing(work) if each.name == name)


def out(database, of, form=None):
    with begin(database, CONSOLE, writes=False) as work:
        return b"".join(export.stream(work, Selection(), Taking(of, form=form or Form())))


def whole(database):
    return {of: out(database, of) for of in ORDER}


def counts(done):
    assert done.preview.refusals == ()
    return tuple(done.preview.counts[name] for name in ("new", "changed", "unchanged"))


def record(database):
    """Two engagements with reviews of several people, lines, an inherited card, and a provider who did nothing yet."""
    add_people(database)
    with begin(database, CONSOLE) as work:
        shop = engagements.record(
            work,
            {
                "title": "Shop",
                "arrangement": "freelance",
                "provider": "Ann",
                "currency": "EUR",
                "status": "completed",
                "started_on": date(2026, 1, 2),
                "ended_on": date(2026, 3, 4),
                "owner": "Zoë",
            },
        )
        desk = engagements.record(work, {"title": "Desk", "arrangement": "outsourced", "provider": "=Helpdesk"})
        providers.amend(work, shop.provider_id, {"country": "DE", "taxes_borne_by": "worker", "notes": "-"})
        providers.record(work, {"name": "Never engaged", "kind": "company", "archived": True})
        engagements.reviewed(work, shop, None, {"quality": 4, "resources": "not needed"})
        engagements.reviewed(work, shop, number_of(work, "Rita"), {"quality": 2, "comment": "=so\nso"})
        engagements.reviewed(work, shop, number_of(work, "=1+1"), {"would_rehire": True})
        engagements.reviewed(work, desk, number_of(work, "Rita"), {"goal_met": "partly"})
        entries.add(work, "E-000001", {"day": date(2026, 1, 5), "amount": Money(1_234_56, "EUR"), "key": "R-1"})
        for _ in range(2):  # they say the same and are two
            entries.add(work, "E-000001", {"day": date(2026, 2, 5), "hours": Decimal("1.25"), "note": "@home"})


def test_a_whole_record_moves(database, other, tmp_path):
    record(database)
    before = whole(database)
    assert [len(before[of].splitlines()) > 2 for of in ORDER] == [True] * 4
    for of in ORDER:
        assert counts(bring(database, tmp_path, before[of]))[:2] == (0, 0), of
    assert whole(database) == before
    add_people(other)
    assert [counts(bring(other, tmp_path, before[of])) for of in ORDER] == [(2, 0, 0), (1, 0, 2), (3, 0, 1), (0, 0, 1)]
    assert whole(other) == before
    for of in ORDER:
        assert bring(other, tmp_path, before[of]).number is None, of


@pytest.mark.parametrize("form", [Form("spreadsheet", "semicolon", "comma", "dmy"), Form("xlsx")], ids=["csv", "xlsx"])
def test_its_files_in_a_spreadsheets_form(sqlite_database, other, tmp_path, form):
    record(sqlite_database)
    add_people(other)
    bring(other, tmp_path, out(sqlite_database, "engagements"))
    said = {"decimal": form.decimal, "dates": form.dates} if form.kind == "spreadsheet" else {}
    for of in ORDER[1:]:
        file = out(sqlite_database, of, form)
        assert counts(bring(sqlite_database, tmp_path, file, **said))[:2] == (0, 0), of
        bring(other, tmp_path, file, **said)
    assert whole(other) == whole(sqlite_database)


said_by = st.dictionaries(st.sampled_from((None, *PEOPLE)), answers(), max_size=4)
turns = count(1)


def test_reviews_and_cards_go_out_and_in_whatever_they_say(database, other, tmp_path):
    @settings(max_examples=10)
    @given(drafts(), said_by, cards)
    def law(draft, given_by, card):
        with begin(database, CONSOLE) as work:
            stored = engagements.record(work, draft | {"reference": f"R-{next(turns)}", "provider": f"P-{next(turns)}"})
            # A file never makes an answer unknown again, so neither may this.
            providers.amend(work, stored.provider_id, {name: each for name, each in card.items() if each is not None})
            for name, review in given_by.items():
                engagements.reviewed(work, stored, name and number_of(work, name), review)
        before = whole(database)
        for of in ORDER:
            assert counts(bring(database, tmp_path, before[of]))[:2] == (0, 0), of
            bring(other, tmp_path, before[of])
        assert whole(other) == before

    add_people(database)
    add_people(other)
    law()


REFUSED = {
    "E-000001,Nobody,4,": ("reviewer", "reviewer-unknown"),
    "E-9,Rita,4,": ("reference", "engagement-unknown"),
    "E-000001,rita,4,": ("reviewer", "review-twice"),
    ",Rita,4,": ("reference", "reference-blank"),
}


def test_rows_that_cannot_go_in_are_refused_by_name_and_all_stay_out(sqlite_database, tmp_path):
    record(sqlite_database)
    before = whole(sqlite_database)
    for row, (column, code) in REFUSED.items():
        done = bring(sqlite_database, tmp_path, f"{REVIEWED}E-000001,Rita,5,new\n{row}\n")
        assert (done.number, [each[1:] for each in reasons(done)]) == (None, [(column, code)]), row
    done = bring(sqlite_database, tmp_path, "reference,currency,line_amount\nE-9,EUR,5\n")
    assert reasons(done) == [(2, "reference", "engagement-unknown")]
    done = bring(sqlite_database, tmp_path, "Name\nÁnn\nÁNN\n", of="providers")
    assert reasons(done) == [(3, "Name", "provider-twice")]
    assert whole(sqlite_database) == before
    done = bring(
        sqlite_database, tmp_path, f"{REVIEWED}E-000001,Nobody,5,\n", values={"reviewer": {"Nobody": "record"}}
    )
    assert counts(done) == (0, 1, 0)


def test_files_of_all_tables_are_taken_back(database, other, tmp_path):
    record(database)
    add_people(other)
    files = {of: out(database, of) for of in ORDER}
    bring(other, tmp_path, files["engagements"])
    bring(other, tmp_path, "reference,reviewer,quality\nE-000001,Rita,1\n")
    first = whole(other)
    for of in ORDER[1:]:
        number = bring(other, tmp_path, files[of]).number
        with begin(other, CONSOLE) as work:
            assert undo.undo(work, number).taken.left == []
        assert whole(other) == first, of
        assert bring(other, tmp_path, files[of]).number is not None
        with begin(other, CONSOLE) as work:
            undo.undo(work, imports.listing(work)[0].id)


def test_what_somebody_says_after_the_file_stays(sqlite_database, tmp_path):
    record(sqlite_database)
    done = bring(sqlite_database, tmp_path, f"{REVIEWED}E-000001,Rita,5,better\nE-000001,Zoë,3,\n")
    assert counts(done) == (1, 1, 0)
    with begin(sqlite_database, CONSOLE) as work:
        told = engagements.detail(work, "E-000001").history
        brought = [each for each in told if each.what is What.IMPORTED]
        assert {each.note["reviewer"]: each.changes["quality"] for each in brought} == {
            number_of(work, "Rita"): ("2", "5"),
            number_of(work, "Zoë"): (None, "3"),
        }
        engagements.reviewed(work, engagements.found(work, "E-000001"), number_of(work, "Rita"), {"quality": 1})
        assert [(each.name, each.why) for each in undo.look(work, done.number).taken.left] == [
            ("E-000001", "reviewed by console")
        ]
        undo.undo(work, done.number, force=True)
        said = {each.reviewer: each.review.quality for each in reviews.of(work.session, 1)}
        assert said == {"record": 4, "Rita": 2, "=1+1": None}


def test_a_line_that_was_edited_is_met_as_it_came_and_as_it_is(sqlite_database, tmp_path):
    record(sqlite_database)
    came = "reference,currency,line_day,line_amount\nE-000002,EUR,2026-01-05,12.50\nE-000002,EUR,2026-01-05,12.50\n"
    bring(sqlite_database, tmp_path, came)
    with begin(sqlite_database, CONSOLE) as work:
        number = max(each.id for each in entries.listing(work, 2).rows)
        entries.amend(work, number, {"amount": Decimal(13)})
    for file in (came, out(sqlite_database, "lines")):
        assert bring(sqlite_database, tmp_path, file).number is None


def test_removed_engagements_take_no_reviews(sqlite_database, tmp_path):
    record(sqlite_database)
    with begin(sqlite_database, CONSOLE) as work:
        trash.remove(work, "E-000002")
    assert reasons(bring(sqlite_database, tmp_path, f"{REVIEWED}E-000002,Rita,5,\n")) == [(2, "reference", "removed")]


def test_every_column_of_our_files_is_known_again():
    for of, columns in TABLES.items():
        assert table_of(tuple(columns)) == (None if of == "engagements" else of)
        assert table_of([each.label for each in columns.values()]) == (None if of == "engagements" else of)
