from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.core.domain.money import Money
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.evidence import Evidence
from app.report.domain.measures import MissingReason, ValuationSettings
from app.report.domain.measures.group_statistics import group_sums
from app.report.domain.measures.spend_totals import financial_year_label
from app.report.domain.spend import BOTH, build_spend, sum_lines
from app.report.text.spend import concentration_text, dominant_engagement_text, spend_notes
from tests.made_columns import make_record

DAY = date(2026, 3, 2)
DOLLAR = ValuationSettings(currency="EUR", rates=ExchangeRates({"USD": make_series([DAY], [1.25])}))


def spent(rows, month=1, terms=DOLLAR):
    return build_spend(Evidence(make_record(rows, terms)), month)


def job(cost=None, provider=0, **more):
    return {"provider": provider, "actual_cost": cost, "currency": "EUR", "ended_on": DAY, "status": "completed"} | more


def euro(minor):
    return Money(minor, "EUR")


@st.composite
def invoiced(draw, row):
    """The same engagement, paid by invoices that add up to its cost."""
    paid = draw(
        st.lists(
            st.tuples(st.sampled_from([None, DAY, date(2025, 7, 31), date(2024, 12, 31)]), st.integers(0, 10**13)),
            max_size=4,
        )
    )
    return row | {"paid": paid, "actual_cost": sum(minor for _, minor in paid)} if paid and row["currency"] else row


rows = st.lists(
    st.fixed_dictionaries(
        {
            "arrangement": st.sampled_from(ARRANGEMENTS),
            "status": st.sampled_from(["active", "completed"]),
            "provider": st.integers(-1, 5),
            "team": st.integers(-1, 2),
            "quality": st.none() | st.sampled_from([1, 3.5, 5]),
            "currency": st.sampled_from([None, "EUR", "USD", "CHF"]),
            "actual_cost": st.none() | st.integers(0, 10**15),
            "ended_on": st.none() | st.sampled_from([DAY, date(2025, 7, 31), date(2024, 12, 31)]),
        }
    ).flatmap(invoiced),
    max_size=20,
)


def whole_of(lines):
    return sum_lines(lines).whole if lines else None


@given(rows, st.integers(1, 12))
def test_every_way_of_sharing_it_out_adds_up_to_the_whole(some, month):
    found = spent(some, month)
    whole = found.whole.whole
    of_providers = [each.line for each in found.providers]
    of_providers += [found.without_provider] if found.without_provider else []
    for lines in (found.arrangements, found.teams, of_providers):
        if some:
            assert whole_of(lines) == whole
            assert sum_lines(lines).years == found.whole.years
    invoices = any("paid" in row for row in some)
    for lines in (found.arrangements, found.teams, of_providers):
        for line in lines:
            assert line.whole.engagements == line.whole.known + line.whole.unknown
            counted = sum(year.engagements for year in line.years)
            assert counted >= line.whole.engagements if invoices else counted == line.whole.engagements
            assert sum(year.total.minor for year in line.years if year.total) == (
                line.whole.total.minor if line.whole.total else 0
            )
    assert sum(map(len, found.unknown.values())) == whole.unknown
    assert whole.engagements == len(some)


@given(rows, st.randoms())
def test_the_order_of_the_record_changes_nothing(some, chance):
    numbered = [row | {"id": place} for place, row in enumerate(some)]
    shuffled = numbered.copy()
    chance.shuffle(shuffled)
    one, other = spent(numbered), spent(shuffled)
    assert {why: set(ids) for why, ids in one.unknown.items()} == {why: set(ids) for why, ids in other.unknown.items()}
    assert (one.providers, one.teams, one.whole, concentration_text(one)) == (
        other.providers,
        other.teams,
        other.whole,
        concentration_text(other),
    )


@given(rows)
def test_shares_go_up_to_one_and_only_where_a_cost_is_known(some):
    providers = spent(some).providers
    for each in providers:
        if each.line.whole.total is None:
            assert each.share is None and each.cumulative is None
    shares = [each.share for each in providers if each.share is not None]
    assert shares == sorted(shares, reverse=True) and sum(shares) <= 1 + 1e-9
    known = [each.line.whole.total is not None for each in providers]
    assert known == sorted(known, reverse=True), "those without a known cost come last"


def test_unknown_is_not_nothing():
    found = spent([job(None), job(None, provider=1)])
    assert found.whole.whole.total is None and found.whole.whole.unknown == 2
    assert all(each.line.whole.total is None for each in found.providers)
    assert concentration_text(found) == "No cost is known yet, so there is nothing to show."
    assert spent([job(0)]).whole.whole.total == euro(0)


def test_another_currency_counts_at_its_rate_and_else_is_named():
    some = [
        job(1250, currency="USD"),
        job(500),
        job(700, currency="USD", ended_on=date(2026, 4, 1)),
        job(900, currency=None),
        job(None),
        job(None, status="active"),
    ]
    found = spent(some)
    assert found.whole.whole.total == euro(1000 + 500)
    assert found.unknown == {
        MissingReason.NOT_ENDED: (6,),
        MissingReason.VALUE: (5,),
        MissingReason.RATE: (3,),
        MissingReason.CURRENCY: (4,),
    }


@pytest.mark.parametrize(
    ("month", "years"),
    [(1, ["2024", "2025", "2026"]), (7, ["2024/25", "2025/26"]), (3, ["2024/25", "2025/26", "2026/27"])],
)
def test_a_year_is_the_organisations_own(month, years):
    some = [job(1, ended_on=date(2024, 12, 31)), job(2, ended_on=date(2025, 7, 1)), job(4, ended_on=date(2026, 3, 1))]
    assert list(spent(some, month).years) == years
    april = 12 * (1999 - 1970) + 3
    assert financial_year_label(april, 4) == "1999/00"


def test_without_a_day_there_is_no_year():
    found = spent([job(5, ended_on=None, status="planned"), job(7)])
    assert found.years == ("2026", None)
    assert [year.total for year in found.whole.years] == [euro(7), euro(5)]


def test_how_much_the_largest_hold():
    some = [job(100 * (10 - n), provider=n) for n in range(10)]
    assert concentration_text(spent(some)) == (
        "Your top 3 providers account for 49% of known spend, your top 6 for 80%."
    )
    assert concentration_text(spent(some[:2])) == "All known spend with a provider went to 2 providers."
    nobody = spent([*some, job(5500, provider=-1)])
    assert "account for 25% of known spend" in concentration_text(nobody), "what has no provider is spend all the same"
    assert nobody.without_provider.whole.total == euro(5500)


def test_a_provider_of_both_arrangements_is_one_of_both():
    some = [job(1), job(2, arrangement="outsourced"), job(3, provider=1, arrangement="outsourced")]
    assert {each.line.key: each.arrangement for each in spent(some).providers} == {1: BOTH, 2: "outsourced"}


def test_outcomes_of_a_provider_are_its_own():
    some = [
        job(9, quality=2, goal_met=1, due_on=date(2026, 2, 28)),
        job(None, quality=5, goal_met=0),
        job(5, provider=1),
    ]
    first, second = spent(some).providers
    assert [(each.engagements, each.value) for each in first.outcomes] == [(2, 3.5), (2, 0.5), (1, 2)]
    assert [(each.engagements, each.value) for each in second.outcomes] == [(0, None)] * 3


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**62)), max_size=30))
def test_sums_are_exact_however_large(pairs):
    group, whole = (np.array([pair[at] for pair in pairs], np.int64) for at in (0, 1))
    assert group_sums(group, whole, 4) == [sum(value for place, value in pairs if place == at) for at in range(4)]


def test_one_engagement_that_is_most_of_the_spend_is_named():
    some = [job(10_000, n) for n in range(7)] + [job(900_000_000, 7), job(None, 8)]
    found = spent(some).dominant_engagement
    assert (found.cost, found.rest) == (euro(900_000_000), euro(70_000))
    assert (
        dominant_engagement_text(found)
        .replace("\u00a0", " ")
        .startswith(
            "One engagement is over 99% of the known spend: 9,000,000 EUR, against 700 EUR for all others together."
        )
    )
    assert spent([job(10_000, n) for n in range(7)] + [job(70_000, 7)]).dominant_engagement is None, "half is not most"
    assert spent(some[5:]).dominant_engagement is None, "among so few one is most of it anyway"


def test_a_year_holds_the_invoices_of_its_days_refunds_too():
    paid = [(date(2024, 3, 1), 100_000), (date(2025, 3, 1), 200_000), (date(2025, 4, 1), -50_000), (None, 7_000)]
    found = spent([job(257_000, paid=paid), job(1_000, 1)])
    assert found.years == ("2024", "2025", "2026")
    assert [each.total for each in found.whole.years] == [euro(100_000), euro(150_000), euro(8_000)]
    assert [each.engagements for each in found.whole.years] == [1, 1, 2]
    assert (found.whole.whole.known, found.whole.whole.total) == (2, euro(258_000))


def test_a_foreign_invoice_takes_the_rate_of_its_own_day():
    other = date(2025, 3, 3)
    terms = ValuationSettings(currency="EUR", rates=ExchangeRates({"USD": make_series([other, DAY], [1.0, 1.25])}))
    found = spent([job(20_000, currency="USD", paid=[(other, 10_000), (DAY, 10_000)])], terms=terms)
    assert [each.total for each in found.whole.years] == [euro(10_000), euro(8_000)]
    assert found.whole.whole.total == euro(18_000)
    (note,) = spend_notes(found)
    assert note == (
        "2 amounts converted from USD at the rate of their day, 0.8 to 1 EUR for 1 USD (3 Mar 2025 to 2 Mar 2026)."
    )
    unrated = spent([job(20_000, currency="USD", paid=[(date(2020, 1, 1), 10_000), (DAY, 10_000)])], terms=terms)
    assert unrated.whole.whole.known == 0 and unrated.unknown == {MissingReason.RATE: (1,)}, "half a cost is none"
