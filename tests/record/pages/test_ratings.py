"""Ratings in the browser: decimals stay where a form is saved, and the import says what 1, 3 and 5 mean."""

from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, reviews
from tests.record.pages.engagement_pages import SHOP, words
from tests.web.pages.import_steps import engagements_by_title, fields, plain, send_step, upload_address

MARKS = "Title,Arrangement,Provider,Schulnote\nFence,freelance,Amy,1\nShop,outsourced,Shopkeepers,6\n"


@pytest.fixture
def rated(app_database):
    """A completed engagement rated with decimals."""
    with begin_work(app_database, CONSOLE) as work:
        it = engagements.record(work, SHOP | {"complexity": Decimal("2.5")})
        reviews.review(work, it.reference, {"quality": Decimal("4.6")})
        return it


def test_a_form_shows_and_keeps_decimals(client, app_database, rated):
    page = client.get(f"/engagements/{rated.id}/review?of=record")
    assert 'name="quality" value="4.6" checked' in page.text
    said = {"quality": "4.6", "expertise": "3.25", "revision": rated.revision}
    answer = client.send(f"/engagements/{rated.id}/review?of=record", said)
    assert answer.status_code == 303, words(answer)
    with begin_work(app_database, CONSOLE, writes=False) as work:
        said = engagements.detail(work, rated.reference).review_summary
    assert (said["quality"], said["expertise"]) == (Decimal("4.6"), Decimal("3.25"))
    page = words(client.get(f"/engagements/{rated.id}"))
    assert "4.6" in page and "3.25 of 5" in page and "2.5 of 5" in page


def test_a_form_says_how_many_decimals_are_kept(client, rated):
    answer = client.send(f"/engagements/{rated.id}/review?of=record", {"quality": "4.125", "revision": rated.revision})
    assert "has more than 2 decimals" in words(answer)


def test_what_1_3_and_5_mean_stands_beside_the_column_and_1_is_best_is_an_answer(client, app_database):
    address = upload_address(client, MARKS)
    send_step(client, address, "columns", column__3="Quality")
    page = plain(client.get(f"{address}/columns").text)
    assert "1: redone; 3: usable after corrections; 5: used as delivered" in page
    page = plain(client.get(f"{address}/values").text)
    assert "does not fit a scale from 1 to 5" in page and "6 to 1: 1 is best" in page and "1: redone" in page
    send_step(client, address, "values", way__quality__scale="6..1")
    assert "way-quality-scale" in fields(client, f"{address}/values")
    send_step(client, address, "check", "import")
    assert {name: it.title for name, it in engagements_by_title(app_database).items()} == {
        "Fence": "Fence",
        "Shop": "Shop",
    }
    with begin_work(app_database, CONSOLE, writes=False) as work:
        said = {
            it.title: engagements.detail(work, it.reference).review_summary["quality"]
            for it in engagements_by_title(app_database).values()
        }
    assert said == {"Fence": 5, "Shop": 1}
