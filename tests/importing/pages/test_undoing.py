"""Taking an import back on the page: what would go and what would be left is said before, and done as it was said."""

import re
from html import unescape

import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.record.services import engagements

FILE = b"reference,title,arrangement,provider\nA-1,Website,freelance,Ann\nA-2,Shop,freelance,Bo\n"
NEXT = b"reference,title,provider,team,arrangement\nA-1,Web,Cy,Ops,freelance\nA-3,Tax,Cy,,freelance\n"


def plain(page):
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def mark(page):
    """What the page's form sends along."""
    return {
        name: value for name in ("mark", "insist") for value in re.findall(rf'name="{name}" value="([^"]*)"', page.text)
    }


@pytest.fixture
def brought(app, app_database):
    """Two files brought in."""
    with begin_work(app_database, CONSOLE) as work:
        for data, name in ((FILE, "first.csv"), (NEXT, "Zoë's next.csv")):
            imports.apply(work, app.extensions["contrast.settings"].uploads, data, name)
    return app_database


def titles(database):
    """Reference to title of all engagements."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return {each.reference: each.engagement.title for each in engagements.listing(work, Selection()).rows}


def test_an_import_is_taken_back_in_two_steps(manager_client, brought):
    assert "Undo import" in plain(manager_client.get("/imports/2"))
    page = manager_client.get("/imports/2/undo")
    said = plain(page)
    assert "nothing has been undone yet" in said and "1 provider that is no longer used will be deleted: Cy" in said
    assert "1 team that is no longer used will be deleted: Ops" in said and "Edited later" not in said
    assert titles(brought) == {"A-1": "Web", "A-2": "Shop", "A-3": "Tax"}
    answer = manager_client.send("/imports/2/undo", mark(page))
    assert answer.status_code == 303 and titles(brought) == {"A-1": "Website", "A-2": "Shop"}
    done = plain(manager_client.get("/imports/2"))
    assert "Undone" in done and "by Test Manager. 1 engagement was deleted. 1 was restored to earlier values." in done
    assert "1 engagement deleted, 1 restored to earlier values." in done and "Undo import" not in done
    listed = plain(manager_client.get("/imports"))
    assert "Zoë's next.csv" in listed and "undone" in listed
    assert "This import was already undone" in plain(manager_client.get("/imports/2/undo"))
    assert manager_client.send("/imports/2/undo").status_code == 422


def test_history_tells_it_and_no_page_falls_over_what_is_gone(client, brought):
    with begin_work(brought, CONSOLE) as work:
        gone = engagements.detail(work, "A-3").stored.id
        engagements.amend(work, "A-3", {"title": "By hand"})
        engagements.amend(work, "A-1", {"notes": "by hand"})
    client.send("/imports/2/undo", mark(client.get("/imports/2/undo?insist=yes")))
    assert titles(brought) == {"A-1": "Website", "A-2": "Shop"}
    said = plain(client.get("/history"))
    assert "undid an import: Zoë's next.csv, 1 deleted, 1 restored, with 2 later edits of A-3, A-1" in said
    assert "changed A-3 (deleted)" in said
    assert client.get(f"/engagements/{gone}").status_code == 404
    with begin_work(brought, CONSOLE) as work:
        number = engagements.detail(work, "A-1").stored.id
    page = plain(client.get(f"/engagements/{number}"))
    assert "undid an import" in page and "Cy → Ann" in page


def test_what_was_edited_since_is_listed_with_its_page_and_left(manager_client, brought):
    with begin_work(brought, CONSOLE) as work:
        edited = engagements.amend(work, "A-3", {"title": "By hand"})
    page = manager_client.get("/imports/2/undo")
    assert f'href="/engagements/{edited.id}"' in page.text and "changed by console" in plain(page)
    assert "used by 1 engagement" in plain(page)
    manager_client.send("/imports/2/undo", mark(page))
    assert titles(brought) == {"A-1": "Website", "A-2": "Shop", "A-3": "By hand"}
    assert "Undo the rest" in plain(manager_client.get("/imports/2"))
    assert "1 kept" in plain(manager_client.get("/imports"))
    page = manager_client.get("/imports/2/undo?insist=yes")
    assert "Edited later, will be undone too" in plain(page)
    manager_client.send("/imports/2/undo", mark(page))
    assert titles(brought) == {"A-1": "Website", "A-2": "Shop"}


def test_nothing_happens_where_the_record_changed_after_the_look(manager_client, brought):
    page = manager_client.get("/imports/2/undo")
    with begin_work(brought, CONSOLE) as work:
        engagements.amend(work, "A-3", {"title": "By hand"})
    answer = manager_client.send("/imports/2/undo", mark(page))
    assert (
        answer.status_code == 409
        and "Check the preview again" in plain(answer)
        and "changed by console" in plain(answer)
    )
    assert titles(brought)["A-1"] == "Web"
    assert manager_client.send("/imports/2/undo", mark(answer)).status_code == 303


def test_the_file_comes_out_as_it_came_in(manager_client, brought):
    with manager_client.get("/imports/2/download") as answer:
        assert answer.data == NEXT and answer.headers["Content-Disposition"].startswith("attachment")
        assert "Zo%C3%AB" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    manager_client.send("/imports/2/undo", mark(manager_client.get("/imports/2/undo")))
    with manager_client.get("/imports/2/download") as answer:
        assert answer.data == NEXT
    assert manager_client.get("/imports/9/download").status_code == 404


def test_who_may_only_read_sees_none_of_it(reader_client, brought):
    for address in ("/imports/2/undo", "/imports/2/download", "/imports/2"):
        assert reader_client.get(address).status_code == 403
    assert reader_client.send("/imports/2/undo").status_code == 403
    assert titles(brought)["A-1"] == "Web"
