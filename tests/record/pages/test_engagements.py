"""The list, one engagement's page and the file: what the record says, and what it does not."""

import csv
import io
import re
from decimal import Decimal
from html import unescape

import pytest

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, reviews
from tests.record.pages.engagement_pages import DESK, SHOP, words

PLAN = {"title": "Translate <the> manual & more", "arrangement": "outsourced", "reference": "PO 7/2?#é"}


@pytest.fixture
def record(app_database):
    """Three engagements: one completed, one that runs, one of which little is known."""
    with begin_work(app_database, CONSOLE) as work:
        return [engagements.record(work, draft) for draft in (SHOP, DESK, PLAN)]


def titles(answer):
    return [unescape(each) for each in re.findall(r'class="open" href="/engagements/\d+[^"]*">([^<]+)<', answer.text)]


def test_an_empty_record_says_what_to_do_next(client):
    said = words(client.get("/engagements"))
    assert "No engagements yet" in said and "Log the first engagement" in said
    assert "Filter" not in said


def test_the_list_says_what_is_known_of_each(client, record):
    answer = client.get("/engagements")
    said = words(answer)
    assert titles(answer) == ["First-line support", "Rebuild the shop", "Translate <the> manual & more"]
    assert "3 engagements" in said
    assert "Freelance Åsa Öst Software development Completed 2 Feb – 6 May 2026 18,900.50 EUR unknown" in said
    assert "Active, overdue from 1 Jul 2026 42,000.00 USD agreed" in said
    assert "PO 7/2?#é Outsourced unknown unknown Planned unknown unknown" in said


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("search=asa+ost", ["Rebuild the shop"]),
        ("arrangement=outsourced&sort=title", ["First-line support", "Translate <the> manual & more"]),
        ("status=active&status=completed&sort=title", ["First-line support", "Rebuild the shop"]),
        ("provider=helpdesk", ["First-line support"]),
        ("from=2026-05-01&to=2026-05-31", ["Rebuild the shop"]),
        ("actual_cost.min=18900.50", ["Rebuild the shop"]),
        ("actual_cost.min=18900.51", []),
        ("hours_actual.known=no&sort=-title", ["Translate <the> manual & more", "First-line support"]),
        ("category=unknown&provider.known=yes", ["First-line support"]),
        ("title=manual", ["Translate <the> manual & more"]),
        ("sample=yes", []),
    ],
)
def test_the_address_says_which(client, record, address, found):
    assert titles(client.get(f"/engagements?{address}")) == found


def test_the_filter_stands_in_words_and_each_can_be_taken_away(client, record):
    answer = client.get("/engagements?status=active&status=completed&actual_cost.min=100&search=shop&sort=title")
    chips = dict(re.findall(r'class="chip" href="([^"]+)"><span[^>]+>[^<]+</span>([^<]+)<', answer.text))
    said = {words: unescape(href) for href, words in chips.items()}
    assert set(said) == {"“shop”", "Status: active or completed", "Actual cost at least 100"}
    assert said["Actual cost at least 100"] == "/engagements?status=active&status=completed&search=shop&sort=title"
    assert "status" not in said["Status: active or completed"]


def test_what_no_control_shows_is_carried_along(client, record):
    folded = client.get("/engagements?complexity=4&rate.min=5&sort=-title&status=active").text
    hidden = set(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', folded.split("<form", 2)[2]))
    assert {("complexity", "4"), ("rate.min", "5"), ("sort", "-title")} <= hidden
    assert ("status", "active") not in hidden
    unfolded = client.get("/engagements?complexity=4&rate.min=5&sort=-title&more=yes").text
    hidden = set(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', unfolded))
    assert ("sort", "-title") in hidden and not {("complexity", "4"), ("rate.min", "5")} & hidden
    assert 'name="complexity" value="4" checked' in unfolded and 'name="rate.min" value="5"' in unfolded


def test_every_field_can_be_filtered_by(client, record):
    from app.record.domain.engagements import FIELDS
    from app.record.domain.reviews import REVIEW_FIELDS

    page = client.get("/engagements?more=yes").text
    named = {name.partition(".")[0] for name in re.findall(r'name="([^"]+)"', page)}
    assert (FIELDS.keys() | REVIEW_FIELDS.keys()) <= named


def test_nothing_matches_says_how_to_go_on(client, record):
    said = words(client.get("/engagements?search=nowhere"))
    assert "Nothing matches" in said and "Clear all filters" in said


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("colour=red", "colour"),
        ("started_on.min=soon", "soon"),
        ("sort=colour", "colour"),
        ("after=no", "no"),
        ("before=1&after=2", "2"),
        ("columns=colour", "colour"),
    ],
)
def test_an_address_that_means_nothing_says_so(client, record, address, why):
    answer = client.get(f"/engagements?{address}")
    assert answer.status_code == 422
    assert "Fix 1 problem" in words(answer) and why in words(answer)


def test_a_page_after_an_engagement_that_is_gone_is_the_first(client, record):
    answer = client.get("/engagements?after=999&sort=title")
    assert len(titles(answer)) == 3 and "3 engagements" in words(answer)


def test_columns_sort_both_ways(client, record):
    page = client.get("/engagements?sort=title").text
    assert '<th role="columnheader" scope="col" aria-sort="ascending"><a href="/engagements?sort=-title"' in page


def test_a_full_page_stays_small(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(60):
            title = f"Rebuild number {number} of the shops"
            engagements.record(work, SHOP | {"title": title, "provider": f"Provider {number}"})
    first, unfolded = client.get("/engagements"), client.get("/engagements?more=yes")
    assert len(first.data) < 65_000 and len(unfolded.data) < 100_000
    assert "1–50 of 60 engagements" in words(first)


def test_next_and_previous_lead_through_the_list(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(60):
            engagements.record(work, {"title": f"Work {number:02}", "arrangement": "freelance"})
    first = client.get("/engagements?sort=title")
    following = client.get(unescape(re.search(r'rel="next" href="([^"]+)"', first.text).group(1)))
    assert titles(first) + titles(following) == [f"Work {number:02}" for number in range(60)]
    assert "51–60 of 60 engagements" in words(following) and 'rel="next"' not in following.text
    back = client.get(unescape(re.search(r'rel="prev" href="([^"]+)"', following.text).group(1)))
    assert titles(back) == titles(first) and 'rel="prev"' not in back.text


def test_the_page_of_one_tells_the_story(client, record):
    said = words(client.get(f"/engagements/{record[0].id}"))
    assert "Rebuild the shop E-000001" in said and "due 30 Apr 2026" in said
    assert "Cost against agreed 5% over what was agreed" in said
    assert "Hourly cost 94.50 EUR an hour" in said and "Lateness 6 days late" in said
    assert "Full cost unknown needs our own hours and our own hourly cost (settings)" in said
    assert "Missing: rate, percentage, project budget, our management hours." in said.replace(
        "final invoice received?, ", ""
    )


def test_a_figure_names_what_it_lacks(client, record):
    said = words(client.get(f"/engagements/{record[2].id}"))
    assert "Total cost unknown needs actual cost, or percentage and project budget" in said
    assert "Duration unknown needs start and end" in said
    assert "Saved time unknown needs start and end and in-house days" in said


def test_inherited_answers_say_where_they_come_from(client, record):
    card = {"name": "Åsa Öst", "taxes_borne_by": "worker", "revision": 1}
    client.send(f"/providers/{record[0].provider_id}/edit", card)
    assert "Who pays taxes Worker provider default" in words(client.get(f"/engagements/{record[0].id}"))


def test_reviews_stand_with_their_middle(client, record, app_database):
    with begin_work(app_database, CONSOLE) as work:
        reviews.review(work, record[0].reference, {"quality": 3, "goal_met": "yes", "resources": "not needed"})
        manager = next(user for user in users.listing(work) if "manager" in user.roles)
        work.actor = type(work.actor)("Test Manager", work.actor.roles, work.actor.source, manager.id)
        reviews.review(work, record[0].reference, {"quality": 4, "goal_met": "no", "comment": "Good <b>work</b>"})
    answer = client.get(f"/engagements/{record[0].id}")
    said = words(answer)
    assert "Quality 3.5" in said and "Resources Not needed" in said and "Goal met reviewers disagree" in said
    assert "Median of 2 reviews" in said and "Good <b>work</b>" in said and "<b>work</b>" not in answer.text
    assert "Quality 3.5" in words(client.get("/engagements?search=shop"))


def test_history_stands_on_the_page_before_and_after(client, record):
    it = record[0]
    client.send(
        f"/engagements/{it.id}/edit",
        {
            "title": "Rebuild the whole shop",
            "arrangement": "outsourced",
            "status": "completed",
            "provider": "Åsa Öst",
            "reference": it.reference,
            "revision": it.revision,
        },
    )
    said = words(client.get(f"/engagements/{it.id}"))
    assert "Test Administrator changed the arrangement of" in said and "Arrangement Freelance → Outsourced" in said
    assert "Title Rebuild the shop → Rebuild the whole shop" in said and "Actual cost 18,900.50 EUR → unknown" in said
    assert "changed once" in said


def test_amounts_in_history_say_their_currency(client, record, app_database):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(
            work, record[0].reference, {"currency": "USD", "agreed_cost": Decimal(91), "actual_cost": Decimal(92)}
        )
    said = words(client.get(f"/engagements/{record[0].id}"))
    assert "Agreed cost 18,000.00 EUR → 91.00 USD" in said and "Actual cost 18,900.50 EUR → 92.00 USD" in said
    assert "Agreed cost 42,000.00 USD" in words(client.get("/history"))


def test_links_lead_to_the_web_alone(client, record, app_database):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(
            work,
            record[0].reference,
            {
                "links": "Brief: https://example.org/a?b=1&c=2.\njavascript:alert(1)\nHTTP://example.org/<x>\nfile:///etc"
            },
        )
    page = client.get(f"/engagements/{record[0].id}").text
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">' in page
    assert page.count('rel="noopener noreferrer"') == 2
    assert 'href="javascript:' not in page and 'href="file:' not in page and "javascript:alert(1)" in page


def test_the_sample_is_never_shown_as_the_real_record(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        it = engagements.record(work, SHOP, sample=True)
    answer = client.get(f"/engagements/{it.id}")
    assert answer.status_code == 303 and answer.location == f"/engagements/{it.id}?sample=yes"
    page = client.get(answer.location)
    assert "Sample data: made-up engagements" in page.text and ">Log another like this<" not in page.text
    assert client.get(f"/providers/{it.provider_id}").location == f"/providers/{it.provider_id}?sample=yes"
    assert client.get(f"/engagements/new?like={it.reference}").status_code == 404
    assert titles(client.get("/engagements")) == [] and len(titles(client.get("/engagements?sample=yes"))) == 1


def test_no_such_engagement(client, record):
    assert client.get("/engagements/999").status_code == 404


def test_the_file_holds_what_the_address_selects(client, record):
    answer = client.get("/engagements/export.csv?arrangement=outsourced")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="engagements-20')
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert {row["title"] for row in rows} == {"First-line support", "Translate <the> manual & more"}


def test_a_reader_sees_but_is_offered_nothing_to_change(reader_client, record):
    page = reader_client.get(f"/engagements/{record[1].id}")
    assert page.status_code == 200
    for word in ("Complete", "Edit", "Renew…", "Log another like this"):
        assert f">{word}<" not in page.text
