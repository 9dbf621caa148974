"""In the history of a record, each changed field has a button that puts it back, for those who may edit."""

import re

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, organisation, providers
from tests.record.pages.engagement_pages import SHOP, words


def put_back_buttons(page):
    """The addresses of the forms in a page's history, each with the fields that it offers."""
    forms = re.findall(r'<form method="post" action="([^"]+put-back[^"]+)">(.*?)</form>', page.text, re.DOTALL)
    return [(address.replace("&amp;", "&"), re.findall(r'name="field" value="(\w+)"', form)) for address, form in forms]


def test_a_field_is_put_back_from_the_engagement_and_that_is_undone(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        stored = engagements.record(work, SHOP)
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, stored.reference, {"title": "Other title", "complexity": 5})
    ((address, fields),) = put_back_buttons(client.get(f"/engagements/{stored.id}"))
    assert fields == ["title", "complexity"]
    answer = client.send(address, {"field": "title"})
    assert (answer.status_code, answer.location) == (303, f"/engagements/{stored.id}#history")
    page = client.get(f"/engagements/{stored.id}")
    assert "Title was put back." in words(page) and SHOP["title"] in words(page)
    undo = re.search(r'action="(/history/\d+/undo)"', page.text)[1]
    assert "1 engagement is as it was before." in words(client.send(undo, follow_redirects=True))
    again = client.send(address, {"field": "title"}, follow_redirects=True)
    assert "Title was put back." in words(again)
    assert "Title already has that value." in words(client.send(address, {"field": "title"}, follow_redirects=True))


def test_a_provider_and_a_setting_are_put_back_and_that_is_undone(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        number = engagements.record(work, SHOP).provider_id
        name = providers.detail(work, number).stored.provider.name
    with begin_work(app_database, CONSOLE) as work:
        providers.amend(work, number, {"name": "Another name"})
    with begin_work(app_database, CONSOLE) as work:
        organisation.amend(work, {"window_months": 12})
    ((address, fields),) = put_back_buttons(client.get(f"/providers/{number}"))
    page = client.send(address, {"field": fields[0]}, follow_redirects=True)
    assert "Name was put back." in words(page) and f"<h1>{name}" in page.text
    undo = re.search(r'action="(/history/\d+/put-back[^"]+field=name)"', page.text)[1].replace("&amp;", "&")
    assert "<h1>Another name" in client.send(undo, follow_redirects=True).text
    address = next(each for each, fields in put_back_buttons(client.get("/history")) if fields == ["window_months"])
    assert "Report period was put back." in words(
        client.send(address, {"field": "window_months"}, follow_redirects=True)
    )
    with begin_work(app_database, CONSOLE) as work:
        assert organisation.current(work)[0].window_months == 24


def test_a_reader_sees_no_button_and_may_not(reader_client, client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        stored = engagements.record(work, SHOP)
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, stored.reference, {"title": "Other title"})
    ((address, _),) = put_back_buttons(client.get(f"/engagements/{stored.id}"))
    assert not put_back_buttons(reader_client.get(f"/engagements/{stored.id}"))
    assert reader_client.send(address, {"field": "title"}).status_code == 403
    for wrong in (
        "/history/1/put-back",
        "/history/1/put-back?record=engagement-x",
        "/history/99/put-back?record=team-1",
    ):
        assert client.send(wrong, {"field": "title"}).status_code == 404
