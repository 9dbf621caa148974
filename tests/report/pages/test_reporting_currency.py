"""The first import whose amounts are in another currency asks for the reporting currency."""

from app.core.services.work import CONSOLE, begin_work
from app.record.services import organisation
from tests.web.pages.import_steps import CLEAN, plain, upload_address


def step(visitor, address, name):
    return plain(visitor.get(f"{address}/{name}").text)


def test_the_first_import_asks_for_the_reporting_currency(client, app_database):
    pounds = CLEAN.replace(",EUR,", ",GBP,")
    address = upload_address(client, pounds)
    assert "The amounts in this file are in GBP. Your reporting currency is still the initial EUR" in step(
        client, address, "check"
    )
    refused = client.send(f"{address}/check", {"act": "currency"})
    assert refused.status_code == 422 and "Choose a reporting currency." in plain(refused.text)
    client.send(f"{address}/check", {"act": "currency", "reporting-currency": "GBP"})
    page = step(client, address, "check")
    assert "The reporting currency is now GBP." in page and "Your reporting currency is still" not in page
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert organisation.current(work)[0].reporting_currency == "GBP"
    again = upload_address(client, pounds.replace(",GBP,", ",USD,"))
    assert "Your reporting currency" not in step(client, again, "check"), "it is asked for once"
