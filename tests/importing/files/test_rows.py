import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.core.domain.errors import Refused
from app.importing.domain import batches
from app.importing.files import open_table
from app.importing.values.option_checks import check
from app.importing.values.options import Options
from app.importing.values.rows import FileRows
from app.record.domain.file_schema import HEADER
from tests.importing.files.read_rows import codes, engagement, read


def test_cells_become_what_their_fields_hold():
    found = read("title;hours;quality;provider_kind\n A ;1,5;4;company\n;;;\nb;;;\n", decimal="comma")
    assert found.lines == [2, 4]
    assert found.parts == {
        "engagement": [{"title": "A", "hours_actual": Decimal("1.5")}, {"title": "b"}],
        "review": [{"quality": 4}, {}],
        "provider": [{"kind": "company"}, {}],
    }


def test_two_readings_are_refused_until_the_option_says():
    text = "title,Start date,Amount\na,03/04/2026,1.200\nb,2026-05-03,12\n"
    assert codes(read(text)) == [
        (2, "Start date", "03/04/2026", "date-ambiguous"),
        (2, "Amount", "1.200", "number-ambiguous"),
    ]
    found = read(text, dates="dmy", decimal="point")
    assert found.parts["engagement"][0] == {
        "title": "a",
        "started_on": date(2026, 4, 3),
        "actual_cost": Decimal("1.200"),
    }


def test_one_value_shows_how_its_column_is_written():
    found = read('title,Start date,Amount\na,03/04/2026,1.200\nb,03/24/2026,"1.234,50"\n')
    assert found.refusals == []
    assert [each["started_on"] for each in found.parts["engagement"]] == [date(2026, 3, 4), date(2026, 3, 24)]
    assert found.parts["engagement"][0]["actual_cost"] == Decimal(1200)
    assert found.notes == [
        "Start date: month first, as 03/24/2026 shows.",
        "Amount: the decimal mark is a comma, as 1.234,50 shows.",
    ]


@pytest.mark.parametrize("others", ["24/03/2026,5", "2026-03-24,1.5", "24.03.2026,7"])
def test_what_contradicts_itself_or_shows_nothing_is_asked(others):
    found = read(f'title,Start date,Amount\na,03/04/2026,1.200\nb,03/24/2026,"1.234,50"\nc,{others}\n')
    alone = read("title,Start date\na,03/04/2026\nc,2026-03-24\n")
    asked = {each.code for each in found.refusals}
    assert [each.code for each in alone.refusals] == ["date-ambiguous"]
    assert (
        asked
        == {
            "24/03/2026,5": {"date-ambiguous"},
            "2026-03-24,1.5": {"number-ambiguous"},
            "24.03.2026,7": {"date-ambiguous"},
        }[others]
    )


@pytest.mark.parametrize(
    ("cell", "currency", "amount"),
    [
        ("1.234,00 €", "", "1234"),
        ("EUR 12", "", "12"),
        ("12.50 eur", "EUR", "12.5"),
        ("£5", "", "5"),
        ("$1,234.00", "USD", "1234"),
        ("US$ 7", "", "7"),
        ("$7", "CAD", "7"),
    ],
)
def test_an_amount_may_carry_its_currency(cell, currency, amount):
    it = engagement(f'title,Amount,Currency\na,"{cell}",{currency}\n')
    assert it["actual_cost"] == Decimal(amount)
    assert it["currency"] == (currency or {"£": "GBP", "U": "USD"}.get(cell[0], "EUR"))


@pytest.mark.parametrize(
    ("cell", "currency", "code"),
    [
        ("$5", "", "currency-ambiguous"),
        ("$5", "EUR", "currency-other"),
        ("5 €", "USD", "currency-other"),
        ("5 XYZ", "EUR", "number"),
        ("EUR 5 $", "EUR", "currency-other"),
        ("1 EUR 2", "EUR", "number"),
        ("(5.00)", "EUR", "negative"),
        ("5.00-", "EUR", "negative"),
        ("($5.00)", "USD", "negative"),
        ("-€5", "EUR", "negative"),
    ],
)
def test_an_amount_at_odds_with_its_row_is_refused(cell, currency, code):
    assert codes(read(f"title,Amount,Currency\na,{cell},{currency}\n")) == [(2, "Amount", cell, code)]


def test_signs_stand_for_a_currency_where_only_one_has_them():
    assert [each["currency"] for each in read("title,Currency\na,€\nb,£\n").parts["engagement"]] == ["EUR", "GBP"]
    assert codes(read("title,Currency\na,$\n")) == [(2, "Currency", "$", "currency")]


def test_columns_that_fill_nothing_are_kept_as_lines():
    text = 'title,Education,,Blank\na,"Bachelors\nof Arts",x,\nb,,,\n'
    found = read(text, keep_columns=True)
    assert [each.get("source_columns") for each in found.parts["engagement"]] == [
        "Education: Bachelors of Arts\ncolumn 3: x",
        None,
    ]
    assert found.others == ("Education", "column 3")
    assert "source_columns" not in read(text).parts["engagement"][0]
    long = read(f"title,Education\na,{'x' * 20_001}\n", keep_columns=True)
    assert [(each.line, each.code) for each in long.refusals] == [(2, "text-long")]


def test_our_own_header_reads_as_point_and_year_first():
    row = dict.fromkeys(HEADER, "") | {"title": "'=x", "arrangement": "freelance", "actual_cost": "1.200"}
    ours = ",".join(HEADER) + "\n" + ",".join(row.values()) + "\n"
    assert engagement(ours) == {"title": "=x", "arrangement": "freelance", "actual_cost": Decimal("1.200")}
    other = "x," + ",".join(HEADER) + "\n," + ",".join(row.values()) + "\n"
    found = read(other)
    assert found.parts["engagement"][0]["title"] == "'=x"
    assert [each.code for each in found.refusals] == ["number-ambiguous"]


def test_constants_fill_all_rows_and_leave_the_column_aside():
    found = read("title,Amount,Currency\na,5,GBP\nb,6,GBP\n", constants={"currency": "usd", "category": "design"})
    assert found.unmatched == ("Currency",)
    assert [each["currency"] for each in found.parts["engagement"]] == ["USD", "USD"]
    assert "category" in found.filled


def test_texts_stand_for_others_whatever_their_case():
    found = read(
        "title,Type\na,Contractor\nb,MANAGED service\nc,freelance\nd,n/a\n",
        values={"arrangement": {"contractor": "freelance", "managed service": "outsourced", "n/a": "", "licence": ""}},
    )
    assert [each.get("arrangement") for each in found.parts["engagement"]] == [
        "freelance",
        "outsourced",
        "freelance",
        None,
    ]
    assert found.unused == [("arrangement", "licence")]


def test_a_column_that_is_only_alike_has_to_be_readable():
    assert read("title,Billable\na,Yes\n").unmatched == ("Billable",)
    assert [each.field for each in read("title,Billable\na,40\n").matches] == ["title", "rate"]


@pytest.mark.parametrize(("row", "many"), [("a," + "1" * 5_000, 3_000), ("b,1,2", 30_000), (",".join("abc"), 30_000)])
def test_rows_are_read_together_as_long_as_they_are_short(row, many, monkeypatch):
    """However the file is made: no step of reading it takes much memory, or long."""
    monkeypatch.setattr(batches, "_MAX_LETTERS", 1_000_000)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("title,notes\n" + f"{row}\n" * many)
        file.flush()
        rows = FileRows(open_table(Path(file.name)), Options())
        rows.learn()
        sizes = [
            sum(len("".join(cells)) for cells in (*each.cells, *(cells for _, cells in each.ragged)))
            for each in rows.batches()
        ]
        at_once = [len(each.lines) + len(each.ragged) for each in rows.batches()]
    assert max(sizes) <= 1_000_000 + len(row) and max(at_once) <= 10_000 and sum(at_once) == many


def test_ragged_rows_are_refused_by_line():
    assert codes(read("title,hours\na,1\nb\nc,1,2\n")) == [(4, None, "c | 1 | 2", "ragged")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"constants": {"colour": "red"}}, "no field “colour”"),
        ({"columns": {"colour": "X"}}, "no field “colour”"),
        ({"values": {"colour": {"a": "b"}}}, "no field “colour”"),
        ({"constants": {"category": "knitting"}}, "none of"),
        ({"values": {"category": {"x": "knitting"}}}, "none of"),
        ({"constants": {"started_on": "03/04/2026"}}, "can be"),
        ({"columns": {"title": "X"}, "constants": {"title": "y"}}, "Choose one"),
        ({"dates": "ydm"}, "ymd, dmy or mdy"),
    ],
)
def test_options_that_no_file_could_make_right_are_refused(options, message):
    with pytest.raises(Refused, match=message):
        check(Options(**options))


def test_samples_show_what_a_column_holds():
    assert read("a\nx\nx\n\ny\nz\nw\n").samples == [["x", "y", "z"]]


def test_two_columns_fill_one_field_and_one_fills_two():
    content = "First,Last,Note\nAnn,Lee,x\n,Bo,\n"
    found = read(
        content,
        columns={"title": ["First", "Last"], "notes": ["Note", "First"], "provider": "Last"},
        constants={"arrangement": "freelance"},
    )
    assert found.parts["engagement"] == [
        {"title": "Ann Lee", "notes": "Ann\nx", "provider": "Lee", "arrangement": "freelance"},
        {"title": "Bo", "provider": "Bo", "arrangement": "freelance"},
    ]
