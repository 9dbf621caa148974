"""A field is proposed by the words of an unusual header, and only where the cells can be read as it."""

import pytest

from app.importing.domain.column_matching import match
from tests.importing.files.read_rows import read

AMOUNTS = ["1200.50", "80.00", "99.90"]
DAYS = ["2026-01-05", "2026-02-06", "2026-03-09"]
NAMES = ["Amy Pond", "Shopkeepers Ltd", "Ben & Co"]
WORDS = ["Paint the fence", "Mind the shop", "Write the book"]


def matched(header, cells):
    """The field that a column of these cells fills, and how it was found; None if it fills none."""
    rows = "".join(f'"{text}","x"\n' for text in (header, *cells))
    return next(((each.field, each.how) for each in read(rows).matches), None)


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Winning supplier", NAMES, "provider"),
        ("Fornecedor vencedor", NAMES, "provider"),
        ("Contract amount", AMOUNTS, "agreed_cost"),
        ("Contract amount net", AMOUNTS, "agreed_cost"),
        ("Billed amount", AMOUNTS, "actual_cost"),
        ("Actual_hrs", AMOUNTS, "hours_actual"),
        ("Est. hrs", AMOUNTS, "hours_estimated"),
        ("Gesamtstunden", AMOUNTS, "hours_actual"),
        ("Auftragsbeginn", DAYS, "started_on"),
        ("Projektbezeichnung", WORDS, "title"),
        ("How hired", ["Freelancer", "Agency", "Freelancer"], "arrangement"),
    ],
)
def test_an_unusual_header_is_proposed_where_the_cells_fit(header, cells, field):
    assert matched(header, cells) == (field, "proposed")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Winning supplier", AMOUNTS),
        ("Contract amount", WORDS),
        ("Actual_hrs", NAMES),
        ("Auftragsbeginn", WORDS),
        ("How hired", ["Freelancer", "Agency", "By phone"]),
        ("How hired", ["Freelancer"]),
        # These name another thing, or two fields equally well.
        ("Supplier phone", NAMES),
        ("Supplier address", NAMES),
        ("Contract date", DAYS),
        ("Delivery date", DAYS),
        ("Colour", WORDS),
    ],
)
def test_nothing_is_proposed_otherwise(header, cells):
    assert matched(header, cells) is None


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Amount", WORDS), ("Start date", NAMES), ("Lieferant", AMOUNTS), ("Betrag", NAMES), ("Kategorie", WORDS)],
)
def test_a_synonym_is_matched_only_where_the_cells_can_be_read(header, cells):
    assert matched(header, cells) is None


@pytest.mark.parametrize(
    "cells",
    [
        [*AMOUNTS, "on request"],
        [*AMOUNTS, "on request", "on request", "on request", "on request"],
        [*AMOUNTS, "", "", "", "", "n/a", "n/a", "n/a", "n/a"],
        ["", ""],
        ["1.234", "5.678", "9.012"],
        ["a typo"],
    ],
)
def test_a_few_cells_that_cannot_be_read_keep_the_match(cells):
    assert matched("Amount", cells) == ("actual_cost", "alias")


def test_a_name_of_ours_is_matched_whatever_the_cells_are():
    assert matched("Actual cost", WORDS) == ("actual_cost", "name")


def test_certain_columns_come_before_proposed_ones():
    found = {each.header: each.field for each in match(["Winning supplier", "Vendor"], {})}
    assert found == {"Vendor": "provider"}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Contract", ["A-1", "A-2", "A-1"]),
        ("Contract", ["58", "59", "60", "61", "62"]),
        ("Bestellnummer", ["1", "2", "3"]),
    ],
)
def test_a_key_is_unique_and_no_row_number(header, cells):
    assert matched(header, cells) is None
    assert matched("reference", cells) == ("reference", "name"), "unless it is called that"


@pytest.mark.parametrize("cells", [["A-1", "A-2", "", ""], ["58", "60", "61"], ["4500", "4501", "4502"]])
def test_other_columns_are_a_key(cells):
    assert matched("Contract", cells) == ("reference", "alias")
