"""Around the list: its columns, its saved views, its totals, and the edit of many engagements."""

import re
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, saved_views
from tests.record.pages.engagement_pages import DESK, SHOP, words

PLAN = {"title": "Translate the manual", "arrangement": "outsourced", "tags": ("print",)}


@pytest.fixture
def record(app_database):
    with begin_work(app_database, CONSOLE) as work:
        return [engagements.record(work, draft) for draft in (SHOP, DESK, PLAN)]


def headings(answer):
    found = re.findall(r'<th role="columnheader"[^>]*>(?:<a [^>]*>)?([^<]+)', answer.text.split("Totals")[0])
    return [unescape(each) for each in found]


def hidden(answer):
    """The hidden fields of the last form of a page, but its token."""
    form = answer.text.rpartition("<form")[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return [(name, unescape(value)) for name, value in found if name != "csrf_token"]


def test_the_address_chooses_columns_and_every_link_keeps_them(client, record):
    answer = client.get("/engagements?columns=due_on,tags&status=planned")
    assert headings(answer) == ["Engagement", "Due", "Tags"]
    assert "Translate the manual E-000003 unknown print" in words(answer)
    for link in re.findall(r'href="(/engagements\?[^"]*(?:sort|status)[^"]*)"', answer.text):
        assert ("columns", "title,due_on,tags") in parse_qsl(urlsplit(unescape(link)).query)


def test_columns_are_chosen_by_a_form_without_script(client, record):
    form = client.get("/engagements/columns?status=active&columns=title,due_on")
    assert 'value="due_on" checked' in form.text and '<input type="hidden" name="status" value="active">' in form.text
    chosen = "column=due_on&place.due_on=1&column=team&place.team=0.5&column=notes&place.notes="
    answer = client.get(f"/engagements/columns?status=active&{chosen}&apply=yes")
    assert answer.status_code == 303
    assert dict(parse_qsl(urlsplit(answer.location).query)) == {
        "status": "active",
        "columns": "title,team,due_on,notes",
    }


def test_every_field_can_be_a_column(client, record):
    from app.record.domain.list_view import COLUMN_NAMES

    answer = client.get(f"/engagements?columns={','.join(COLUMN_NAMES)}")
    assert answer.status_code == 200 and len(headings(answer)) == len(COLUMN_NAMES)


def test_costs_are_summed_and_what_is_unknown_is_counted(client, app_database, record):
    with begin_work(app_database, CONSOLE) as work:
        more = {"title": "Polish the shop", "arrangement": "freelance", "currency": "EUR"}
        engagements.record(work, more | {"actual_cost": Decimal(100)})
    said = words(client.get("/engagements"))
    assert "EUR 2 18,000.00 EUR unknown for 1 19,000.50 EUR" in said
    assert "USD 1 42,000.00 USD unknown" in said and "No currency 1 unknown unknown" in said


def test_a_view_is_saved_opened_changed_and_removed(client, record):
    params = ["status=active", "columns=title,due_on", "sort=title"]
    saved = client.send("/engagements/views", {"view_name": "Running", "param": params, "is_default": "yes"})
    assert saved.status_code == 303
    opened = client.get(saved.location)
    assert headings(opened) == ["Engagement", "Due"] and "View : Running" in words(opened)
    assert client.get("/engagements").location == saved.location  # the list opens with it
    assert client.get("/engagements?view=all").status_code == 200
    number = saved.location.rpartition("=")[2]
    assert "Save changes to “Running”" in words(client.get(saved.location + "&search=shop"))
    assert "Save changes" not in words(opened)
    changed = client.send(f"/engagements/views/{number}/update", {"param": ["status=planned", f"view={number}"]})
    assert changed.location == f"/engagements?status=planned&view={number}"
    removed = client.send(f"/engagements/views/{number}/remove", follow_redirects=True)
    assert "The view “Running” was removed." in words(removed)
    assert client.get("/engagements").status_code == 200
    restored = client.send(f"/engagements/views/{number}/restore", follow_redirects=True)
    assert "The view “Running” was restored." in words(restored)


def test_a_taken_name_is_told(client, record):
    for name in ("Running", "Other"):
        client.send("/engagements/views", {"view_name": name})
    again = client.send("/engagements/views", {"view_name": "running"}, follow_redirects=True)
    assert "There is already a view called “Running”." in words(again)
    renamed = client.send("/engagements/views/2/edit", {"name": "Running", "revision": "1"})
    assert renamed.status_code == 422 and "There is already a view called “Running”." in words(renamed)


def test_a_reader_has_views_of_their_own_alone(reader_client, app_database, record):
    with begin_work(app_database, CONSOLE) as work:
        saved_views.save(work, "Ours", list_of_everything(), shared=True)
    page = words(reader_client.get("/engagements"))
    assert "Ours" in page and "For everybody" not in page
    assert reader_client.send("/engagements/views", {"view_name": "All", "shared": "yes"}).status_code == 403
    assert reader_client.send("/engagements/views/1/remove").status_code == 403
    assert reader_client.send("/engagements/views", {"view_name": "Mine"}).status_code == 303
    assert reader_client.get("/engagements/bulk").status_code == 403
    assert "Edit selected" not in words(reader_client.get("/engagements"))


def list_of_everything():
    from app.record.domain.list_view import ListView

    return ListView()


def test_many_are_edited_after_a_preview_and_it_can_be_undone(client, record):
    form = client.get("/engagements/bulk?arrangement=outsourced")
    assert "Edit 2 engagements" in words(form) and "Arrangement: outsourced" in words(form)
    data = {"target": "arrangement=outsourced", "team": "Support", "tags": "yearly", "tag_mode": "add"}
    preview = client.send("/engagements/bulk/preview", data)
    said = words(preview)
    assert "to change 2 already so 0 not possible 0" in said
    assert "Team: unknown → becomes Support" in said and "Tags: print → becomes print, yearly" in said
    sent = dict(hidden(preview))
    assert sent["target"] == "arrangement=outsourced" and sent["team"] == "Support"
    done = client.send("/engagements/bulk", sent, follow_redirects=True)
    assert "2 engagements were changed." in words(done)
    assert words(client.get("/engagements?team=Support&columns=tags")).count("yearly") == 2
    undo = re.search(r'action="(/history/\d+/undo)"', done.text).group(1)
    client.send(undo)
    assert "Nothing matches" in words(client.get("/engagements?team=Support"))


def test_a_preview_that_is_outdated_is_shown_anew(client, app_database, record):
    preview = client.send("/engagements/bulk/preview", {"target": "", "category": "design"})
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, record[2].reference, {"notes": "Changed meanwhile."})
    again = client.send("/engagements/bulk", dict(hidden(preview)))
    assert again.status_code == 409 and "were changed since the preview" in words(again)
    done = client.send("/engagements/bulk", dict(hidden(again)), follow_redirects=True)
    assert "3 engagements were changed." in words(done)


def test_selected_rows_alone_are_edited(client, record):
    target = f"id={record[0].id}&id={record[2].id}"
    assert "Edit 2 engagements" in words(client.get(f"/engagements/bulk?{target}"))
    preview = client.send("/engagements/bulk/preview", {"target": target, "clear": ["tags"]})
    assert "to change 1 already so 1 not possible 0" in words(preview)


def test_after_an_edit_of_selected_rows_the_list_is_as_it_was(client, record):
    listed = client.get("/engagements?arrangement=outsourced&sort=title").text
    form = listed.partition('id="bulk"')[2].partition("</form>")[0]
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    assert kept == [("arrangement", "outsourced"), ("sort", "title")]
    target = f"arrangement=outsourced&sort=title&id={record[2].id}"
    preview = client.send("/engagements/bulk/preview", {"target": target, "category": "design"})
    done = client.send("/engagements/bulk", dict(hidden(preview)))
    assert done.location == "/engagements?arrangement=outsourced&sort=title"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "Fill in or clear at least one field."),
        ({"team": "Web", "clear": "team"}, "has a value and is to be cleared"),
        ({"agreed_cost": "1.200"}, "Agreed cost"),
        ({"clear": "status"}, "can’t be cleared"),
    ],
)
def test_a_form_that_cannot_be_read_says_why(client, record, data, why):
    answer = client.send("/engagements/bulk/preview", {"target": "", **data})
    assert answer.status_code == 422 and why in words(answer)


def test_no_selection_is_told(client, record):
    for address in ("/engagements/bulk?search=nowhere", "/engagements/bulk?id=soon"):
        answer = client.get(address)
        assert answer.status_code in (400, 409, 422) and "Select" in words(answer)
