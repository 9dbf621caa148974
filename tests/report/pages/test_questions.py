"""Three questions: picked where no result is shown, locked, and given up with a trace."""

from app.core.services.work import CONSOLE, begin_work
from app.report.services import questions
from tests.report.golden.small_record import fill


def kept(database):
    """The questions as they are."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return [(each.question.key, each.question.open) for each in questions.listing(work)]


def test_the_page_shows_no_result(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
    page = client.get("/claims/questions").text
    assert "Freelancers cost less." in page and 'value="freelance-cheaper"' in page
    for words in (
        "Supported",
        "Inconclusive",
        "No meaningful difference",
        "Not enough data",
        "of comparisons",
        "<figure",
    ):
        assert words not in page.partition("<main")[2]


def test_three_are_locked_and_leave_their_family(client, app_database):
    picked = ["freelance-cheaper", "project-size", "self-employed"]
    answer = client.send("/claims/questions", {"key": picked})
    assert answer.status_code == 303
    assert kept(app_database) == [(key, True) for key in picked]
    page = client.get("/claims/questions").text
    assert "Locked" in page and "Unlock" in page and 'type="checkbox"' not in page
    claim = client.get("/claims/project-size").text
    assert "One of your three questions" in claim and ">Save<" not in claim
    assert "Yes, locked" in client.get("/claims").text
    assert "locked as a question" in client.get("/history").text


def test_what_is_refused_is_said_and_what_was_ticked_stays(client, app_database):
    four = ["freelance-cheaper", "project-size", "self-employed", "flexibility"]
    answer = client.send("/claims/questions", {"key": four})
    assert answer.status_code == 422
    assert "Pick at most 3." in answer.text and answer.text.count(" checked>") == 4
    assert client.send("/claims/questions", {}).status_code == 422
    assert client.send("/claims/questions", {"key": "nothing"}).status_code == 422
    client.send("/claims/questions", {"key": "flexibility"})
    twice = client.send("/claims/questions", {"key": "flexibility"})
    assert twice.status_code == 422 and "is a question already" in twice.text
    assert kept(app_database) == [("flexibility", True)]


def test_a_locked_claim_refuses_what_is_sent_all_the_same(client, app_database):
    client.send("/claims/questions", {"key": "flexibility"})
    said = {"sentence": "x", "margin": "20", "strength": "may", "version": "1"}
    for url, data in (
        ("/claims/flexibility", said),
        ("/claims/flexibility/switch", {"on": "no"}),
        ("/claims/flexibility/switch", {"on": "no", "page": "claim"}),
        ("/claims/flexibility/catalogue", {"version": "1"}),
    ):
        answer = client.send(url, data)
        assert answer.status_code == 422 and "Unlock it first." in answer.text


def test_a_question_is_given_up_with_a_trace(client, app_database):
    client.send("/claims/questions", {"key": "flexibility"})
    answer = client.send("/claims/questions/flexibility/give-up")
    assert answer.status_code == 303
    assert kept(app_database) == [("flexibility", False)]
    page = client.get("/claims/questions").text
    assert "Unlocked" in page and 'value="flexibility"' in page
    (said,) = [each["says"] for each in client.get("/report.json").json["questions"]]
    assert "was one of our questions, locked on" in said and "before there was a result, and unlocked on" in said
    assert client.send("/claims/questions/flexibility/give-up").status_code == 404
