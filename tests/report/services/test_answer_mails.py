"""Who is asked for answers by mail, on which day, how often, and in which words."""

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, history, reviews
from app.report.services import answer_mails, deliveries
from tests.answer_fixtures import DUE, LENA, RAY, SECRET, actor_of, at, link_of, record, run, team, time
from tests.mail_steps import use_server
from tests.mailbox import mailbox

__all__ = ["mailbox", "time"]
OUTCOME = """“Website” with Ana Costa was due on 1 Dec 2026. How did it end? A few short questions, about a minute:

https://contrast.example.org/answer/{token}

The link works once, without signing in, until 15 Dec 2026. Please don’t forward it: it answers in your name.

Is the work still going on? Then change its due date in Contrast, and you will be asked again on that day.

You’ll get 2 more reminders, then nothing more.

You got this mail because you are the owner of E-000001.
"""


def subjects(mailbox):
    return [(each.recipient, each.mail["Subject"]) for each in mailbox.taken]


@pytest.mark.both_databases
def test_the_owner_and_the_reviewer_are_asked_on_the_day_the_work_was_due(database, time, mailbox):
    team(database, mailbox)
    assert run(database) == 0, "it is not due yet"
    time.at = at(1, hour=7)
    assert run(database) == 0, "nobody is woken"
    time.at = at(1)
    assert run(database) == 2
    assert subjects(mailbox) == [
        (LENA, "How did it end? Website"),
        (RAY, "Your review, please: Website"),
    ]
    said = mailbox.taken[0].part("plain").replace("\r\n", "\n")
    assert said == OUTCOME.format(token=link_of(mailbox.taken[0]))
    assert "You got this mail because you are a reviewer of E-000001." in mailbox.taken[1].part("plain")
    assert run(database) == 0 and len(mailbox.taken) == 2, "each mail once"


def test_reminders_say_how_many_follow_and_end(sqlite_database, time, mailbox):
    lena, _, _ = team(sqlite_database, mailbox)
    said = []
    for day in range(1, 31):
        time.at = at(day)
        run(sqlite_database)
        said += [(day, each.part("plain")) for each in mailbox.taken if each.recipient == LENA]
        mailbox.taken.clear()
    assert [day for day, _ in said] == [1, 4, 11]
    assert "You’ll get one more reminder." in said[1][1] and "This is the last mail about it." in said[2][1]
    assert len({link.split("/answer/")[1].split()[0] for _, link in said}) == 1, "the same link in each"
    assert lena.email == LENA


def test_a_worker_that_was_away_sends_one_mail_for_the_days_it_missed(sqlite_database, time, mailbox):
    team(sqlite_database, mailbox)
    time.at = at(1)
    run(sqlite_database)
    mailbox.taken.clear()
    time.at = at(12)
    run(sqlite_database)
    assert len(mailbox.taken) == 2
    assert all("This is the last mail about it." in each.part("plain") for each in mailbox.taken)
    time.at = at(13)
    run(sqlite_database)
    assert len(mailbox.taken) == 2


class Killed(BaseException):
    """What ends a worker where it stands."""


@pytest.mark.both_databases
def test_a_worker_killed_while_it_queues_leaves_nothing_and_the_next_one_asks_once(
    database, time, mailbox, monkeypatch
):
    team(database, mailbox)
    time.at = at(1)
    with monkeypatch.context() as patched:

        def killed(*arguments):
            raise Killed

        patched.setattr(answer_mails.stored, "add", killed)
        with pytest.raises(Killed):
            answer_mails.run_one(database)
    with begin_work(database, CONSOLE, writes=False) as work:
        assert work.session.execute(sa.text("SELECT count(*) FROM answer_request")).scalar_one() == 0
    assert run(database) == 2 and len(mailbox.taken) == 2


@pytest.mark.both_databases
def test_a_worker_killed_between_queue_and_send_loses_and_repeats_no_mail(database, time, mailbox, monkeypatch):
    team(database, mailbox)
    time.at = at(1)
    assert answer_mails.run_one(database)
    with monkeypatch.context() as patched:

        def killed(*arguments):
            raise Killed

        patched.setattr(deliveries, "send_mail", killed)
        with pytest.raises(Killed):
            deliveries.send_one(database, SECRET)
    assert not mailbox.taken and not answer_mails.run_one(database), "they are queued already"
    assert run(database) == 1, "the other one; the first may still be under way"
    time.at += deliveries.LEASE
    assert run(database) == 1
    assert sorted(each.recipient for each in mailbox.taken) == [LENA, RAY]


@pytest.mark.parametrize("why", ["no server", "no public address", "no address"])
def test_without_mail_the_requests_are_in_the_app_alone(sqlite_database, time, mailbox, why):
    lena, _, _ = team(sqlite_database)
    if why != "no server":
        use_server(sqlite_database, mailbox.server(public_url="" if why == "no public address" else "https://x.org"))
    if why == "no address":
        with begin_work(sqlite_database, CONSOLE) as work:
            work.session.execute(sa.text("UPDATE user_account SET email = NULL"))
    time.at = at(1)
    assert run(sqlite_database) == 0 and not mailbox.taken
    with begin_work(sqlite_database, actor_of(lena), writes=False) as work:
        assert [each.engagement.engagement.title for each in answer_mails.answer_requests.own(work)] == ["Website"]


def test_what_was_answered_before_the_mail_went_is_not_mailed(sqlite_database, time, mailbox):
    lena, _, _ = team(sqlite_database, mailbox)
    time.at = at(1)
    answer_mails.run_one(sqlite_database)
    with begin_work(sqlite_database, actor_of(lena)) as work:
        engagements.complete(work, "E-000001", {})
    answer_mails.run_one(sqlite_database)
    deliveries.deliver_due(sqlite_database, link_secret=SECRET)
    assert [each.recipient for each in mailbox.taken] == [RAY]
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        kinds = [each.what for each in history.events(work, "engagement", 1).events]
    assert EventKind.MAIL_FAILED not in kinds, "nothing failed"


def test_a_mail_that_is_refused_for_good_is_in_the_history_of_its_engagement(sqlite_database, time, mailbox):
    team(sqlite_database, mailbox)
    mailbox.answers = {LENA: ["550 no such user"]}
    time.at = at(1)
    run(sqlite_database)
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        (failed,) = [
            each for each in history.events(work, "engagement", 1).events if each.what is EventKind.MAIL_FAILED
        ]
    assert LENA in str(failed.note["which"])


def test_who_may_not_answer_or_has_left_is_not_asked(sqlite_database, time, mailbox):
    team(sqlite_database, mailbox)
    with begin_work(sqlite_database, CONSOLE) as work:
        users.update(work, "Lena", active=False)
        users.update(work, "Ray", role="reader")
        record(work, "Long ago", owner=None, due_on=DUE.replace(month=10))
    time.at = at(1)
    assert run(sqlite_database) == 0 and not answer_mails.run_one(sqlite_database)


def test_a_reviewer_is_asked_when_the_work_ends_early(sqlite_database, time, mailbox):
    lena, ray, _ = team(sqlite_database, mailbox)
    with begin_work(sqlite_database, actor_of(lena)) as work:
        engagements.complete(work, "E-000001", {})
    assert run(sqlite_database) == 1 and subjects(mailbox) == [(RAY, "Your review, please: Website")]
    with begin_work(sqlite_database, actor_of(ray)) as work:
        reviews.review(work, "E-000001", {"quality": 4})
    time.at = at(5)
    assert run(sqlite_database) == 0
