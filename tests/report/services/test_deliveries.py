"""Mails with saved reports: each recipient gets the whole of it once, and whoever does not is told why."""

import threading
from html import unescape

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.services import smtp
from app.core.services.work import CONSOLE, begin_work
from app.report.domain.periods import Frequency
from app.report.pdf import saved_pdf
from app.report.services import deliveries, schedule_runs, schedules
from app.report.storage import deliveries as stored
from tests.mail_steps import ANN, BEN, CLEO, event_notes, later, only_delivery, send, states, use_server
from tests.mailbox import DROP, mailbox
from tests.report.golden.small_record import fill
from tests.report.pdf.reading import pages, unbroken, words
from tests.saved_report_fixtures import AWKWARD, SECOND, contents, reported, save, with_reports

__all__ = ["later", "mailbox", "reported", "with_reports"]


def test_each_recipient_gets_the_whole_report_in_a_mail_of_their_own(reported, mailbox):
    use_server(reported, mailbox.server())
    send(reported, ANN, BEN, "ANN@example.org", formats=["csv", "html", "json"])
    assert deliveries.deliver_due(reported) == 2
    first, second = mailbox.taken
    assert [first.recipient, second.recipient] == [ANN, BEN] and (first.mail["To"], second.mail["To"]) == (ANN, BEN)
    assert first.mail["Message-ID"] != second.mail["Message-ID"]
    assert first.mail["Subject"] == f"{AWKWARD}: First half of 2026" and "reports@example.org" in first.mail["From"]
    assert [*first.files] == [f"report-2026-h1-{SECOND}.{form}" for form in ("pdf", "html", "csv", "json")]
    link = f"https://contrast.example.org/reports/saved/{SECOND}"
    assert link in first.part("plain") and f'href="{link}"' in first.part("html")
    assert first.mail.get_content_type() == "multipart/mixed"
    assert one_of(states(reported)) == "sent"
    with begin_work(reported, CONSOLE, writes=False) as work:
        assert "queued as 2" in deliveries.of_report(work, SECOND)[0].answer
    assert event_notes(reported, EventKind.REPORT_MAILED) == [f"to {ANN}, {BEN}"]
    assert deliveries.deliver_due(reported) == 0 and len(mailbox.taken) == 2


def one_of(found):
    (state,) = set(found.values())
    return state


def test_the_comparison_is_not_lost_in_the_mail(reported, mailbox):
    """The figures of every key contrast, and what changed since the report before, stand in both bodies and the PDF."""
    use_server(reported, mailbox.server())
    send(reported, ANN)
    deliveries.deliver_due(reported)
    it, mail = contents(reported), mailbox.taken[0]
    pdf = words(mail.files[f"report-2026-h1-{SECOND}.pdf"])
    html, plain = unescape(unbroken(mail.part("html"))), unbroken(mail.part("plain"))
    assert it.printed["key"]["rows"] and len(it.changes) > 1
    for row in it.printed["key"]["rows"]:
        for text in (row["freelance"], row["outsourced"], row["seen"], row["probably"]):
            for face in (html, plain, pdf):
                assert unbroken(text) in face, text
    assert "Since Our half: " in " ".join(it.main_changes)
    for sentence in it.main_changes:
        for face in (html, plain, pdf):
            assert unbroken(sentence) in face, sentence
    assert pages(mail.files[f"report-2026-h1-{SECOND}.pdf"]) <= 5


@pytest.mark.parametrize("broken", ["raises", "is blank"])
def test_a_blank_attachment_never_leaves(reported, mailbox, monkeypatch, later, broken):
    use_server(reported, mailbox.server())

    def nothing(*_):
        if broken == "raises":
            raise RuntimeError("no font")
        return b""

    with monkeypatch.context() as patched:
        patched.setitem(deliveries.saved_files._WRITTEN, "pdf", nothing)
        send(reported, ANN)
        assert deliveries.deliver_due(reported) == 1
    assert not mailbox.seen and "incident" in only_delivery(reported).answer
    later(minutes=1)
    deliveries.deliver_due(reported)
    assert mailbox.to(ANN)[0].files[f"report-2026-h1-{SECOND}.pdf"].startswith(b"%PDF")
    assert saved_pdf.to_pdf(contents(reported)) == mailbox.to(ANN)[0].files[f"report-2026-h1-{SECOND}.pdf"]


def test_no_silent_failure_of_one_recipient_and_nobody_else_waits_for_it(reported, mailbox):
    mailbox.answers[BEN] = ["550 5.1.1 no such mailbox"]
    use_server(reported, mailbox.server())
    send(reported, ANN, BEN, CLEO)
    assert deliveries.deliver_due(reported) == 3
    assert states(reported) == {ANN: "sent", BEN: "failed", CLEO: "sent"}
    assert event_notes(reported, EventKind.MAIL_FAILED) == [f"to {BEN}: 550 5.1.1 no such mailbox"]
    with begin_work(reported, CONSOLE) as work:
        (failed,) = [each for each in deliveries.of_report(work, SECOND) if each.state == "failed"]
        deliveries.retry(work, failed.id)
        with pytest.raises(Refused, match="has not failed"):
            deliveries.retry(work, failed.id)
    deliveries.deliver_due(reported)
    assert states(reported)[BEN] == "sent" and len(mailbox.taken) == 3


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (["451 4.3.0 try again", DROP, "421 4.7.0 too many"], "421 4.7.0 too many"),
        ([DROP, DROP, DROP], "The connection to the server failed: Connection unexpectedly closed"),
    ],
)
def test_what_may_pass_is_tried_again_later_and_later(reported, mailbox, later, answers, says):
    mailbox.answers[ANN] = [*answers]
    use_server(reported, mailbox.server())
    send(reported, ANN)
    for minutes in (1, 5, 30):
        assert deliveries.deliver_due(reported) == 1
        assert deliveries.deliver_due(reported) == 0, "it is not tried again at once"
        later(seconds=minutes * 60 - 1)
        assert deliveries.deliver_due(reported) == 0
        later(seconds=1)
    assert says in only_delivery(reported).answer and not mailbox.taken
    deliveries.deliver_due(reported)
    assert only_delivery(reported).state == "sent" and len(mailbox.to(ANN)) == 1


def test_a_server_that_is_silent_is_given_up_in_the_end_and_that_is_told(reported, mailbox, later, monkeypatch):
    mailbox.late = 5
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.3)
    use_server(reported, mailbox.server())
    send(reported, ANN)
    tries = 0
    for _ in range(6):
        tries += deliveries.deliver_due(reported)
        later(hours=8)
    assert tries == 6 and only_delivery(reported).state == "failed" and not mailbox.taken
    assert "timed out" in only_delivery(reported).answer or "did not answer" in only_delivery(reported).answer
    assert len(event_notes(reported, EventKind.MAIL_FAILED)) == 1
    assert deliveries.deliver_due(reported) == 0


def test_nothing_is_sent_twice_by_two_workers(database, mailbox):
    """On either database, with both at work at the same moment."""
    use_server(database, mailbox.server())
    recipients = [f"r{number}@example.org" for number in range(12)]
    with begin_work(database, CONSOLE) as work:
        fill(work)
    saved = save(database, "2026-H1")
    with begin_work(database, CONSOLE) as work:
        deliveries.send(work, saved.id, recipients)
    workers = [threading.Thread(target=deliveries.deliver_due, args=(database,)) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(each.recipient for each in mailbox.taken) == sorted(recipients)
    assert len({each.mail["Message-ID"] for each in mailbox.taken}) == len(recipients)


class Killed(BaseException):
    """As kill -9 would: nothing after it runs."""


@pytest.mark.parametrize("when", ["before the server took it", "after"])
def test_a_killed_sender_loses_nothing_and_a_second_copy_can_be_known(reported, mailbox, monkeypatch, later, when):
    def killed(*_):
        raise Killed

    use_server(reported, mailbox.server())
    send(reported, ANN)
    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "send_mail" if when.startswith("before") else "_save_result", killed)
        with pytest.raises(Killed):
            deliveries.deliver_due(reported)
    assert deliveries.deliver_due(reported) == 0, "it may still be at it"
    later(minutes=16)
    assert deliveries.deliver_due(reported) == 1
    assert only_delivery(reported).state == "sent"
    assert len(mailbox.taken) == (1 if when.startswith("before") else 2)
    assert len({each.mail["Message-ID"] for each in mailbox.taken}) == 1


def test_a_connection_lost_after_the_mail_was_handed_in_is_tried_again_under_the_same_name(reported, mailbox, later):
    mailbox.drop_after_data = True
    use_server(reported, mailbox.server())
    send(reported, ANN)
    deliveries.deliver_due(reported)
    mailbox.drop_after_data = False
    later(minutes=1)
    deliveries.deliver_due(reported)
    assert only_delivery(reported).state == "sent" and len({each.mail["Message-ID"] for each in mailbox.taken}) == 1


def test_the_test_send_covers_the_period_that_the_schedule_covers(reported, mailbox):
    use_server(reported, mailbox.server())
    with begin_work(reported, CONSOLE) as work:
        it = schedules.add(
            work,
            {"name": "For the board", "every": Frequency.HALF_YEAR, "recipients": (BEN,), "formats": ("pdf", "csv")},
        )
        work.session.execute(sa.text("UPDATE report_schedule SET begun_on = '2026-01-01'"))
        deliveries.test_send(work, it.id, ANN)
    deliveries.deliver_due(reported)
    schedule_runs.run_due(reported)
    deliveries.deliver_due(reported)
    test, real = mailbox.to(ANN)[0], mailbox.to(BEN)[0]
    assert test.mail["Subject"] == f"Test: {real.mail['Subject']}" and "First half of 2026" in real.mail["Subject"]
    shown = [{line for line in each.part("plain").splitlines() if "probably" in line} for each in (test, real)]
    assert shown[0] == shown[1] and shown[0]
    assert test.files["report-2026-h1-test.csv"] and "not saved" in test.part("plain")
    with begin_work(reported, CONSOLE, writes=False) as work:
        (tried,) = deliveries.tests_of_schedule(work, it.id)
    assert (tried.state, tried.report_id, tried.code) == ("sent", None, "2026-H1")


def test_a_damaged_report_is_not_sent_and_that_is_told(reported, mailbox):
    use_server(reported, mailbox.server())
    send(reported, ANN)
    with reported.transaction() as session:
        session.execute(sa.text(f"UPDATE saved_report SET document = x'00' WHERE id = {SECOND}"))
    deliveries.deliver_due(reported)
    assert not mailbox.seen
    with begin_work(reported, CONSOLE, writes=False) as work:
        (found,) = stored.list_for_report(work.session, SECOND)
    assert found.state == "failed" and "damaged" in found.answer
