"""The news of a period agrees with a plain recount."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given

from app.core.domain.money import Money
from tests.report.domain.news_recount import FIRST, LAST, counted, found_in, inside, parts, records, recounted


@given(records)
def test_every_count_is_that_of_a_plain_recount(some):
    found = counted(some)
    assert found_in(found.whole) == recounted(some)
    for side in found.sides:
        assert found_in(side) == recounted([row for row in some if row["arrangement"] == side.arrangement])


@given(records)
def test_every_amount_is_that_of_a_plain_recount(some):
    found, by_id = counted(some).whole, {row["id"]: row for row in some}

    def total(numbers, only_inside):
        minors = [minor for number in numbers for day, minor in parts(by_id[number]) if inside(day) or not only_inside]
        return Money(sum(minors), "EUR") if numbers else None

    assert found.spend.total == total(found.spend.known, only_inside=True)
    assert found.cancelled_cost.total == total(found.cancelled_cost.known, only_inside=False)
    assert {*found.cancelled_cost.known}.isdisjoint(
        number for unknown in found.cancelled_cost.unknown.values() for number in unknown
    )
    spent = defaultdict(int)
    for number in found.spend.known:
        spent[by_id[number]["provider"]] += total([number], only_inside=True).minor
    named = {provider: minor for provider, minor in spent.items() if provider >= 0}
    if not named:
        assert found.largest is None
        return
    most = min(named, key=lambda provider: (-named[provider], provider))
    assert (found.largest.provider, found.largest.spend.minor, found.largest.providers) == (
        most + 1,
        named[most],
        len(named),
    )
    assert found.largest.engagements == tuple(
        number for number in found.spend.known if by_id[number]["provider"] == most
    )
    assert found.largest.share == (named[most] / sum(spent.values()) if sum(spent.values()) else None)


@given(records)
def test_arrangements_add_up_to_the_whole(some):
    found = counted(some)
    whole, sides = found_in(found.whole), [found_in(side) for side in found.sides]
    for name, numbers in whole.items():
        assert tuple(sorted(number for side in sides for number in side[name])) == numbers, name
    totals = [side.spend.total.minor for side in found.sides if side.spend.total]
    assert (found.whole.spend.total.minor if found.whole.spend.total else None) == (sum(totals) if totals else None)


@given(records)
def test_two_periods_one_after_the_other_share_out_what_began_ended_and_was_spent(some):
    middle = date(2026, 8, 15)
    whole = counted(some).whole
    before, after = (counted(some, *each).whole for each in ((FIRST, middle), (middle + timedelta(1), LAST)))
    for name in ("begun", "ended", "completed", "cancelled"):
        assert tuple(sorted([*getattr(before, name), *getattr(after, name)])) == getattr(whole, name)
    totals = [each.spend.total.minor for each in (before, after) if each.spend.total]
    assert (whole.spend.total.minor if whole.spend.total else None) == (sum(totals) if totals else None)
