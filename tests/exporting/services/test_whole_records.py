"""A whole record moves into another installation: its four files, taken out there again, are the same."""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.services import users
from app.core.domain.events import EventKind
from app.core.domain.money import Money
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.files import FileFormat
from app.exporting.services import export
from app.exporting.services.export import ExportOptions
from app.importing.services import imports, undo
from app.record.domain.file_schema import TABLES, detect_table
from app.record.services import engagements, entries, providers, trash
from app.record.storage import reviews
from tests.exporting.services.exported_records import cards
from tests.importing.services.importing import import_text, refusal_codes
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
    with begin_work(database, CONSOLE) as work:
        there = {each.name for each in users.listing(work)}
        for name in PEOPLE:
            if name not in there:
                users.add(work, name, "manager")


def number_of(work, name):
    return next(each.id for each in users.listing(work) if each.name == name)


def out(database, of, form=None):
    with begin_work(database, CONSOLE, writes=False) as work:
        return b"".join(export.stream(work, Selection(), ExportOptions(of, file_format=form or FileFormat())))


def whole(database):
    return {of: out(database, of) for of in ORDER}


def counts(done):
    assert done.preview.refusals == ()
    return tuple(done.preview.counts[name] for name in ("new", "changed", "unchanged"))


def record(database):
    """Two engagements with reviews of several people, lines, an inherited card, and a provider who did nothing yet."""
    add_people(database)
    with begin_work(database, CONSOLE) as work:
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
        engagements.save_review(work, shop, None, {"quality": 4, "resources": "not needed"})
        engagements.save_review(work, shop, number_of(work, "Rita"), {"quality": 2, "comment": "=so\nso"})
        engagements.save_review(work, shop, number_of(work, "=1+1"), {"would_rehire": True})
        engagements.save_review(work, desk, number_of(work, "Rita"), {"goal_met": "partly"})
        entries.add(work, "E-000001", {"day": date(2026, 1, 5), "amount": Money(1_234_56, "EUR"), "key": "R-1"})
        for _ in range(2):  # they say the same and are two
            entries.add(work, "E-000001", {"day": date(2026, 2, 5), "hours": Decimal("1.25"), "note": "@home"})


def test_a_whole_record_moves(database, other, tmp_path):
    record(database)
    before = whole(database)
    assert [len(before[of].splitlines()) > 2 for of in ORDER] == [True] * 4
    for of in ORDER:
        assert counts(import_text(database, tmp_path, before[of]))[:2] == (0, 0), of
    assert whole(database) == before
    add_people(other)
    assert [counts(import_text(other, tmp_path, before[of])) for of in ORDER] == [
        (2, 0, 0),
        (1, 0, 2),
        (3, 0, 1),
        (0, 0, 1),
    ]
    assert whole(other) == before
    for of in ORDER:
        assert import_text(other, tmp_path, before[of]).number is None, of


@pytest.mark.parametrize(
    "form", [FileFormat("spreadsheet", "semicolon", "comma", "dmy"), FileFormat("xlsx")], ids=["csv", "xlsx"]
)
def test_its_files_in_a_spreadsheets_form(sqlite_database, other, tmp_path, form):
    record(sqlite_database)
    add_people(other)
    import_text(other, tmp_path, out(sqlite_database, "engagements"))
    said = {"decimal": form.decimal, "dates": form.dates} if form.kind == "spreadsheet" else {}
    for of in ORDER[1:]:
        file = out(sqlite_database, of, form)
        assert counts(import_text(sqlite_database, tmp_path, file, **said))[:2] == (0, 0), of
        import_text(other, tmp_path, file, **said)
    assert whole(other) == whole(sqlite_database)


said_by = st.dictionaries(st.sampled_from((None, *PEOPLE)), answers(), max_size=4)
turns = count(1)


def test_reviews_and_cards_go_out_and_in_whatever_they_say(database, other, tmp_path):
    @settings(max_examples=10)
    @given(drafts(), said_by, cards)
    def law(draft, given_by, card):
        with begin_work(database, CONSOLE) as work:
            stored = engagements.record(work, draft | {"reference": f"R-{next(turns)}", "provider": f"P-{next(turns)}"})
            # A file never makes an answer unknown again, so neither may this.
            providers.amend(work, stored.provider_id, {name: each for name, each in card.items() if each is not None})
            for name, review in given_by.items():
                engagements.save_review(work, stored, name and number_of(work, name), review)
        before = whole(database)
        for of in ORDER:
            assert counts(import_text(database, tmp_path, before[of]))[:2] == (0, 0), of
            import_text(other, tmp_path, before[of])
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
        done = import_text(sqlite_database, tmp_path, f"{REVIEWED}E-000001,Rita,5,new\n{row}\n")
        assert (done.number, [each[1:] for each in refusal_codes(done)]) == (None, [(column, code)]), row
    done = import_text(sqlite_database, tmp_path, "reference,currency,line_amount\nE-9,EUR,5\n")
    assert refusal_codes(done) == [(2, "reference", "engagement-unknown")]
    done = import_text(sqlite_database, tmp_path, "Name\nÁnn\nÁNN\n", of="providers")
    assert refusal_codes(done) == [(3, "Name", "provider-twice")]
    assert whole(sqlite_database) == before
    done = import_text(
        sqlite_database, tmp_path, f"{REVIEWED}E-000001,Nobody,5,\n", values={"reviewer": {"Nobody": "record"}}
    )
    assert counts(done) == (0, 1, 0)


def test_files_of_all_tables_are_taken_back(database, other, tmp_path):
    record(database)
    add_people(other)
    files = {of: out(database, of) for of in ORDER}
    import_text(other, tmp_path, files["engagements"])
    import_text(other, tmp_path, "reference,reviewer,quality\nE-000001,Rita,1\n")
    first = whole(other)
    for of in ORDER[1:]:
        number = import_text(other, tmp_path, files[of]).number
        with begin_work(other, CONSOLE) as work:
            assert undo.undo(work, number).outcome.left == []
        assert whole(other) == first, of
        assert import_text(other, tmp_path, files[of]).number is not None
        with begin_work(other, CONSOLE) as work:
            undo.undo(work, imports.listing(work)[0].id)


def test_what_somebody_says_after_the_file_stays(sqlite_database, tmp_path):
    record(sqlite_database)
    done = import_text(sqlite_database, tmp_path, f"{REVIEWED}E-000001,Rita,5,better\nE-000001,Zoë,3,\n")
    assert counts(done) == (1, 1, 0)
    with begin_work(sqlite_database, CONSOLE) as work:
        told = engagements.detail(work, "E-000001").history
        brought = [each for each in told if each.what is EventKind.IMPORTED]
        assert {each.note["reviewer"]: each.changes["quality"] for each in brought} == {
            number_of(work, "Rita"): ("2", "5"),
            number_of(work, "Zoë"): (None, "3"),
        }
        engagements.save_review(
            work, engagements.get_by_reference(work, "E-000001"), number_of(work, "Rita"), {"quality": 1}
        )
        assert [(each.name, each.why) for each in undo.preview(work, done.number).outcome.left] == [
            ("E-000001", "reviewed by console")
        ]
        undo.undo(work, done.number, force=True)
        said = {each.reviewer: each.review.quality for each in reviews.for_engagement(work.session, 1)}
        assert said == {"record": 4, "Rita": 2, "=1+1": None}


def test_a_line_that_was_edited_is_met_as_it_came_and_as_it_is(sqlite_database, tmp_path):
    record(sqlite_database)
    came = "reference,currency,line_day,line_amount\nE-000002,EUR,2026-01-05,12.50\nE-000002,EUR,2026-01-05,12.50\n"
    import_text(sqlite_database, tmp_path, came)
    with begin_work(sqlite_database, CONSOLE) as work:
        number = max(each.id for each in entries.listing(work, 2).rows)
        entries.amend(work, number, {"amount": Decimal(13)})
    for file in (came, out(sqlite_database, "lines")):
        assert import_text(sqlite_database, tmp_path, file).number is None


def test_removed_engagements_take_no_reviews(sqlite_database, tmp_path):
    record(sqlite_database)
    with begin_work(sqlite_database, CONSOLE) as work:
        trash.remove(work, "E-000002")
    assert refusal_codes(import_text(sqlite_database, tmp_path, f"{REVIEWED}E-000002,Rita,5,\n")) == [
        (2, "reference", "removed")
    ]


def test_every_column_of_our_files_is_known_again():
    for of, columns in TABLES.items():
        assert detect_table(tuple(columns)) == (None if of == "engagements" else of)
        assert detect_table([each.label for each in columns.values()]) == (None if of == "engagements" else of)
