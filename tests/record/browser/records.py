"""What the tests of engagements in a browser share: a small record, the two widths, the two themes, and axe."""

from datetime import date
from decimal import Decimal

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
BOTH_SIZES = pytest.mark.parametrize("size", SIZES)

# Of what is drawn alike (the same tags, classes and attributes, text where there is text, on the same of two stripes)
# axe looks at the first: it takes most of its time over rows and marks that differ in their words alone.
ALIKE = """() => {
    const looks = ["class", "role", "scope", "type", "fill", "stroke"];
    const shape = it => [it, ...it.querySelectorAll("*")].map(each => each.tagName + !!each.textContent.trim()
        + [...each.attributes].map(at => at.name + (looks.includes(at.name) ? at.value : !!at.value)).sort()).join();
    const seen = new Set();
    for (const each of document.querySelectorAll("tbody tr, li, svg a, svg g")) {
        const place = [...each.parentElement.children].indexOf(each) % 2;
        const own = [each.parentElement.tagName, each.parentElement.className, place, shape(each)].join();
        each.toggleAttribute("data-alike", seen.has(own));
        seen.add(own);
    }
}"""
WRONG = """options => axe.run({exclude: [["[data-alike]"]]}, {resultTypes: ["violations"], ...options}).then(found =>
    found.violations.flatMap(each => each.nodes.map(it => `${each.id}: ${it.target} ${it.failureSummary}`)))"""


def _wrong(page, **options):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(ALIKE)
    return page.evaluate(WRONG, options)


def assert_accessible(page):
    """Fails with what axe finds wrong, and where a page can be moved sideways."""
    page.wait_for_load_state()  # with its style sheets, which a page begins without after a click
    wrong = _wrong(page)
    assert not wrong, "\n".join(wrong)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"The page is {wide} pixels wider than the window"


def clean_in_both_themes(page):
    """The same of a page in light colours; in dark ones, which change nothing else, of its colours alone."""
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    wrong = _wrong(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    assert not wrong, "\n".join(["in the dark:", *wrong])


def clean_in_every_look(page):
    """The same of a page in both widths, for pages that are only looked at."""
    for size in SIZES.values():
        page.set_viewport_size(size)
        clean_in_both_themes(page)


def recorded(site):
    """Three engagements: completed, running, and hardly known."""
    shop = {
        "title": "Rebuild the shop",
        "arrangement": "freelance",
        "provider": "Åsa Öst",
        "category": "design",
        "started_on": date(2026, 2, 2),
        "ended_on": date(2026, 5, 6),
        "status": "completed",
        "actual_cost": Decimal("18900.50"),
        "agreed_cost": Decimal(18000),
        "currency": "EUR",
    }
    desk = {
        "title": "First-line support",
        "arrangement": "outsourced",
        "provider": "Helpdesk Partners",
        "agreed_cost": Decimal(42000),
        "currency": "USD",
        "started_on": date(2026, 7, 1),
    }
    plan = {"title": "Translate the manual", "arrangement": "outsourced"}
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        return [engagements.record(work, draft).id for draft in (shop, desk, plan)]
