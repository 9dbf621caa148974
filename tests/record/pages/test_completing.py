"""Completing and reviewing: at most seven questions, nothing made up, each speaks for themselves."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, reviews
from tests.record.pages.engagement_forms import desk, shop
from tests.record.pages.engagement_pages import DESK, words
from tests.record.pages.form_fields import chosen, field, stored_engagement, value

__all__ = ["desk", "shop"]


def test_completing_takes_one_page(client, app_database, desk):
    with begin_work(app_database, CONSOLE) as work:
        desk = engagements.amend(work, desk.reference, {"owner": "Test Administrator"})
    page = client.get(f"/engagements/{desk.id}/complete")
    assert value(page, "actual_cost") == "" and chosen(page, "currency") == "USD"
    assert 'value="completed" id="status" checked' in page.text
    answer = client.send(
        f"/engagements/{desk.id}/complete",
        {
            "ended_on": "2026-08-03",
            "status": "completed",
            "end_reason": "delivered",
            "actual_cost": "41250.75",
            "currency": "USD",
            "cost_is_final": "yes",
            "hours_actual": "400",
            "work_managed_by": "provider company",
            "worker_control": "5",
            "our_control": "2",
            "management_hours": "20",
            "quality": "4",
            "resources": "not needed",
            "goal_met": "partly",
            "would_rehire": "yes",
            "comment": "Fine",
            "revision": desk.revision,
        },
    )
    assert answer.status_code == 303
    after = stored_engagement(app_database, desk.id)
    it, review = after.engagement, after.review
    assert (it.status, it.ended_on, it.actual_cost) == ("completed", date(2026, 8, 3), Money(4125075, "USD"))
    assert it.cost_is_final is True and it.hours_actual == Decimal(400) and it.effort is None
    assert (review.quality, review.resources, review.goal_met, review.would_rehire) == (4, "not needed", "partly", True)
    assert "was marked completed." in words(client.get(answer.location))
    assert client.get(f"/engagements/{desk.id}/complete").status_code == 303


def test_the_cost_is_never_the_agreed_one(client, app_database, desk):
    page = client.get(f"/engagements/{desk.id}/complete")
    assert value(page, "actual_cost") == "" and "Agreed: 42,000.00\u00a0USD." in unescape(field(page, "actual_cost"))
    assert not re.search(r'name="cost_is_final" value="(?:yes|no)"[^>]* checked', page.text)
    assert value(page, "ended_on") == ""  # due in August: who knows when it ended
    late = client.send(
        f"/engagements/{desk.id}/complete",
        {"ended_on": "", "status": "completed", "currency": "USD", "revision": desk.revision},
    )
    assert late.status_code == 422 and "Actual end date is required." in words(late)
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, desk.reference, {"due_on": None, "actual_cost": Decimal(5)})
        today = work.today
    page = client.get(f"/engagements/{desk.id}/complete")
    assert value(page, "ended_on") == today.isoformat() and value(page, "actual_cost") == "5.00"


def asked(page):
    """The names of the questions that are asked at once, and of those that are folded."""
    first, folded = page.text.split("<details", 1)
    return [
        list(dict.fromkeys(re.findall(r' name="([a-z_]+)"', part.split("<form", 1)[-1]))) for part in (first, folded)
    ]


def test_at_most_seven_questions_are_asked_at_once(client, app_database, desk):
    page = client.get(f"/engagements/{desk.id}/complete")
    assert re.search(r"These answers could help decide \d+ claims of the report\.", words(page))
    first, folded = asked(page)
    hidden = {"csrf_token", "revision", "asked", "currency"}
    assert len(set(first) - hidden) == 7
    assert {"ended_on", "status", "end_reason", "actual_cost"} <= set(first)
    assert set(first).isdisjoint(folded) and "comment" in folded
    answer = {name: "3" for name in first if name in ("worker_control", "our_control", "expertise", "resources")}
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, desk.reference, {"actual_cost": Decimal(5), "worker_control": Decimal(3)})
        reviews.review(work, desk.reference, {"quality": 4})
    assert answer, "an empty record lacks answers about autonomy, control, expertise and resources"
    first, folded = asked(client.get(f"/engagements/{desk.id}/complete"))
    assert len(set(first) - hidden) == 7 and {"actual_cost", "worker_control"} <= set(folded)


def test_a_refused_form_asks_the_same_again(client, desk):
    address = f"/engagements/{desk.id}/complete"
    answer = client.send(
        address,
        {"ended_on": "", "status": "completed", "revision": desk.revision, "asked": "ended_on,status,our_control"},
    )
    assert answer.status_code == 422
    assert [name for name in asked(answer)[0] if name in ("ended_on", "status", "our_control", "end_reason")] == [
        "ended_on",
        "status",
        "our_control",
    ]
    strange = client.send(address, {"ended_on": "", "revision": desk.revision, "asked": "nothing,<b>,__class__"})
    assert strange.status_code == 422 and "__class__" not in strange.text


def test_who_changed_the_brief_is_asked_only_where_it_changed(client, app_database, desk):
    sent = {"ended_on": "2026-08-03", "status": "completed", "currency": "USD", "revision": desk.revision}
    wrong = client.send(f"/engagements/{desk.id}/complete", sent | {"brief_changed": "no", "brief_changed_by": "us"})
    assert wrong.status_code == 422 and "Only a brief that changed was changed by someone." in words(wrong)
    assert "brief changed?" in (missing := words(client.get(f"/engagements/{desk.id}"))) and "changed by" not in missing
    client.send(f"/engagements/{desk.id}/complete", sent | {"brief_changed": "a lot", "brief_changed_by": "us"})
    page = words(client.get(f"/engagements/{desk.id}"))
    assert "Brief changed? A lot" in page and "Brief changed by Us" in page


def test_cost_and_hours_that_contradict_the_rate_are_said_and_kept(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        it = engagements.record(work, DESK | {"pricing_model": "hourly", "rate": Decimal(80)})
    said = {"ended_on": "2026-08-03", "status": "completed", "currency": "USD", "actual_cost": "8,400.00"}
    answer = client.send(f"/engagements/{it.id}/complete", said | {"hours_actual": "10", "revision": it.revision})
    assert answer.status_code == 303
    assert "Cost divided by hours gives 840.00 USD per hour, but the rate is 80.00 USD per hour." in words(
        client.get(answer.location)
    )
    sound = client.send(
        f"/engagements/{it.id}/edit",
        said
        | {
            "title": "Desk",
            "arrangement": "outsourced",
            "provider": "Helpdesk",
            "reference": it.reference,
            "rate": "80",
            "pricing_model": "hourly",
            "hours_actual": "100",
            "revision": stored_engagement(app_database, it.id).revision,
        },
    )
    assert sound.status_code == 303 and "Cost divided by hours gives" not in words(client.get(sound.location))


def test_a_cancelled_one_leaves_unknown_what_nobody_said(client, app_database, desk):
    client.send(
        f"/engagements/{desk.id}/complete",
        {
            "ended_on": "2026-08-03",
            "status": "cancelled",
            "actual_cost": "",
            "currency": "USD",
            "revision": desk.revision,
        },
    )
    after = stored_engagement(app_database, desk.id)
    assert after.engagement.status == "cancelled" and after.engagement.actual_cost is None and after.review is None


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"ended_on": "2026-06-01"}, "ended_on"),
        ({"status": ""}, "status"),
        ({"quality": "6"}, "quality"),
        ({"actual_cost": "1.005"}, "actual_cost"),
        ({"actual_cost": "-5"}, "actual_cost"),
    ],
)
def test_completing_says_what_is_wrong(client, app_database, desk, wrong, name):
    answer = client.send(
        f"/engagements/{desk.id}/complete",
        {
            "ended_on": "2026-08-03",
            "status": "completed",
            "currency": "USD",
            "comment": "Keep me",
            "revision": desk.revision,
        }
        | wrong,
    )
    assert answer.status_code == 422 and f'<a href="#{name}">' in answer.text and "Keep me" in answer.text
    assert stored_engagement(app_database, desk.id).engagement.status == "active"


def test_a_review_is_ones_own_and_can_be_changed(manager_client, client, shop):
    address = f"/engagements/{shop.id}/review"
    manager_client.send(address, {"quality": "2", "goal_met": "no", "comment": "From the manager"})
    client.send(address, {"quality": "4", "goal_met": "yes"})
    assert 'value="4" checked' in client.get(address).text and "From the manager" not in client.get(address).text
    assert "There is one other review" in words(client.get(address))
    client.send(address, {"quality": "3", "goal_met": "no"})
    said = words(client.get(f"/engagements/{shop.id}"))
    assert "Quality 2.5" in said and "Goal met No" in said and "Edit your review" in said


def test_an_owner_speaks_for_the_record(client, manager_client, app_database, shop):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, shop.reference, {"owner": "Test Manager", "status": "active", "ended_on": None})
    done = {"ended_on": "2026-05-06", "status": "completed", "currency": "EUR", "actual_cost": "5"}
    manager_client.send(
        f"/engagements/{shop.id}/complete",
        done | {"quality": "3", "revision": stored_engagement(app_database, shop.id).revision},
    )
    assert "reviewers disagree" not in words(manager_client.get(f"/engagements/{shop.id}"))
    page = manager_client.get(f"/engagements/{shop.id}/review")
    assert re.search(r'name="quality" value="3"[^>]* checked', page.text)
    manager_client.send(f"/engagements/{shop.id}/review", {"quality": "4"})
    page = manager_client.get(f"/engagements/{shop.id}")
    assert "Quality 4" in words(page) and "Official review by Test Manager (" in words(page)
    client.send(f"/engagements/{shop.id}/review", {"quality": "2"})
    said = words(client.get(f"/engagements/{shop.id}"))
    assert "Quality 3 (median of 2 reviews)" in said and "3, usable" not in said
    assert "Expertise not answered" in said and "reviewers disagree" not in said
    assert stored_engagement(app_database, shop.id).review.quality == 4
    client.send(f"/engagements/{shop.id}/review", {"quality": "4", "communication": "3"})
    said = words(client.get(f"/engagements/{shop.id}"))
    assert "Quality 4" in said and "Communication 3, on request" in said


def test_what_is_said_for_the_record_is_corrected_by_owner_and_administrators(
    client, manager_client, app_database, shop
):
    with begin_work(app_database, CONSOLE) as work:
        reviews.review(work, shop.reference, {"quality": 1})
    address = f"/engagements/{shop.id}/review?of=record"
    assert address not in manager_client.get(f"/engagements/{shop.id}").text
    assert manager_client.get(address).status_code == 403
    assert manager_client.send(address, {"quality": "5"}).status_code == 403
    assert address in client.get(f"/engagements/{shop.id}").text
    assert re.search(r'name="quality" value="1"[^>]* checked', client.get(address).text)
    client.send(address, {"quality": "2"})
    assert stored_engagement(app_database, shop.id).review.quality == 2
    assert "Official review by Test Administrator" in words(client.get(f"/engagements/{shop.id}"))


def test_removing_can_be_undone_from_the_message_and_from_the_list(client, manager_client, reader_client, shop):
    assert ">Remove<" not in reader_client.get(f"/engagements/{shop.id}").text
    answer = manager_client.send(f"/engagements/{shop.id}/remove")
    assert answer.status_code == 303 and answer.location == "/engagements"
    page = manager_client.get(answer.location)
    assert "“Rebuild the shop” was removed" in words(page)
    assert f'action="/engagements/{shop.id}/restore"' in page.text and "1 removed engagement" in words(page)
    listed = client.get("/engagements?removed=yes", follow_redirects=True)
    assert "Rebuild the shop (E-000001) Engagement" in words(listed)
    assert f'action="/trash/engagement/{shop.id}/restore"' in listed.text
    alone = client.get(f"/engagements/{shop.id}")
    assert "It no longer appears in lists, reports or exports" in words(alone) and ">Edit<" not in alone.text
    assert client.get(f"/engagements/{shop.id}/edit").status_code in (200, 422)
    back = client.send(f"/engagements/{shop.id}/restore")
    said = words(client.get(back.location))
    assert "was restored." in said and "Test Manager removed" in said and "Test Administrator restored" in said
    assert "The trash is empty" in words(client.get("/trash"))


def undo_address(page):
    """The address behind the Undo of the message."""
    return re.search(r'class="message done">.*?action="(/history/\d+/undo)"', page.text, re.DOTALL)[1]


@pytest.mark.parametrize(("status", "label"), [("completed", "Undo completion"), ("cancelled", "Undo cancellation")])
def test_completing_can_be_undone_from_the_message_and_from_the_page(client, app_database, desk, status, label):
    sent = {"ended_on": "2026-08-03", "status": status, "currency": "USD", "actual_cost": "5", "quality": "4"}
    address = f"/engagements/{desk.id}"
    page = client.get(client.send(f"{address}/complete", sent | {"revision": desk.revision}).location)
    assert label in words(page)
    client.send(undo_address(page))
    after = stored_engagement(app_database, desk.id)
    assert after.engagement == desk.engagement and (after.review is None or after.review.quality is None)
    assert label not in words(client.get(address)), "what was undone isn't offered again"
    revision = stored_engagement(app_database, desk.id).revision
    client.send(f"{address}/complete", sent | {"revision": revision})
    page = client.get(address)
    client.send(re.search(rf'action="(/history/\d+/undo)".*?{label}', page.text, re.DOTALL)[1])
    assert stored_engagement(app_database, desk.id).engagement == desk.engagement


def test_a_reader_is_offered_no_undo(client, reader_client, desk):
    sent = {"ended_on": "2026-08-03", "status": "completed", "currency": "USD", "revision": desk.revision}
    client.send(f"/engagements/{desk.id}/complete", sent)
    assert "Undo completion" not in words(reader_client.get(f"/engagements/{desk.id}"))
