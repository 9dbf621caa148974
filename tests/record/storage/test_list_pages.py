"""Pages of the list: walking them forward and back shows each engagement once, in any order, with ties and gaps."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.domain.money import Money
from app.core.domain.selection import Condition, Cursor, Order, Selection
from app.record.domain.engagements import FIELDS
from app.record.services import engagements as use_cases
from app.record.storage import engagements, list_pages
from app.record.storage.list_pages import CurrencyTotal

pytestmark = pytest.mark.both_databases

FEW = {
    "category": ["design", "marketing", None],
    "provider": ["Ana", "Åke", "Zoe", None],
    "team": ["Web", None],
    "started_on": [date(2026, 1, 1), date(2026, 2, 1), None],
    "actual_cost": [Decimal(5), Decimal(7), None],
    "notes": ["one", "two", None],
    "tags": [("a",), ("b", "a"), None],
    "complexity": [Decimal(3), None],
    "cost_is_final": [True, False, None],
}


@pytest.fixture
def record(work):
    """Engagements with few different values, so that most are tied."""
    for number in range(23):
        draft = {name: values[number * 7 % len(values)] for name, values in FEW.items()}
        use_cases.record(work, {"title": f"Work {number % 4}", "arrangement": "freelance", "currency": "EUR"} | draft)


def walk(work, selection, order, size, backward=False):
    """All pages from the first on; then, going back, from the last."""
    pages, cursor = [], None
    while True:
        page = list_pages.page_at(work.session, selection, order, cursor, size)
        pages.append(page)
        if not page.has_next:
            break
        cursor = Cursor(page.rows[-1].id)
    if backward:
        pages = [pages[-1]]
        while pages[0].has_previous:
            before = Cursor(pages[0].rows[0].id, backward=True)
            pages.insert(0, list_pages.page_at(work.session, selection, order, before, size))
    return pages


def test_pages_show_each_engagement_once_in_order(work, record):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(FIELDS)),
        st.booleans(),
        st.integers(1, 9),
        st.sampled_from([Selection(), Selection((Condition("category", "is", ("design", None)),))]),
    )
    def holds(field, descending, size, selection):
        order = Order(field, descending)
        wanted = engagements.ids(work.session, selection, order)
        pages = walk(work, selection, order, size)
        assert [row.id for page in pages for row in page.rows] == wanted
        assert [page.first for page in pages] == list(range(1, len(wanted) + 1, size))
        assert {page.total for page in pages} == {len(wanted)}
        assert not pages[0].has_previous and all(page.has_previous for page in pages[1:])

    holds()


def test_going_back_shows_what_was_before(work, record):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from([*FEW, "title"]), st.booleans(), st.integers(2, 9))
    def holds(field, descending, size):
        order = Order(field, descending)
        wanted = engagements.ids(work.session, Selection(), order)
        back = walk(work, Selection(), order, size, backward=True)
        place = {number: index for index, number in enumerate(wanted)}
        for page in back:
            first = place[page.rows[0].id]
            assert [row.id for row in page.rows] == wanted[first : first + len(page.rows)]
            assert page.first == first + 1
        assert {row.id for page in back for row in page.rows} == set(wanted)
        assert back[0].first == 1 and len(back[0].rows) == min(size, len(wanted))

    holds()


def test_a_position_that_is_gone_is_the_first_page(work, record):
    page = list_pages.page_at(work.session, Selection(), Order(), Cursor(4711), 5)
    assert page == list_pages.page_at(work.session, Selection(), Order(), None, 5)


def test_costs_are_summed_by_currency_and_what_is_unknown_is_counted(work):
    for currency, agreed, actual in (("EUR", 10, 7), ("EUR", None, 5), ("JPY", 300, None), (None, None, None)):
        draft = {"title": "Work", "arrangement": "freelance", "currency": currency}
        costs = {"agreed_cost": agreed and Decimal(agreed), "actual_cost": actual and Decimal(actual)}
        use_cases.record(work, draft | costs)
    assert list_pages.page_at(work.session, Selection(), Order(), None, 5).totals == (
        CurrencyTotal("EUR", 2, Money(1000, "EUR"), 1, Money(1200, "EUR"), 2),
        CurrencyTotal("JPY", 1, Money(300, "JPY"), 1, None, 0),
        CurrencyTotal(None, 1, None, 0, None, 0),
    )


def test_the_sum_of_the_largest_amounts_is_exact(work):
    largest = Decimal(10**13) - Decimal("0.01")
    for _ in range(3):
        draft = {"title": "Work", "arrangement": "freelance", "currency": "EUR", "actual_cost": largest}
        use_cases.record(work, draft)
    (total,) = list_pages.page_at(work.session, Selection(), Order(), None, 5).totals
    assert total.actual == Money(3 * (10**15 - 1), "EUR")
