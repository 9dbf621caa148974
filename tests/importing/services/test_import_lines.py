"""A file of lines: gathered under its engagements, each line kept, and refused by its place where it makes none."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.errors import Refused
from app.core.services.work import CONSOLE, begin_work
from app.importing.values.entry_grouping import key_reference
from app.record.services import engagements, entries, trash
from tests.importing.services.entry_files import IN_MAY, MAY, SAID, entries_of, entry_counts, record
from tests.importing.services.importing import import_text, refusal_codes


class TestGathering:
    @pytest.mark.both_databases
    def test_an_engagement_comes_of_the_lines_of_one_key(self, database, tmp_path):
        done = import_text(database, tmp_path, MAY, **SAID)
        assert done.preview.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
        assert entry_counts(done) == (5, 0, 0, 0)
        assert record(database) == IN_MAY
        assert entries_of(database, "Shop front (101)") == [
            ("2026-05-04", "time", "16.50", Decimal("5.50000"), None, None),
            ("2026-05-05", "time", "12.00", Decimal("4.00000"), None, None),
            ("2026-05-06", "time", "1.00", Decimal("0.33333"), None, None),
            ("2026-05-06", "bonus", "20.00", None, None, None),
        ]
        assert entries_of(database, "Logo (102)") == [("2026-05-05", "invoice", "100.00", None, None, None)]
        with begin_work(database, CONSOLE) as work:
            it = engagements.get_by_reference(work, "Shop front (101)").engagement
            assert (it.title, it.status, it.provider) == ("Shop front (101)", "completed", "Ana")

    def test_whose_they_are_may_be_open_and_is_noted(self, database, tmp_path):
        said = {"lines": ["Contract"], "constants": {"arrangement": "freelance", "currency": "USD"}}
        done = import_text(database, tmp_path, MAY, **said)
        assert done.number and done.preview.counts["refused"] == 0
        assert (
            "2 completed engagements have no provider. They are left out of comparisons until you add one."
            in done.preview.warnings
        )

    def test_several_columns_make_a_key(self, database, tmp_path):
        file = "Project,Person,Date,Duration\nShop,Ana,2026-05-04,2\nShop,Bo,2026-05-04,3\nShop,Ana,2026-05-05,1\n"
        done = import_text(
            database,
            tmp_path,
            file,
            lines=["Project", "Person"],
            constants={"arrangement": "freelance"},
            columns={"provider": ["Person"], "line_hours": ["Duration"]},
        )
        assert done.preview.counts["new"] == 2
        assert {name: each[1] for name, each in record(database).items()} == {
            "Shop / Ana": "3.00000",
            "Shop / Bo": "3.00000",
        }
        with begin_work(database, CONSOLE) as work:
            assert engagements.get_by_reference(work, "Shop / Bo").engagement.title == "Shop"

    def test_a_line_far_from_all_others_is_worth_a_look(self, database, tmp_path):
        rows = "".join(f"2026-05-{day:02d},A,1,{day},\n" for day in range(10, 30))
        done = import_text(database, tmp_path, f"{MAY}{rows}2026-05-30,A,,25000,\n", **SAID)
        assert any(each.startswith("Row 27: Amount 25000.00 USD is an outlier") for each in done.preview.warnings)

    def test_what_the_file_says_of_the_engagement_stands_beside_its_lines(self, database, tmp_path):
        file = (
            "Contract,Day,Net,Team,Begun,State,Why\nA,2026-05-04,5,Web,2026-04-01,active,first\n"
            "A,2026-05-05,7,web,2026-04-01,active,second\n"
        )
        import_text(
            database,
            tmp_path,
            file,
            lines=["Contract"],
            constants=SAID["constants"],
            columns={"line_amount": ["Net"], "line_day": ["Day"], "started_on": ["Begun"], "notes": ["Why"]},
            keep_columns=True,
        )
        with begin_work(database, CONSOLE) as work:
            it = engagements.get_by_reference(work, "A").engagement
        assert (it.team, it.started_on, it.ended_on, it.status) == ("Web", date(2026, 4, 1), None, "active")
        assert it.notes == "first\nsecond"

    @pytest.mark.both_databases
    def test_a_key_too_long_for_a_reference_is_found_again(self, database, tmp_path):
        key = "A very long title of a contract " * 5
        file = f"Contract,Amount\n{key},5\n"
        import_text(database, tmp_path, file, **SAID)
        (reference,) = record(database)
        assert reference == key_reference(key.strip()) and len(reference) <= 100
        assert entry_counts(import_text(database, tmp_path, file, **SAID)) == (0, 1, 0, 0)

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ("2026-05-07,,1,1,", [(7, "Contract", "key-blank")]),
            ("2026-05-07,Logo (102),,,", [(7, "Amount", "line-empty")]),
            ("2026-05-07,Logo (102),-1,1,", [(7, "Hours", "negative")]),
            ("2026-05-07,Logo (102),,1,Gift", [(7, "Payment type", "choice")]),
            ("2100-01-01,Logo (102),,1,", [(7, "Date", "date-range")]),
            ("2026-05-07,Logo (102),,0.001,", [(7, "Amount", "money-decimals")]),
            ("2026-05-07,Logo (102),,-101,", [(4, None, "refunds-exceed")]),
        ],
    )
    def test_what_makes_no_line_is_refused_by_its_place(self, database, tmp_path, row, expected):
        done = import_text(database, tmp_path, f"{MAY}{row}\n", **SAID)
        assert done.number is None
        found = [each for each in refusal_codes(done) if each[2] != "engagement-refused"]
        assert [each[:2] for each in found] == [each[:2] for each in expected]
        if expected[0][2] != "date-range":
            assert found == expected

    def test_lines_that_say_different_things_of_their_engagement_are_refused(self, database, tmp_path):
        file = "Contract,Amount,Currency,Provider\nA,5,USD,Ana\nA,6,EUR,ana\nA,7,USD,Bo\n"
        done = import_text(database, tmp_path, file, lines=["Contract"], constants={"arrangement": "freelance"})
        assert refusal_codes(done) == [(3, "Currency", "lines-differ"), (4, "Provider", "lines-differ")]
        assert "Row 2 of the same engagement says “Ana”, but an engagement has one provider" in (
            done.preview.refusals[1].reason
        )

    def test_good_lines_go_in_without_the_refused(self, database, tmp_path):
        file = f"{MAY}2026-05-07,Logo (102),,x,\n"
        import_text(database, tmp_path, file, take_good=True, **SAID)
        assert record(database) == IN_MAY

    def test_the_lines_of_a_refused_engagement_stay_out_with_it(self, database, tmp_path):
        with begin_work(database, CONSOLE) as work:
            engagements.record(work, {"title": "x", "arrangement": "freelance", "reference": "Logo (102)"})
            trash.remove(work, "Logo (102)")
        done = import_text(database, tmp_path, MAY, take_good=True, **SAID)
        assert done.preview.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
        with begin_work(database, CONSOLE) as work:
            assert entries.totals(work, engagements.get_by_reference(work, "Logo (102)").id).all.count == 0
        assert record(database) == {"Shop front (101)": IN_MAY["Shop front (101)"]}

    def test_money_back_is_a_refund(self, database, tmp_path):
        file = "Contract,Amount,Kind\nA,(5.00),Credit note\nA,20,Bill\nA,3-,\n"
        import_text(database, tmp_path, file, **SAID)
        assert record(database)["A"][0] == "12.00"
        assert sorted(each[1] for each in entries_of(database, "A")) == ["invoice", "refund", "refund"]

    def test_a_word_for_a_kind_can_be_said_and_so_can_a_blank(self, database, tmp_path):
        file = "Contract,Amount,Kind\nA,5,Gift\nA,20,\n"
        import_text(database, tmp_path, file, values={"line_kind": {"gift": "bonus", "": "expense"}}, **SAID)
        assert sorted(each[1] for each in entries_of(database, "A")) == ["bonus", "expense"]

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"columns": {"actual_cost": ["Amount"]}}, "follows-from-lines"),
            ({"columns": {"hours_actual": ["Hours"]}}, "follows-from-lines"),
            ({"key": ["title"]}, "key"),
            ({"lines": [], "columns": {"line_day": ["Date"]}}, "no-lines"),
            ({"lines": ["Contact"]}, "header-missing"),
        ],
    )
    def test_options_that_do_not_go_with_lines_are_refused(self, database, tmp_path, options, code):
        with pytest.raises(Refused) as refused:
            import_text(database, tmp_path, MAY, **{**SAID, **options})
        assert [each.code for each in refused.value.problems] == [code]
