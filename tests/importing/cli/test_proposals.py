"""Files in the words of the trade: the console lists its proposals, and one line of options accepts them all."""

import pytest

from tests.importing.cli.one_row import records
from tests.importing.cli.proposals import proposed
from tests.importing.services.importing import text

GERMAN = text(
    Auftragsnummer=["A-1", "A-2", "A-3"],
    Titel=["Zaun", "Laden", "Buch"],
    Vertragsart=["Freiberufler", "Agentur", "Freiberufler"],
    Lieferant=["Amy", "Ladenbau GmbH", "Ben"],
    Beginn=["15.01.2026", "01.02.2026", "20.03.2026"],
    Betrag=["1.200,50", "800,00", "99,90"],
    Währung=["EUR", "EUR", "EUR"],
)
ENGLISH = text(
    Reference=["A-1", "A-2", "A-3"],
    Title=["Fence", "Shop", "Book"],
    Type=["Sole trader", "Supplier", "CONSULTANT"],
    Supplier=["Amy", "Shopkeepers", "Ben"],
    Start=["2026-01-15", "2026-02-01", "2026-03-20"],
    Status=["Done", "In progress", "done"],
)


@pytest.mark.both_databases
@pytest.mark.parametrize("content", [GERMAN, ENGLISH])
def test_a_list_of_suppliers_is_imported_with_one_confirmation(console, content):
    file = console.file(content)
    options = proposed(console("import", file, exit_code=1).stderr)
    assert records(console) == {}, "nothing is taken over unseen"
    console("import", file, *options)
    found = records(console)
    assert [each["arrangement"] for each in found.values()] == ["freelance", "outsourced", "freelance"]
    assert found["A-1"]["provider"] == "Amy" and found["A-1"]["started_on"] == "2026-01-15"
    if content == GERMAN:
        assert [each["actual_cost"] for each in found.values()] == ["1200.50", "800.00", "99.90"]
    else:
        assert [each["status"] for each in found.values()] == ["completed", "active", "completed"]


def test_a_proposed_column_is_asked_about_once_with_its_ways_out(sqlite_console):
    file = sqlite_console.file(
        text(title=["a", "b"], arrangement=["freelance"] * 2, currency=["EUR"] * 2, Valor=["5", "6"])
    )
    answer = sqlite_console("import", file, exit_code=1)
    assert "Valor        → actual_cost (proposed)" in answer.stdout
    assert answer.stderr.count("may be “Actual cost” or another field") == 1
    assert "To confirm: --map actual_cost=Valor." in answer.stderr
    sqlite_console("import", file, "--map", "agreed_cost=Valor")
    assert sorted(each["agreed_cost"] for each in records(sqlite_console).values()) == ["5.00", "6.00"]


def test_other_words_are_asked_about_without_a_proposal(sqlite_console):
    file = sqlite_console.file(text(title="a", arrangement="Auftragnehmer"))
    said = sqlite_console("import", file, exit_code=1).stderr
    assert "--value arrangement:Auftragnehmer=WORD" in said and "every proposal" not in said
