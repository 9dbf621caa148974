"""Files of lines one after the other: added to by the next month's, never counted twice, and taken back."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.domain.money import Money
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.services import export
from app.importing.services import imports, undo
from app.importing.values.options import Options
from app.record.services import engagements, entries
from tests.importing.services.entry_files import IN_MAY, JUNE, MAY, SAID, entries_of, entry_counts, record
from tests.importing.services.importing import export_text, import_text, refusal_codes


class TestAgain:
    @pytest.mark.both_databases
    def test_the_same_file_again_adds_nothing_and_says_so(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        done = import_text(database, tmp_path, MAY, **SAID)
        assert done.number is None and entry_counts(done) == (0, 5, 0, 0)
        assert "Every entry already exists." in done.preview.warnings
        assert record(database) == IN_MAY

    @pytest.mark.both_databases
    def test_the_next_month_adds_its_own_and_moves_what_follows(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        done = import_text(database, tmp_path, MAY + JUNE, **SAID)
        assert done.preview.counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 0}
        assert entry_counts(done) == (2, 5, 0, 0)
        (changed,) = [row for row in done.preview.rows if row.outcome == "changed"]
        assert changed.changes == {
            "actual_cost": ("49.50", "55.50"),
            "hours_actual": ("9.83333", "11.83333"),
            "ended_on": ("2026-05-06", "2026-06-01"),
        }
        assert record(database) == IN_MAY | {
            "Shop front (101)": ("55.50", "11.83333", "2026-05-04", "2026-06-01"),
            "Forms (103)": ("3.00", "1.00000", "2026-06-02", "2026-06-02"),
        }

    def test_lines_that_say_the_same_are_as_many_as_the_file_has(self, database, tmp_path):
        twice = "Contract,Amount,Note\nA,5,x\nA,5,x\nA,5,y\n"
        assert entry_counts(import_text(database, tmp_path, twice, **SAID)) == (3, 0, 0, 0)
        assert entry_counts(import_text(database, tmp_path, twice + "A,5,x\n", **SAID)) == (1, 3, 0, 0)
        assert record(database)["A"][0] == "20.00"

    def test_a_line_with_a_number_is_known_by_it(self, database, tmp_path):
        file = "Contract,Invoice number,Amount,Date\nA,R-1,5,2026-05-04\nA,R-2,5,2026-05-04\n"
        assert entry_counts(import_text(database, tmp_path, file, **SAID)) == (2, 0, 0, 0)
        done = import_text(database, tmp_path, file.replace("R-2,5", "R-2,6") + "A,R-3,5,2026-05-04\n", **SAID)
        assert entry_counts(done) == (1, 1, 0, 1)
        assert any(
            "entry R-2 is invoice of 4 May 2026, 6.00 USD in the file, but invoice of 4 May 2026, 5.00 USD here" in each
            for each in done.preview.warnings
        )
        assert record(database)["A"][0] == "15.00"

    def test_a_number_stands_once_in_a_file(self, database, tmp_path):
        file = "Contract,Invoice number,Amount\nA,R-1,5\nA,R-1,7\nB,R-1,7\n"
        assert refusal_codes(import_text(database, tmp_path, file, **SAID)) == [(3, "Invoice number", "key-twice")]

    def test_what_was_corrected_or_taken_out_by_hand_stays_so(self, database, tmp_path):
        file = "Contract,Invoice number,Amount\nA,R-1,5\nA,R-2,7\nA,,8\n"
        import_text(database, tmp_path, file, **SAID)
        with begin_work(database, CONSOLE) as work:
            last, second, first = entries.listing(work, engagements.get_by_reference(work, "A").id).rows
            entries.amend(work, first.id, {"amount": Decimal(50)})
            entries.remove(work, second.id)
            entries.amend(work, last.id, {"amount": Decimal(80)})
        done = import_text(database, tmp_path, file, **SAID)
        assert entry_counts(done) == (0, 2, 1, 0)
        assert record(database)["A"][0] == "130.00"

    def test_a_reference_of_our_own_loses_no_lines(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        with begin_work(database, CONSOLE) as work:
            engagements.amend(work, "Shop front (101)", {"reference": "PO-7"})
        done = import_text(database, tmp_path, MAY + JUNE, **SAID)
        assert (done.preview.counts["new"], entry_counts(done)) == (1, (2, 5, 0, 0))
        assert record(database)["PO-7"][0] == "55.50"

    def test_another_kind_of_the_same_is_worth_a_look(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        said = {**SAID, "values": {"line_kind": {"Bonus": "expense"}}}
        done = import_text(database, tmp_path, MAY, **said)
        assert entry_counts(done) == (1, 4, 0, 0)
        assert any("counted twice" in each for each in done.preview.warnings)

    def test_what_was_typed_before_gives_way_to_lines_and_is_shown(self, database, tmp_path):
        with begin_work(database, CONSOLE) as work:
            engagements.record(
                work,
                {
                    "title": "Logo",
                    "arrangement": "freelance",
                    "reference": "Logo (102)",
                    "provider": "Ana",
                    "currency": "USD",
                    "actual_cost": Decimal(90),
                    "status": "active",
                },
            )
        done = import_text(database, tmp_path, MAY, **SAID)
        (changed,) = [row for row in done.preview.rows if row.outcome == "changed"]
        assert changed.changes["actual_cost"] == ("90.00", "100.00")
        with begin_work(database, CONSOLE) as work:
            it = engagements.get_by_reference(work, "Logo (102)").engagement
        assert (it.title, it.actual_cost, it.status, it.ended_on) == ("Logo", Money(10000, "USD"), "active", None)


class TestBesideOtherImports:
    def test_a_file_of_engagements_cannot_type_a_cost_beside_lines(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        typed = "reference,actual_cost,hours_actual\nLogo (102),100,\nShop front (101),50,9.83333\n"
        done = import_text(database, tmp_path, typed)
        assert refusal_codes(done) == [(3, "actual_cost", "follows-from-lines")]
        assert "The cost is calculated from its 4 entries. Edit an entry" in done.preview.refusals[0].reason
        done = import_text(database, tmp_path, "reference,category\nLogo (102),design\n")
        assert done.preview.counts["changed"] == 1

    def test_our_own_file_brought_back_changes_nothing(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        done = import_text(database, tmp_path, export_text(database))
        assert done.preview.counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}


@pytest.mark.both_databases
class TestTakenBack:
    def test_an_import_is_taken_back_with_its_lines(self, database, tmp_path):
        import_text(database, tmp_path, MAY, **SAID)
        done = import_text(database, tmp_path, MAY + JUNE, **SAID)
        with begin_work(database, CONSOLE) as work:
            assert undo.preview(work, done.number).outcome.lines == undo.undo(work, done.number).outcome.lines == 2
        assert record(database) == IN_MAY
        assert len(entries_of(database, "Shop front (101)")) == 4
        assert entry_counts(import_text(database, tmp_path, MAY + JUNE, **SAID)) == (2, 5, 0, 0)

    def test_what_later_lines_stand_on_is_left_unless_insisted(self, database, tmp_path):
        with begin_work(database, CONSOLE) as work:
            engagements.record(
                work,
                {
                    "title": "Shop",
                    "arrangement": "freelance",
                    "reference": "Shop front (101)",
                    "provider": "Ana",
                    "currency": "USD",
                    "status": "completed",
                },
            )
        first = import_text(database, tmp_path, MAY, **SAID)
        import_text(database, tmp_path, MAY + JUNE, **SAID)
        with begin_work(database, CONSOLE) as work:
            left = undo.undo(work, first.number).outcome.left
            assert [each.name for each in left if each.subject == "engagement"] == ["Shop front (101)"]
            assert undo.preview(work, first.number).outcome.is_empty
        assert len(entries_of(database, "Shop front (101)")) == 5
        with begin_work(database, CONSOLE) as work:
            undo.undo(work, first.number, force=True)
        assert [each[0] for each in entries_of(database, "Shop front (101)")] == ["2026-06-01"]
        assert record(database)["Shop front (101)"][:2] == ("6.00", "2.00000")


@pytest.mark.both_databases
class TestOutAndIn:
    def test_lines_go_out_and_into_another_record(self, database, another, tmp_path):
        import_text(database, tmp_path, MAY + "2026-05-07,Shop front (101),,-3.25,\n", **SAID)
        other = another()
        with begin_work(database, CONSOLE, writes=False) as work:
            out = b"".join(export.stream(work, Selection(), export.ExportOptions(table="lines")))
            assert export.count(work, Selection(), "lines") == 6
        assert out.decode().splitlines()[0] == (
            "reference,currency,line_day,line_kind,line_amount,line_hours,line_note,line_key"
        )
        assert entry_counts(import_text(database, tmp_path, out, lines=["reference"])) == (0, 6, 0, 0)
        import_text(other, tmp_path, export_text(database))
        done = import_text(other, tmp_path, out, lines=["reference"])
        assert entry_counts(done) == (6, 0, 0, 0) and done.preview.counts["refused"] == 0
        assert export_text(other) == export_text(database)
        assert entries_of(other, "Shop front (101)") == entries_of(database, "Shop front (101)")


def test_it_makes_no_difference_in_how_many_files_lines_come(another, tmp_path):
    """The months as they come, each file with all that went before, or everything at once."""

    def file(some):
        return ("\n".join(["Date,Contract,Amount,Hours", *some]) + "\n").encode()

    def state(*files):
        database = another()
        for each in files:
            with begin_work(database, CONSOLE) as work:
                imports.apply(work, tmp_path / "uploads", each, "f.csv", Options(**SAID))
        found = record(database)
        return found, {name: sorted(map(str, entries_of(database, name))) for name in found}

    @settings(max_examples=12)  # each makes two databases
    @given(
        st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 3), st.sampled_from(["", "1", "2.5"])), max_size=8),
        st.integers(0, 8),
    )
    def law(rows, at):
        written = [f"2026-05-0{amount},{key},{amount},{hours}" for key, amount, hours in rows]
        assert state(file(written[:at]), file(written)) == state(file(written))

    law()
