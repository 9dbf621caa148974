"""What the import proposes is shown on its step, selected already, and taken over once the step is sent."""

from tests.importing.pages.wizard_steps import step
from tests.web.pages.import_steps import check, counts, engagements_by_title, fields, send_step, upload_address

SUPPLIERS = """Titel,Art der Leistung,Vertragsart,Lieferant,Rechnungsbetrag EUR
Zaun,Bau,Freiberufler,Amy,120.50
Laden,Bau,Agentur,Ladenbau GmbH,80.00
Buch,Text,Freiberufler,Ben,70.00
Plan,Bau,Partner,Cem,60.00
"""
AMOUNTS = """reference,title,arrangement,currency,Montant
A-1,Fence,freelance,EUR,120.50
"""


def test_words_are_proposed_with_their_rows_and_confirmed_together(client, app_database):
    address = upload_address(client, SUPPLIERS)
    assert client.get(address).headers["Location"] == f"{address}/values"
    page = step(client, address, "values")
    assert "Freiberufler 2" in page and page.count(" proposed ") == 2 and "Check them, then go on" in page
    meant = fields(client, f"{address}/values")
    assert dict(zip(meant["value-text"], meant["value-meant"], strict=True)) == {
        "Freiberufler": "freelance",
        "Agentur": "outsourced",
        "Partner": "(open)",
    }
    assert counts(check(client, address)) == [0, 0, 0, 4], "nothing is taken over before"
    partner = [each.replace("(open)", "outsourced") for each in meant["value-meant"]]
    send_step(client, address, "values", value__meant=partner)
    assert counts(check(client, address)) == [4, 0, 0, 0]
    send_step(client, address, "check", "import")
    found = engagements_by_title(app_database)
    assert {title: each.arrangement for title, each in found.items()} == {
        "Zaun": "freelance",
        "Laden": "outsourced",
        "Buch": "freelance",
        "Plan": "outsourced",
    }


def test_a_proposed_column_is_confirmed_by_sending_its_step(client, app_database):
    address = upload_address(client, AMOUNTS)
    assert client.get(address).headers["Location"] == f"{address}/columns"
    assert "1 to confirm" in step(client, address, "columns")
    assert fields(client, f"{address}/columns")["column-4"] == ["Actual cost"]
    assert counts(check(client, address)) == [0, 0, 0, 1]
    send_step(client, address, "columns")
    assert "to confirm" not in step(client, address, "columns")
    send_step(client, address, "check", "import")
    assert engagements_by_title(app_database)["Fence"].actual_cost.minor == 12050


def test_a_proposed_column_may_stay_unused(client):
    address = upload_address(client, AMOUNTS)
    send_step(client, address, "columns", column__4="")
    assert "to confirm" not in step(client, address, "columns")
    assert counts(check(client, address)) == [1, 0, 0, 0]


def test_a_saved_profile_does_not_confirm_a_proposal(client):
    address = upload_address(client, AMOUNTS)
    assert client.send(f"{address}/save-profile", {"name": "Ours"}).status_code == 303
    send_step(client, address, "check", "drop")
    assert "1 to confirm" in step(client, upload_address(client, AMOUNTS), "columns")
