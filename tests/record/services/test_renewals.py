"""Renewing: the next engagement with the same terms; the earlier one is completed only if that is asked for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, renewals

pytestmark = pytest.mark.both_databases
DRAFT = {
    "title": "Support",
    "arrangement": "outsourced",
    "provider": "Ana Ñ",
    "started_on": date(2026, 1, 1),
    "pricing_model": "hourly",
    "rate": Decimal(60),
    "agreed_cost": Decimal(1200),
    "currency": "EUR",
    "tags": ("a", "b"),
    "notes": "kept with the first",
    "brief_changed": "a lot",
}


@pytest.fixture
def work(database):
    with begin_work(database, CONSOLE) as work:
        yield work


@pytest.fixture
def support(work):
    """One that runs."""
    return engagements.record(work, DRAFT)


def test_the_terms_carry_over_and_the_earlier_one_stays_as_it_is(work, support):
    renewal = renewals.renew(work, support.reference, {"started_on": date(2026, 7, 1), "agreed_cost": Decimal(1300)})
    after = renewal.stored.engagement
    assert (after.continues, after.started_on, after.agreed_cost) == (
        support.reference,
        date(2026, 7, 1),
        Money(130000, "EUR"),
    )
    assert (after.provider, after.rate, after.tags) == ("Ana Ñ", Money(6000, "EUR"), ("a", "b"))
    assert (after.ended_on, after.notes, after.brief_changed) == (None, None, None)
    assert engagements.detail(work, support.reference).stored == support and not renewal.completed_previous
    events = engagements.detail(work, renewal.stored.reference).history
    assert [event.what for event in events] == [EventKind.CONTINUED]


def test_no_date_is_made_up(work, support):
    after = renewals.renew(work, support.reference).stored.engagement
    assert (after.started_on, after.due_on, after.agreed_cost, after.status) == (None, None, None, "planned")


def test_the_earlier_one_is_completed_where_that_is_asked_for(work, support):
    renewal = renewals.renew(work, support.reference, previous_ended_on=date(2026, 6, 30))
    earlier = engagements.detail(work, renewal.stored.reference).previous.engagement
    assert renewal.completed_previous and (earlier.status, earlier.ended_on) == ("completed", date(2026, 6, 30))


@pytest.mark.parametrize(("days", "code"), [(-365 * 2, "end-before-start"), (1, "end-to-come")])
def test_a_wrong_end_is_reported_at_its_own_field_and_nothing_is_renewed(work, support, days, code):
    ended = (DRAFT["started_on"] if days < 0 else work.today) + timedelta(days)
    with pytest.raises(Refused) as refused:
        renewals.renew(work, support.reference, previous_ended_on=ended)
    assert [(each.field, each.code) for each in refused.value.problems] == [(renewals.PREVIOUS_END, code)]
    assert engagements.detail(work, support.reference).renewals == ()


def test_what_has_ended_is_not_completed_again(work, support):
    ended = engagements.complete(work, support.reference, {"ended_on": date(2026, 2, 1)})
    with pytest.raises(Refused, match="is completed already"):
        renewals.renew(work, support.reference, previous_ended_on=date(2026, 3, 1))
    renewals.renew(work, support.reference)
    assert engagements.detail(work, support.reference).stored == ended


def test_nobody_renews_twice_without_having_seen_the_first(work, support):
    first = renewals.renew(work, support.reference).stored
    with pytest.raises(Refused, match=f"{first.reference} is already a renewal of {support.reference}"):
        renewals.renew(work, support.reference)
    again = renewals.renew(work, support.reference, known_renewals=1).stored
    assert {each.id for each in engagements.detail(work, support.reference).renewals} == {first.id, again.id}
