from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.money import Money
from app.core.domain.selection import Condition, Selection
from app.record.services import engagements, providers, renewals, reviews, teams

pytestmark = pytest.mark.both_databases

DRAFT = {
    "title": "Website",
    "arrangement": "freelance",
    "provider": "Ana Ñ",
    "team": "Web",
    "category": "design",
    "agreed_cost": Decimal("1200.50"),
    "currency": "EUR",
    "pricing_model": "hourly",
    "rate": Decimal(60),
    "started_on": date(2026, 1, 1),
    "complexity": 3,
    "tags": ("a", "b"),
    "notes": "first try",
}


def history(work, reference):
    return [(event.what, set(event.changes)) for event in engagements.detail(work, reference).history]


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


class TestRecord:
    def test_what_is_new_comes_into_being_with_it(self, work):
        it = engagements.record(work, DRAFT)
        assert it.reference == "E-000001"
        assert it.engagement.agreed_cost == Money(120050, "EUR")
        assert [line.stored.provider.name for line in providers.listing(work).rows] == ["Ana Ñ"]
        assert [team.name for team in teams.listing(work)] == ["Web"]
        assert history(work, it.reference) == [(EventKind.RECORDED, {*DRAFT, "reference", "status"})]

    def test_a_name_is_one_provider_however_it_is_spelt(self, work):
        first, second = (engagements.record(work, DRAFT | {"provider": name}) for name in ("Ana Ñ", " ana  ñ"))
        assert first.provider_id == second.provider_id
        assert second.engagement.provider == "Ana Ñ"

    def test_an_owner_has_to_be_a_user(self, work):
        with pytest.raises(Refused) as refused:
            engagements.record(work, DRAFT | {"owner": "Otto", "title": None})
        assert codes(refused) == [("title", "required"), ("owner", "owner-unknown")]
        users.add(work, "Otto", "manager")
        assert engagements.record(work, DRAFT | {"owner": "OTTO"}).engagement.owner == "Otto"

    def test_a_reference_is_given_once(self, work):
        engagements.record(work, DRAFT | {"reference": "PO-1"})
        with pytest.raises(Refused) as refused:
            engagements.record(work, DRAFT | {"reference": "PO-1"})
        assert codes(refused) == [("reference", "reference-taken")]
        engagements.record(work, DRAFT | {"reference": "PO-1"}, sample=True)

    def test_a_field_that_there_is_not_is_named(self, work):
        with pytest.raises(Refused) as refused:
            engagements.record(work, DRAFT | {"salary": 1})
        assert codes(refused) == [("salary", "unknown-field")]

    def test_an_estimate_bears_its_day(self, work):
        it = engagements.record(work, DRAFT | {"in_house_days": Decimal(5)})
        assert it.engagement.in_house_recorded_on == work.today


class TestAmend:
    def test_what_is_not_named_stays(self, work):
        it = engagements.record(work, DRAFT)
        after = engagements.amend(work, it.reference, {"notes": "second try", "category": None})
        assert after.engagement == replace(it.engagement, notes="second try", category=None)
        assert after.revision == it.revision + 1
        assert history(work, it.reference)[0] == (EventKind.AMENDED, {"notes", "category"})

    def test_the_same_again_is_no_event(self, work):
        it = engagements.record(work, DRAFT)
        assert engagements.amend(work, it.reference, DRAFT) == it
        assert len(history(work, it.reference)) == 1

    def test_a_retag_is_counted_and_an_event_of_its_own(self, work):
        it = engagements.record(work, DRAFT)
        after = engagements.amend(work, it.reference, {"arrangement": "outsourced", "notes": "x"})
        assert after.retags == 1
        assert history(work, it.reference)[:2] == [
            (EventKind.AMENDED, {"notes"}),
            (EventKind.RETAGGED, {"arrangement"}),
        ]
        assert engagements.amend(work, it.reference, {"arrangement": "freelance"}).retags == 2

    def test_whoever_comes_second_learns_who_changed_what(self, work):
        it = engagements.record(work, DRAFT)
        rita = users.add(work, "Rita", "manager")
        work.actor = Actor("Rita", frozenset({"manager"}), Source.WEB, user_id=rita.id)
        engagements.amend(work, it.reference, {"notes": "second try", "complexity": 4}, it.revision)
        with pytest.raises(Stale, match="Rita changed Complexity, Notes"):
            engagements.amend(work, it.reference, {"notes": "third try"}, it.revision)
        assert engagements.detail(work, it.reference).stored.engagement.notes == "second try"

    def test_amounts_do_not_change_currency_by_themselves(self, work):
        it = engagements.record(work, DRAFT)
        with pytest.raises(Refused) as refused:
            engagements.amend(work, it.reference, {"currency": "USD", "rate": Decimal(70)})
        assert codes(refused) == [("agreed_cost", "currency-changed")]
        amounts = {"currency": "USD", "rate": Decimal(70), "agreed_cost": Decimal(1300)}
        assert engagements.amend(work, it.reference, amounts).engagement.rate == Money(7000, "USD")

    def test_a_new_reference_takes_the_next_ones_along(self, work):
        it = engagements.record(work, DRAFT)
        following = renewals.renew(work, it.reference).stored
        engagements.amend(work, it.reference, {"reference": "PO-7"})
        assert engagements.detail(work, following.reference).stored.engagement.continues == "PO-7"
        found = engagements.listing(work, Selection((Condition("continues", "contains", ("po-7",)),)))
        assert [each.reference for each in found.rows] == [following.reference]
        assert engagements.detail(work, "PO-7").renewals[0].reference == following.reference

    def test_a_cleared_reference_stays(self, work):
        it = engagements.record(work, DRAFT)
        assert engagements.amend(work, it.reference, {"reference": None, "notes": None}).reference == it.reference

    def test_what_is_not_there(self, work):
        with pytest.raises(NotFound):
            engagements.amend(work, "nowhere", {})


class TestComplete:
    def test_everything_in_one_go(self, work):
        it = engagements.record(work, DRAFT)
        draft = {"ended_on": date(2026, 3, 1), "actual_cost": Decimal(1300), "cost_is_final": True, "status": None}
        after = engagements.complete(work, it.reference, draft, {"quality": 4, "goal_met": "yes"}, it.revision)
        assert (after.engagement.status, after.engagement.ended_on) == ("completed", date(2026, 3, 1))
        assert after.engagement.actual_cost == Money(130000, "EUR")
        assert (after.review.quality, after.review.goal_met) == (4, "yes")
        assert [what for what, _ in history(work, it.reference)] == [
            EventKind.REVIEWED,
            EventKind.COMPLETED,
            EventKind.RECORDED,
        ]

    def test_today_where_nothing_else_is_said(self, work):
        it = engagements.record(work, DRAFT)
        assert engagements.complete(work, it.reference, {}).engagement.ended_on == work.today

    def test_it_can_end_otherwise(self, work):
        it = engagements.record(work, DRAFT | {"provider": None})
        after = engagements.complete(work, it.reference, {"status": "cancelled", "end_reason": "our needs changed"})
        assert after.engagement.status == "cancelled"

    def test_it_can_be_completed_before_anybody_says_who_did_it(self, work):
        it = engagements.record(work, DRAFT | {"provider": None})
        after = engagements.complete(work, it.reference, {}).engagement
        assert (after.status, after.provider) == ("completed", None)


class TestAnotherLikeIt:
    def test_another_like_it_is_a_draft_and_nothing_else(self, work):
        it = engagements.record(work, DRAFT)
        draft = engagements.prefill_from(work, it.reference)
        assert draft["provider"] == "Ana Ñ"
        assert not {"reference", "continues", "started_on", "notes", "agreed_cost"} & set(draft)
        assert engagements.record(work, draft).engagement.status == "planned"
        assert engagements.listing(work, Selection()).total == 2


class TestDetail:
    def test_what_the_card_says_stands_in_and_is_marked(self, work):
        it = engagements.record(work, DRAFT | {"taxes_borne_by": "us"})
        providers.amend(work, it.provider_id, {"taxes_borne_by": "worker", "insurance_borne_by": "worker"})
        found = engagements.detail(work, it.reference)
        assert found.inherited == {"insurance_borne_by": "worker"}
        assert found.stored.engagement.insurance_borne_by is None

    def test_reviews_count_together(self, work):
        it = engagements.record(work, DRAFT)
        reviews.review(work, it.reference, {"quality": 3, "would_rehire": True})
        reviewers = [users.add(work, name, "manager") for name in ("Rita", "Sam")]
        for user, answers in zip(reviewers, ({"quality": 4, "would_rehire": False}, {"comment": "fine"}), strict=True):
            work.actor = Actor(user.name, frozenset({"manager"}), Source.WEB, user_id=user.id)
            reviews.review(work, it.reference, answers)
        found = engagements.detail(work, it.reference)
        assert [review.reviewer for review in found.reviews] == ["record", "Rita", "Sam"]
        assert (found.review_summary["quality"], found.review_summary["would_rehire"]) == (3.5, None)

    def test_the_sample_is_looked_at_apart(self, work):
        engagements.record(work, DRAFT | {"reference": "A", "title": "real"})
        engagements.record(work, DRAFT | {"reference": "A", "title": "made up"}, sample=True)
        assert engagements.detail(work, "A").stored.engagement.title == "real"
        assert engagements.detail(work, "A", sample=True).stored.engagement.title == "made up"


class TestReview:
    def test_a_reviewer_says_it_once(self, work):
        it = engagements.record(work, DRAFT)
        reviews.review(work, it.reference, {"quality": 3, "comment": "well"})
        (review,) = reviews.review(work, it.reference, {"quality": 5})
        assert (review.review.quality, review.review.comment) == (5, "well")
        assert history(work, it.reference)[0] == (EventKind.REVIEWED, {"quality"})

    def test_without_any_answer_there_is_no_review(self, work):
        it = engagements.record(work, DRAFT)
        reviews.review(work, it.reference, {"quality": 3})
        assert reviews.review(work, it.reference, {"quality": None}) == ()

    def test_a_review_has_no_other_fields(self, work):
        it = engagements.record(work, DRAFT)
        with pytest.raises(Refused):
            reviews.review(work, it.reference, {"price": 3})
