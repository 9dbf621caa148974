"""What the steps of an import say of amounts: two columns that are one, numbers to be rounded, ends to come."""

from tests.importing.pages.wizard_steps import step
from tests.web.pages.import_steps import engagements_by_title, fields, send_step, upload_address


def test_debit_and_credit_are_one_amount(client, app_database):
    address = upload_address(client, "title,arrangement,Debit,Credit,currency\nFence,freelance,500,100.50,EUR\n")
    send_step(client, address, "columns", column__2="Actual cost", minus__column="Credit", minus__field="Actual cost")
    assert fields(client, f"{address}/columns")["minus-column"] == ["Credit", ""]
    assert "Debit: Credit is subtracted." in step(client, address, "check")
    send_step(client, address, "check", "import")
    assert str(engagements_by_title(app_database)["Fence"].actual_cost) == "399.50"


def test_computed_numbers_are_rounded_where_somebody_says_so(client, app_database):
    address = upload_address(
        client, "title,arrangement,currency,cost,hours\nFence,freelance,EUR,333.333333,7.333333333\n"
    )
    assert "numbers with too many decimals" in step(client, address, "values")
    send_step(client, address, "values", way__actual_cost__round="yes", way__hours_actual__round="yes")
    assert "cost: 1 cell is rounded" in step(client, address, "check")
    send_step(client, address, "check", "import")
    fence = engagements_by_title(app_database)["Fence"]
    assert (str(fence.actual_cost), str(fence.hours_actual)) == ("333.33", "7.33333")


def test_ends_to_come_are_shown_as_due_before_anything_is_written(client, app_database):
    address = upload_address(
        client, "title,arrangement,provider,end\nFence,freelance,Amy,2099-01-01\nShop,freelance,Amy,2026-01-05\n"
    )
    assert "1 date in the future is imported as due date, 1 up to today as end date." in step(client, address, "check")
    send_step(client, address, "check", "import")
    found = engagements_by_title(app_database)
    assert [str(found["Fence"].due_on), found["Fence"].ended_on, str(found["Shop"].ended_on)] == [
        "2099-01-01",
        None,
        "2026-01-05",
    ]
