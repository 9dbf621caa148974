"""Where the smallest difference that counts was changed, the claim's row, its page and the catalogue say so."""

from app.core.services.work import CONSOLE, begin_work
from app.report.services import claims
from tests.report.golden.small_record import fill
from tests.report.pages.sample_report import plain

KEY = "project-size"


def test_a_changed_smallest_difference_stands_wherever_the_verdict_does(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
        claims.seed(work)
        day = f"{work.today.day} {work.today:%b %Y}"
    pages = ("/report?all=yes", f"/report/{KEY}?all=yes", f"/claims/{KEY}", "/claims")
    assert not any("changed on" in client.get(page).text for page in pages)
    with begin_work(app_database, CONSOLE) as work:
        claims.edit(work, KEY, margin=0.4)
    for page in pages:
        said = plain(client.get(page).text)
        assert f"90% of comparisons, changed on {day} from 56% of comparisons" in said, page
