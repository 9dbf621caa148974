"""The first visit: an installation without users asks for its first administrator, once."""

import re
import stat
import threading

import pytest
import sqlalchemy as sa

from app.accounts.storage import users
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.schema import migrate
from app.record.services import first_visit
from tests.fixtures.site import made, settings_over


@pytest.fixture
def instance(new_app):
    """The folder that holds the code."""
    return new_app.extensions["contrast.settings"].instance


@pytest.fixture
def code(new_app, instance):
    """The one-time code, as the console shows it."""
    return first_visit.setup_code(new_app.extensions["contrast"], instance)


def answers(code, **changed):
    """What somebody types into the page."""
    return {
        "code": code,
        "name": "First Person",
        "password": "correct horse battery",
        "reporting_currency": "CHF",
        "time_zone": "Europe/Zurich",
        **changed,
    }


def names(app):
    """Everyone there is."""
    with begin_work(app.extensions["contrast"], CONSOLE, writes=False) as work:
        return [user.name for user in users.listing(work.session)]


@pytest.mark.parametrize("url", ["/", "/sign-in", "/engagements", "/nowhere", "/account"])
def test_everything_leads_to_the_first_visit(new_app, url):
    answer = new_app.test_client().get(url)
    assert (answer.status_code, answer.location) == (303, "/setup")


def test_the_first_administrator_is_made_and_signed_in(new_app, code, instance):
    visitor = new_app.test_client()
    answer = visitor.send("/setup", answers(code))
    assert (answer.status_code, answer.location) == (303, "/setup/done")
    page = visitor.get("/setup/done").text
    assert "First Person" in page
    assert "Log your first engagement" in page
    assert names(new_app) == ["First Person"]
    assert not (instance / first_visit.CODE_FILE).exists()
    with begin_work(new_app.extensions["contrast"], CONSOLE, writes=False) as work:
        assert (work.organisation.reporting_currency, work.organisation.time_zone) == ("CHF", "Europe/Zurich")
        events = work.session.execute(sa.text("SELECT what FROM event ORDER BY id")).scalars().all()
    assert events[-1] == "signed in" and "user added" in events and "settings changed" in events


def test_a_second_visit_finds_the_door_closed(new_app, code):
    new_app.test_client().send("/setup", answers(code))
    late = new_app.test_client()
    assert late.get("/setup").status_code == 303
    answer = late.send("/setup", answers(code, name="Somebody Else"))
    assert answer.status_code in (303, 401)
    assert names(new_app) == ["First Person"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "AAAA-AAAA-AAAA"}, "This code is wrong"),
        ({"code": ""}, "This code is wrong"),
        ({"password": "too short"}, "10 to 256 characters"),
        ({"name": " "}, "Enter the user’s name"),
        ({"reporting_currency": "XXQ"}, "currency code"),
        ({"time_zone": "../../etc/passwd"}, "time zone"),
        ({"time_zone": ""}, "time zone"),
    ],
)
def test_a_wrong_answer_makes_nobody(new_app, code, changed, words):
    visitor = new_app.test_client()
    answer = visitor.send("/setup", answers(code) | changed)
    assert answer.status_code == 422
    assert words in answer.text
    assert names(new_app) == []
    assert "correct horse battery" not in answer.text
    assert visitor.get("/").location == "/setup"


def test_every_problem_is_said_at_once(new_app, code):
    answer = new_app.test_client().send("/setup", answers(code, password="short", time_zone="Nowhere"))
    assert re.search("Fix 2 problems", answer.text)


def test_the_code_is_kept_for_its_owner_alone_and_stays_the_same(new_app, code, instance):
    assert stat.S_IMODE((instance / first_visit.CODE_FILE).stat().st_mode) == 0o600
    assert first_visit.setup_code(new_app.extensions["contrast"], instance) == code
    assert len(code.replace("-", "")) == 12


@pytest.mark.parametrize("left", ["", "\n", "ABCD", "ABCD-EFGH-2", "-" * 20])
def test_an_empty_or_cut_off_code_admits_nobody_and_is_made_anew(new_app, instance, left):
    visitor = new_app.test_client()
    token = visitor.token()
    (instance / first_visit.CODE_FILE).write_text(left)
    for typed in (left, left.strip(), ""):
        answer = visitor.post("/setup", data=answers(typed) | {"csrf_token": token})
        assert answer.status_code == 422 and names(new_app) == []
    fresh = first_visit.setup_code(new_app.extensions["contrast"], instance)
    assert len(fresh.replace("-", "")) == 12 and (instance / first_visit.CODE_FILE).read_text().strip() == fresh
    assert visitor.send("/setup", answers(fresh)).location == "/setup/done"


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_the_code_is_taken_as_people_type_it(new_app, code, typed):
    answer = new_app.test_client().send("/setup", answers(typed(code)))
    assert answer.status_code == 303


def test_guessing_the_code_is_slowed(new_app, code):
    visitor = new_app.test_client()
    token = visitor.token()
    wrong = answers("AAAA-AAAA-AAAA") | {"csrf_token": token}
    statuses = [visitor.post("/setup", data=wrong).status_code for _ in range(12)]
    assert statuses[0] == 422 and statuses[-1] == 429
    assert visitor.post("/setup", data=answers(code) | {"csrf_token": token}).status_code == 429


def test_two_at_once_make_one(database_url, tmp_path):
    app = made(settings_over(database_url, tmp_path / "instance"))
    database = app.extensions["contrast"]
    migrate(database)
    code = first_visit.setup_code(database, app.extensions["contrast.settings"].instance)
    visitors = [app.test_client() for _ in range(4)]
    tokens = [visitor.token() for visitor in visitors]
    start, statuses = threading.Barrier(len(visitors)), []

    def visit(number):
        data = answers(code, name=f"Person {number}") | {"csrf_token": tokens[number]}
        start.wait()
        statuses.append(visitors[number].post("/setup", data=data).status_code)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(app)) == 1, statuses
    database.dispose()


@pytest.mark.parametrize(("currency", "chosen"), [("EUR", False), ("CHF", True)])
def test_the_currency_that_the_form_begins_with_is_no_choice(new_app, code, currency, chosen):
    new_app.test_client().send("/setup", answers(code, reporting_currency=currency))
    with begin_work(new_app.extensions["contrast"], CONSOLE, writes=False) as work:
        assert (work.organisation.reporting_currency, work.organisation.currency_chosen) == (currency, chosen)
