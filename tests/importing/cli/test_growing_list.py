"""A list without a key column that grows and is brought each month: every engagement is logged once."""

import pytest

from tests.importing.cli.one_row import records
from tests.importing.cli.proposals import proposed
from tests.importing.services.importing import text
from tests.importing.supplier_lists import ROWS, english_list, german_list

STEP = 5  # rows that each month adds


@pytest.mark.both_databases
@pytest.mark.parametrize("content", [english_list, german_list])
def test_each_month_adds_only_what_is_new(console, content):
    def month(number):
        return console.file(content(0, ROWS + number * STEP))

    first = month(0)
    console("import", first, *proposed(console("import", first, exit_code=1).stderr), "--save-profile", "Suppliers")
    assert len(records(console)) == ROWS
    asked = console("import", month(1), "--profile", "Suppliers", exit_code=1)
    assert f"{ROWS} rows without a reference match existing engagements" in asked.stderr
    assert "--recorded skip" in asked.stderr and len(records(console)) == ROWS, "nothing is written before the answer"
    console("import", month(1), "--profile", "Suppliers", "--recorded", "skip", "--save-profile", "Suppliers")
    assert len(records(console)) == ROWS + STEP
    for number in (2, 3):
        done = console("import", month(number), "--profile", "Suppliers")
        assert f"{STEP} new, 0 changed, {ROWS + (number - 1) * STEP} unchanged, 0 with errors" in done.stdout
    assert len(records(console)) == ROWS + 3 * STEP
    titles = [(each["title"], each["provider"], each["started_on"]) for each in records(console).values()]
    assert len(set(titles)) == len(titles)


def test_the_second_month_asks_nothing_although_its_cells_show_less(sqlite_console):
    """The order of dates, the decimal mark, the scale's direction, the key, words, and everything else unknown."""

    def month(*rows):
        names = ("Auftrag", "Titel", "Vertragsart", "Lieferant", "Beginn", "Betrag", "Note", "Kategorie")
        return sqlite_console.file(text(**dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))

    first = month(
        ("A-1", "Zaun", "Freiberufler", "Amy", "25.01.2026", "1.200,50", "1", "design"),
        ("A-2", "Laden", "Agentur", "Laden GmbH", "01.02.2026", "800,00", "2", "Bau"),
        ("A-3", "Buch", "Freiberufler", "Ben", "20.03.2026", "99,90", "6", "Text"),
        ("A-4", "Plan", "Freiberufler", "Cem", "21.03.2026", "99,90", "3", "design"),
    )
    options = ["--set", "currency=EUR", "--map", "title=Titel", "--map", "quality=Note", "--way", "quality:scale=6..1"]
    options += ["--map", "category=Kategorie", "--key", "title,provider"]
    said = sqlite_console("import", first, *options, exit_code=1)
    assert "If every other value in category is missing: --others-unknown category" in said.stderr
    options += [*proposed(said.stderr), "--others-unknown", "category"]
    done = sqlite_console("import", first, *options, "--save-profile", "Ours")
    assert "Kategorie: 2 cells that can't be read are treated as missing, for example “Bau”." in done.stdout
    second = month(
        ("A-5", "Zaun", "Freiberufler", "Amy", "25.01.2026", "1.300", "2", "design"),
        ("A-6", "Tor", "Agentur", "Laden GmbH", "03.04.2026", "1.400", "4", "Technik"),
    )
    done = sqlite_console("import", second, "--profile", "Ours")
    assert "1 new, 1 changed, 0 unchanged, 0 with errors" in done.stdout
    found = {each["title"]: each for each in records(sqlite_console).values()}
    assert len(found) == 5, "the key is remembered"
    assert (found["Tor"]["started_on"], found["Tor"]["agreed_cost"] or found["Tor"]["actual_cost"]) == (
        "2026-04-03",
        "1400.00",
    )
    assert found["Tor"]["quality"] == "2.6", "6 is worst, as before"
    assert (found["Zaun"]["category"], found["Tor"]["category"], found["Laden"]["category"]) == ("design", "", "")
