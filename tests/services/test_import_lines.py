"""A file of lines: gathered under its engagements, added to by the next month's, and never counted twice."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.money import Money
from app.domain.selection import Page, Selection
from app.exchange.grouping import reference_of
from app.exchange.options import Options
from app.services import engagements, exports, imports, lines, removing, undo
from app.services.work import CONSOLE, begin
from app.storage.database import Database, migrate
from tests.services.importing import bring, exported, reasons

# The kind of file a marketplace gives to who pays: a row for each day, payment or bonus, and no name of the worker.
MAY = """Date,Contract,Hours,Amount,Payment type
2026-05-04,Shop front (101),5.5,16.5,
2026-05-05,Shop front (101),4,12,
2026-05-05,Logo (102),,100,Fixed Price Payment
2026-05-06,Shop front (101),0.33333,1,
2026-05-06,Shop front (101),,20,Bonus
"""
JUNE = "2026-06-01,Shop front (101),2,6,\n2026-06-02,Forms (103),1,3,\n"
SAID = {"lines": ["Contract"], "constants": {"arrangement": "freelance", "currency": "USD", "provider": "Ana"}}


def record(database):
    """Every engagement: reference to cost, hours, start and end."""
    with begin(database, CONSOLE, writes=False) as work:
        found = engagements.listing(work, Selection(), page=Page(1, 200)).rows
        return {each.reference: (str(each.engagement.actual_cost), str(each.engagement.hours_actual),
                                 str(each.engagement.started_on), str(each.engagement.ended_on)) for each in found}


def held(database, reference):
    """The lines of an engagement, the earliest first: day, kind, amount, hours, note, key."""
    with begin(database, CONSOLE, writes=False) as work:
        stored = engagements.found(work, reference)
        return [(str(each.line.day), each.line.kind, str(each.line.amount), each.line.hours, each.line.note,
                 each.line.key) for each in lines.listing(work, stored.id, Page(1, 200)).rows][::-1]


def seen(done):
    """The lines that a file has: new, known, removed, other."""
    it = done.preview.lines
    return it.new, it.known, it.removed, it.other


IN_MAY = {"Shop front (101)": ("49.50", "9.83333", "2026-05-04", "2026-05-06"),
          "Logo (102)": ("100.00", "None", "2026-05-05", "2026-05-05")}


class TestGathering:
    def test_an_engagement_comes_of_the_lines_of_one_key(self, database, tmp_path):
        done = bring(database, tmp_path, MAY, **SAID)
        assert done.preview.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
        assert seen(done) == (5, 0, 0, 0)
        assert record(database) == IN_MAY
        assert held(database, "Shop front (101)") == [
            ("2026-05-04", "time", "16.50", Decimal("5.50000"), None, None),
            ("2026-05-05", "time", "12.00", Decimal("4.00000"), None, None),
            ("2026-05-06", "time", "1.00", Decimal("0.33333"), None, None),
            ("2026-05-06", "bonus", "20.00", None, None, None)]
        assert held(database, "Logo (102)") == [("2026-05-05", "invoice", "100.00", None, None, None)]
        with begin(database, CONSOLE) as work:
            it = engagements.found(work, "Shop front (101)").engagement
            assert (it.title, it.status, it.provider) == ("Shop front (101)", "completed", "Ana")

    def test_whose_they_are_is_asked_where_the_file_does_not_say(self, database, tmp_path):
        said = {"lines": ["Contract"], "constants": {"arrangement": "freelance", "currency": "USD"}}
        done = bring(database, tmp_path, MAY, **said)
        assert done.number is None and "provider" in done.preview.lacking
        assert done.preview.counts["refused"] == 5
        assert record(database) == {}

    def test_several_columns_make_a_key(self, database, tmp_path):
        file = "Project,Person,Date,Duration\nShop,Ana,2026-05-04,2\nShop,Bo,2026-05-04,3\nShop,Ana,2026-05-05,1\n"
        done = bring(database, tmp_path, file, lines=["Project", "Person"], constants={"arrangement": "freelance"},
                     columns={"provider": ["Person"], "line_hours": ["Duration"]})
        assert done.preview.counts["new"] == 2
        assert {name: each[1] for name, each in record(database).items()} == {
            "Shop / Ana": "3.00000", "Shop / Bo": "3.00000"}
        with begin(database, CONSOLE) as work:
            assert engagements.found(work, "Shop / Bo").engagement.title == "Shop"

    def test_a_line_far_from_all_others_is_worth_a_look(self, database, tmp_path):
        rows = "".join(f"2026-05-{day:02d},A,1,{day},\n" for day in range(10, 30))
        done = bring(database, tmp_path, f"{MAY}{rows}2026-05-30,A,,25000,\n", **SAID)
        assert any(each.startswith("Line 27: amount 25000.00 USD is far from the others")
                   for each in done.preview.warnings)

    def test_what_the_file_says_of_the_engagement_stands_beside_its_lines(self, database, tmp_path):
        file = ("Contract,Day,Net,Team,Begun,State,Why\nA,2026-05-04,5,Web,2026-04-01,active,first\n"
                "A,2026-05-05,7,web,2026-04-01,active,second\n")
        bring(database, tmp_path, file, lines=["Contract"], constants=SAID["constants"], columns={
            "line_amount": ["Net"], "line_day": ["Day"], "started_on": ["Begun"], "notes": ["Why"]},
            keep_columns=True)
        with begin(database, CONSOLE) as work:
            it = engagements.found(work, "A").engagement
        assert (it.team, it.started_on, it.ended_on, it.status) == ("Web", date(2026, 4, 1), None, "active")
        assert it.notes == "first\nsecond"

    def test_a_key_too_long_for_a_reference_is_found_again(self, database, tmp_path):
        key = "A very long title of a contract " * 5
        file = f"Contract,Amount\n{key},5\n"
        bring(database, tmp_path, file, **SAID)
        (reference,) = record(database)
        assert reference == reference_of(key.strip()) and len(reference) <= 100
        assert seen(bring(database, tmp_path, file, **SAID)) == (0, 1, 0, 0)

    @pytest.mark.parametrize(("row", "expected"), [
        ("2026-05-07,,1,1,", [(7, "Contract", "key-blank")]),
        ("2026-05-07,Logo (102),,,", [(7, "Amount", "line-empty")]),
        ("2026-05-07,Logo (102),-1,1,", [(7, "Hours", "negative")]),
        ("2026-05-07,Logo (102),,1,Gift", [(7, "Payment type", "choice")]),
        ("2100-01-01,Logo (102),,1,", [(7, "Date", "date-range")]),
        ("2026-05-07,Logo (102),,0.001,", [(7, "Amount", "money-decimals")]),
        ("2026-05-07,Logo (102),,-101,", [(4, None, "refunds-exceed")]),
    ])
    def test_what_makes_no_line_is_refused_by_its_place(self, database, tmp_path, row, expected):
        done = bring(database, tmp_path, f"{MAY}{row}\n", **SAID)
        assert done.number is None
        found = [each for each in reasons(done) if each[2] != "engagement-refused"]
        assert [each[:2] for each in found] == [each[:2] for each in expected]
        if expected[0][2] != "date-range":
            assert found == expected

    def test_lines_that_say_different_things_of_their_engagement_are_refused(self, database, tmp_path):
        file = "Contract,Amount,Currency,Provider\nA,5,USD,Ana\nA,6,EUR,ana\nA,7,USD,Bo\n"
        done = bring(database, tmp_path, file, lines=["Contract"], constants={"arrangement": "freelance"})
        assert reasons(done) == [(3, "Currency", "lines-differ"), (4, "Provider", "lines-differ")]
        assert "Line 2 of the same engagement says “Ana”, and an engagement has one provider" in (
            done.preview.refusals[1].reason)

    def test_good_lines_go_in_without_the_refused(self, database, tmp_path):
        file = f"{MAY}2026-05-07,Logo (102),,x,\n"
        bring(database, tmp_path, file, take_good=True, **SAID)
        assert record(database) == IN_MAY

    def test_the_lines_of_a_refused_engagement_stay_out_with_it(self, database, tmp_path):
        with begin(database, CONSOLE) as work:
            engagements.record(work, {"title": "x", "arrangement": "freelance", "reference": "Logo (102)"})
            removing.remove(work, "Logo (102)")
        done = bring(database, tmp_path, MAY, take_good=True, **SAID)
        assert done.preview.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
        with begin(database, CONSOLE) as work:
            assert lines.sums(work, engagements.found(work, "Logo (102)").id).all.count == 0
        assert record(database) == {"Shop front (101)": IN_MAY["Shop front (101)"]}

    def test_money_back_is_a_refund(self, database, tmp_path):
        file = "Contract,Amount,Kind\nA,(5.00),Credit note\nA,20,Bill\nA,3-,\n"
        bring(database, tmp_path, file, **SAID)
        assert record(database)["A"][0] == "12.00"
        assert sorted(each[1] for each in held(database, "A")) == ["invoice", "refund", "refund"]

    def test_a_word_for_a_kind_can_be_said_and_so_can_a_blank(self, database, tmp_path):
        file = "Contract,Amount,Kind\nA,5,Gift\nA,20,\n"
        bring(database, tmp_path, file, values={"line_kind": {"gift": "bonus", "": "expense"}}, **SAID)
        assert sorted(each[1] for each in held(database, "A")) == ["bonus", "expense"]

    @pytest.mark.parametrize(("options", "code"), [
        ({"columns": {"actual_cost": ["Amount"]}}, "follows-from-lines"),
        ({"columns": {"hours_actual": ["Hours"]}}, "follows-from-lines"),
        ({"key": ["title"]}, "key"),
        ({"lines": [], "columns": {"line_day": ["Date"]}}, "no-lines"),
        ({"lines": ["Contact"]}, "header-missing"),
    ])
    def test_options_that_do_not_go_with_lines_are_refused(self, database, tmp_path, options, code):
        with pytest.raises(Refused) as refused:
            bring(database, tmp_path, MAY, **{**SAID, **options})
        assert [each.code for each in refused.value.problems] == [code]


class TestAgain:
    def test_the_same_file_again_adds_nothing_and_says_so(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        done = bring(database, tmp_path, MAY, **SAID)
        assert done.number is None and seen(done) == (0, 5, 0, 0)
        assert "Every line is recorded already." in done.preview.warnings
        assert record(database) == IN_MAY

    def test_the_next_month_adds_its_own_and_moves_what_follows(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        done = bring(database, tmp_path, MAY + JUNE, **SAID)
        assert done.preview.counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 0}
        assert seen(done) == (2, 5, 0, 0)
        (changed,) = [row for row in done.preview.rows if row.outcome == "changed"]
        assert changed.changes == {"actual_cost": ("49.50", "55.50"), "hours_actual": ("9.83333", "11.83333"),
                                   "ended_on": ("2026-05-06", "2026-06-01")}
        assert record(database) == IN_MAY | {
            "Shop front (101)": ("55.50", "11.83333", "2026-05-04", "2026-06-01"),
            "Forms (103)": ("3.00", "1.00000", "2026-06-02", "2026-06-02")}

    def test_lines_that_say_the_same_are_as_many_as_the_file_has(self, database, tmp_path):
        twice = "Contract,Amount,Note\nA,5,x\nA,5,x\nA,5,y\n"
        assert seen(bring(database, tmp_path, twice, **SAID)) == (3, 0, 0, 0)
        assert seen(bring(database, tmp_path, twice + "A,5,x\n", **SAID)) == (1, 3, 0, 0)
        assert record(database)["A"][0] == "20.00"

    def test_a_line_with_a_number_is_known_by_it(self, database, tmp_path):
        file = "Contract,Invoice number,Amount,Date\nA,R-1,5,2026-05-04\nA,R-2,5,2026-05-04\n"
        assert seen(bring(database, tmp_path, file, **SAID)) == (2, 0, 0, 0)
        done = bring(database, tmp_path, file.replace("R-2,5", "R-2,6") + "A,R-3,5,2026-05-04\n", **SAID)
        assert seen(done) == (1, 1, 0, 1)
        assert any("number R-2 is invoice of 4 May 2026, 6.00 USD in the file and invoice of 4 May 2026, 5.00 USD here"
                   in each for each in done.preview.warnings)
        assert record(database)["A"][0] == "15.00"

    def test_a_number_stands_once_in_a_file(self, database, tmp_path):
        file = "Contract,Invoice number,Amount\nA,R-1,5\nA,R-1,7\nB,R-1,7\n"
        assert reasons(bring(database, tmp_path, file, **SAID)) == [(3, "Invoice number", "key-twice")]

    def test_what_was_corrected_or_taken_out_by_hand_stays_so(self, database, tmp_path):
        file = "Contract,Invoice number,Amount\nA,R-1,5\nA,R-2,7\nA,,8\n"
        bring(database, tmp_path, file, **SAID)
        with begin(database, CONSOLE) as work:
            last, second, first = lines.listing(work, engagements.found(work, "A").id).rows
            lines.amend(work, first.id, {"amount": Decimal(50)})
            lines.remove(work, second.id)
            lines.amend(work, last.id, {"amount": Decimal(80)})
        done = bring(database, tmp_path, file, **SAID)
        assert seen(done) == (0, 2, 1, 0)
        assert record(database)["A"][0] == "130.00"

    def test_a_reference_of_our_own_loses_no_lines(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        with begin(database, CONSOLE) as work:
            engagements.amend(work, "Shop front (101)", {"reference": "PO-7"})
        done = bring(database, tmp_path, MAY + JUNE, **SAID)
        assert (done.preview.counts["new"], seen(done)) == (1, (2, 5, 0, 0))
        assert record(database)["PO-7"][0] == "55.50"

    def test_another_kind_of_the_same_is_worth_a_look(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        said = {**SAID, "values": {"line_kind": {"Bonus": "expense"}}}
        done = bring(database, tmp_path, MAY, **said)
        assert seen(done) == (1, 4, 0, 0)
        assert any("Look whether anything is counted twice" in each for each in done.preview.warnings)

    def test_what_was_typed_before_gives_way_to_lines_and_is_shown(self, database, tmp_path):
        with begin(database, CONSOLE) as work:
            engagements.record(work, {
                "title": "Logo", "arrangement": "freelance", "reference": "Logo (102)", "provider": "Ana",
                "currency": "USD", "actual_cost": Decimal(90), "status": "active"})
        done = bring(database, tmp_path, MAY, **SAID)
        (changed,) = [row for row in done.preview.rows if row.outcome == "changed"]
        assert changed.changes["actual_cost"] == ("90.00", "100.00")
        with begin(database, CONSOLE) as work:
            it = engagements.found(work, "Logo (102)").engagement
        assert (it.title, it.actual_cost, it.status, it.ended_on) == ("Logo", Money(10000, "USD"), "active", None)


class TestBesideOtherImports:
    def test_a_file_of_engagements_cannot_type_a_cost_beside_lines(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        typed = "reference,actual_cost,hours_actual\nLogo (102),100,\nShop front (101),50,9.83333\n"
        done = bring(database, tmp_path, typed)
        assert reasons(done) == [(3, "actual_cost", "follows-from-lines")]
        assert "The cost follows from its 4 lines. Correct a line" in done.preview.refusals[0].reason
        done = bring(database, tmp_path, "reference,category\nLogo (102),design\n")
        assert done.preview.counts["changed"] == 1

    def test_our_own_file_brought_back_changes_nothing(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        done = bring(database, tmp_path, exported(database))
        assert done.preview.counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}


class TestTakenBack:
    def test_an_import_is_taken_back_with_its_lines(self, database, tmp_path):
        bring(database, tmp_path, MAY, **SAID)
        done = bring(database, tmp_path, MAY + JUNE, **SAID)
        with begin(database, CONSOLE) as work:
            undo.undo(work, done.number)
        assert record(database) == IN_MAY
        assert len(held(database, "Shop front (101)")) == 4
        assert seen(bring(database, tmp_path, MAY + JUNE, **SAID)) == (2, 5, 0, 0)

    def test_what_later_lines_stand_on_is_left_unless_insisted(self, database, tmp_path):
        with begin(database, CONSOLE) as work:
            engagements.record(work, {"title": "Shop", "arrangement": "freelance", "reference": "Shop front (101)",
                                      "provider": "Ana", "currency": "USD", "status": "completed"})
        first = bring(database, tmp_path, MAY, **SAID)
        bring(database, tmp_path, MAY + JUNE, **SAID)
        with begin(database, CONSOLE) as work:
            left = undo.undo(work, first.number).taken.left
            assert [each.name for each in left if each.subject == "engagement"] == ["Shop front (101)"]
        assert len(held(database, "Shop front (101)")) == 5
        with begin(database, CONSOLE) as work:
            undo.undo(work, first.number, force=True)
        assert [each[0] for each in held(database, "Shop front (101)")] == ["2026-06-01"]
        assert record(database)["Shop front (101)"][:2] == ("6.00", "2.00000")


class TestOutAndIn:
    def test_lines_go_out_and_into_another_record(self, database, tmp_path):
        bring(database, tmp_path, MAY + "2026-05-07,Shop front (101),,-3.25,\n", **SAID)
        other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
        migrate(other)
        with begin(database, CONSOLE, writes=False) as work:
            out = b"".join(exports.stream(work, Selection(), exports.Taking(of="lines")))
            assert exports.count(work, Selection(), "lines") == 6
        assert out.decode().splitlines()[0] == (
            "reference,currency,line_day,line_kind,line_amount,line_hours,line_note,line_key")
        assert seen(bring(database, tmp_path, out, lines=["reference"])) == (0, 6, 0, 0)
        bring(other, tmp_path, exported(database))
        done = bring(other, tmp_path, out, lines=["reference"])
        assert seen(done) == (6, 0, 0, 0) and done.preview.counts["refused"] == 0
        assert exported(other) == exported(database)
        assert held(other, "Shop front (101)") == held(database, "Shop front (101)")
        other.dispose()


@settings(max_examples=12)  # each makes two databases
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 3), st.sampled_from(["", "1", "2.5"])), max_size=8),
       st.integers(0, 8))
def test_it_makes_no_difference_in_how_many_files_lines_come(rows, at):
    """The months as they come, each file with all that went before, or everything at once."""
    written = [f"2026-05-0{amount},{key},{amount},{hours}" for key, amount, hours in rows]

    def file(some):
        return ("\n".join(["Date,Contract,Amount,Hours", *some]) + "\n").encode()

    def state(*files):
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/x.db")
            migrate(database)
            try:
                for each in files:
                    with begin(database, CONSOLE) as work:
                        imports.apply(work, Path(folder) / "uploads", each, "f.csv", Options(**SAID))
                return record(database), {name: sorted(map(str, held(database, name))) for name in record(database)}
            finally:
                database.dispose()

    assert state(file(written[:at]), file(written)) == state(file(written))
