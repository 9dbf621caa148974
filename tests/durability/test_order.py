"""A list stands in the same order on both databases, by whatever field it is sorted."""

import random
from datetime import date

import pytest

from app.core.domain.errors import Refused
from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.engagements import FIELDS
from app.record.services import engagements, providers
from tests.bench import rows
from tests.bulk_fill import fill_record

pytestmark = pytest.mark.postgresql
TODAY = date(2026, 6, 30)
TITLES = (
    "Ärger",
    "arger",
    "Zebra",
    "zebra",
    "_",
    "Éclair",
    "eclair",
    "ß",
    "ss",
    "10",
    "9",
    "Ω",
    "🚀",
    "-",
    "'",
    "a b",
    "ab",
)


@pytest.fixture
def both(sqlite_database, postgresql_database):
    """The same 170 engagements on both, many answers unknown."""
    for database in (sqlite_database, postgresql_database):
        chance = random.Random(7)
        made = list(rows.providers(1_000))
        every = []
        for number in range(170):
            each = rows.engagement(chance, number, made, TODAY)
            each.title = TITLES[number % len(TITLES)]
            each.provider = each.provider if number % 7 else None
            each.started_on = each.started_on if number % 5 else None
            every.append((each, rows.review(chance, each)))
        with begin_work(database, CONSOLE) as work:
            fill_record(work, every, made)
    return sqlite_database, postgresql_database


def _listed(database, order):
    with begin_work(database, CONSOLE, writes=False) as work:
        found = engagements.listing(work, Selection(), order, Page(size=500))
    return [each.engagement for each in found.rows]


@pytest.mark.parametrize("descending", [False, True], ids=["rising", "falling"])
def test_every_order_is_the_same_and_ends_with_what_is_unknown(both, descending):
    sorted_by = 0
    for name in FIELDS:
        order = Order(name, descending)
        try:
            here, there = (_listed(database, order) for database in both)
        except Refused:
            continue
        assert [each.reference for each in here] == [each.reference for each in there], name
        unknown = [getattr(each, name) is None for each in here]
        assert unknown == sorted(unknown), name
        sorted_by += any(unknown) and not all(unknown)
    assert sorted_by > 15


def test_pages_follow_each_other_without_a_gap(both):
    for name in ("started_on", "provider", "actual_cost", "title"):
        for database in both:
            with begin_work(database, CONSOLE, writes=False) as work:
                pages = [
                    engagements.listing(work, Selection(), Order(name), Page(number, 40)) for number in range(1, 6)
                ]
            assert [each.reference for page in pages for each in page.rows] == [
                each.reference for each in _listed(database, Order(name))
            ]
            assert {page.total for page in pages} == {170}


def test_providers_stand_in_the_same_order(both):
    names = []
    for database in both:
        with begin_work(database, CONSOLE) as work:
            for number, title in enumerate(TITLES):
                providers.record(work, {"name": f"{title} {number}"})
            names.append([line.stored.provider.name for line in providers.listing(work, page=Page(size=500)).rows])
    assert names[0] == names[1]
