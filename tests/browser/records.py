"""What the tests of engagements in a browser share: a small record, the two widths, the two themes, and axe."""

from datetime import date
from decimal import Decimal

from axe_playwright_python.sync_playwright import Axe

from app.services import engagements
from app.services.work import CONSOLE, begin

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = [("desk", "light"), ("desk", "dark"), ("phone", "light"), ("phone", "dark")]
SIZES = {"desk": DESK, "phone": PHONE}


def looked_at(page, size, theme):
    """Sets the window's size and theme."""
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=theme)


def clean(page):
    """Fails with what axe finds wrong, and where a page can be moved sideways."""
    page.wait_for_load_state()  # with its style sheets, which a page begins without after a click
    found = Axe().run(page)
    wrong = [f"{each['id']}: {node['target']} {node['failureSummary']}"
             for each in found.response["violations"] for node in each["nodes"]]
    assert not wrong, "\n".join(wrong)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"The page is {wide} pixels wider than the window"


def recorded(site):
    """Three engagements: completed, running, and hardly known."""
    shop = {
        "title": "Rebuild the shop", "arrangement": "freelance", "provider": "Åsa Öst", "category": "design",
        "started_on": date(2026, 2, 2), "ended_on": date(2026, 5, 6), "status": "completed",
        "actual_cost": Decimal("18900.50"), "agreed_cost": Decimal(18000), "currency": "EUR",
    }
    desk = {"title": "First-line support", "arrangement": "outsourced", "provider": "Helpdesk Partners",
            "agreed_cost": Decimal(42000), "currency": "USD", "started_on": date(2026, 7, 1)}
    plan = {"title": "Translate the manual", "arrangement": "outsourced"}
    with begin(site.app.extensions["contrast"], CONSOLE) as work:
        return [engagements.record(work, draft).id for draft in (shop, desk, plan)]
