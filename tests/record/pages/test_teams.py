"""A member's pages offer what they may do, and an engagement of another team says whom to ask."""

import re

import pytest

from app.accounts.services import users
from app.core.domain.permissions import FINANCE, MEMBER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, teams, trash, user_teams
from tests.fixtures.site import PASSWORD

DRAFT = {"arrangement": "freelance", "status": "active", "provider": "Ana", "due_on": None}
BUTTONS = ("/complete", "/edit", "/renew", "/remove", "/reviewers", "/lines/new")


@pytest.fixture
def visitors(app, app_database):
    """A member of the team Web and a user of finance, with an engagement of Web (1) and of Design (2)."""
    with begin_work(app_database, CONSOLE) as work:
        for role in (MEMBER, FINANCE):
            users.add(work, f"Test {role}", role, PASSWORD)
        for team in ("Web", "Design"):
            teams.add(work, team)
            engagements.record(work, DRAFT | {"title": f"Site of {team}", "team": team})
        user_teams.choose_by_name(work, "Test member", ["Web"])
    found = {}
    for role in (MEMBER, FINANCE):
        found[role] = app.test_client()
        found[role].sign_in(f"Test {role}")
    return found


def offered(page, number):
    """Which acts a page of an engagement offers."""
    return {each for each in BUTTONS if f'"/engagements/{number}{each}"' in page}


def test_a_page_offers_what_the_role_and_the_team_allow(visitors):
    pages = {(role, n): visitor.get(f"/engagements/{n}").text for role, visitor in visitors.items() for n in (1, 2)}
    assert offered(pages[MEMBER, 1], 1) == set(BUTTONS)
    assert offered(pages[MEMBER, 2], 2) == set()
    assert offered(pages[FINANCE, 2], 2) == {"/lines/new"}
    assert "Log another like this" in pages[MEMBER, 2] and "Log another like this" not in pages[FINANCE, 2]


def test_another_team_s_form_says_whom_to_ask(visitors):
    answer = visitors[MEMBER].get("/engagements/2/edit")
    assert answer.status_code == 403
    assert "E-000002 belongs to the team Design. Ask somebody in that team, or a manager." in answer.text


def test_the_form_begins_with_the_own_team_and_offers_no_other(visitors):
    page = visitors[MEMBER].get("/engagements/new").text
    assert re.search(r'name="team"[^>]*value="Web"|<option value="Web" selected', page)
    assert '<datalist id="teams"><option value="Web"></datalist>' in page
    like = visitors[MEMBER].get("/engagements/new?like=E-000002").text
    assert re.search(r'name="team"[^>]*value="Web"|<option value="Web" selected', like)
    typed = {"title": "Shop", "arrangement": "freelance", "status": "active", "team": "Design"}
    answer = visitors[MEMBER].send("/engagements/new", typed)
    assert answer.status_code == 422 and "You are not in the team “Design”" in answer.text


def test_the_trash_and_the_history_offer_one_s_own(visitors, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in (1, 2):
            trash.remove(work, f"E-00000{number}")
    page = visitors[MEMBER].get("/trash").text
    assert '"/trash/engagement/1/restore"' in page and '"/trash/engagement/2/restore"' not in page
    history = visitors[MEMBER].get("/history").text
    undos = re.findall(r'action="(/history/\d+/undo)"', history)
    assert len(undos) == 2, "of the engagement of the own team: that it was logged and removed"


def test_nothing_is_offered_that_needs_another_role(visitors):
    for address, words in (("/providers", "New provider"), ("/claims", "Add claim"), ("/users", "Add user")):
        offers = {role: words in visitors[role].get(address).text for role in visitors}
        assert offers == {MEMBER: words == "New provider", FINANCE: False}
    assert "/imports" in visitors[FINANCE].get("/").text
    assert 'href="/imports"' not in visitors[MEMBER].get("/").text
