"""A claim that rests on what an import set for all of its rows: the report and the claim's own page say so."""

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.importing.values.options import Options
from tests.web.pages.import_steps import plain

ROWS = "reference,title,arrangement,provider,status,started_on,ended_on\n" + "".join(
    f"{side[0]}{n},Work,{side},{side} {n},completed,2026-01-05,2026-02-05\n"
    for n in range(10)
    for side in ("freelance", "outsourced")
)


def test_pages_say_which_import_set_it(client, app_database, tmp_path):
    with begin_work(app_database, CONSOLE) as work:
        imports.apply(work, tmp_path, ROWS.encode(), "a.csv", Options(constants={"pricing_model": "hourly"}))
    said = plain(client.get("/report?all=yes").text)
    assert "values of “Pricing model” that were not set for all by import 1" in said
    page = client.get("/report/charges-by-time?all=yes")
    assert page.status_code == 200
    assert "“Pricing model” was set for all by import 1." in plain(page.text)
