"""Mails with saved reports: each recipient gets the whole of it once, and whoever does not is told why."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from app.domain import clock
from app.domain.errors import Denied, Refused
from app.domain.events import Actor, Source, What
from app.domain.mail import Security
from app.domain.permissions import FINANCE
from app.report.domain.periods import Every
from app.report.pdf import saved_pdf
from app.report.services import deliveries, schedule_runs, schedules
from app.report.storage import deliveries as stored
from app.services import history, mailing, smtp
from app.services.work import CONSOLE, begin
from app.storage import mail_settings
from tests.mailbox import DROP, PASSWORD, USER, Mailbox, mailbox, run
from tests.report.pdf.reading import pages, unbroken, words
from tests.saved import AWKWARD, SECOND, contents, reported, with_reports

__all__ = ["mailbox", "reported", "with_reports"]
NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
ANN, BEN, CLEO = "ann@example.org", "ben@example.org", "cleo@example.org"


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """Moves the clock on; it begins on 30 November 2026."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def on(**named):
        moment[0] += timedelta(**named)

    return on


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.5)


def through(database, server):
    with begin(database, CONSOLE) as work:
        mail_settings.keep(work.session, server)


def send(database, *recipients, formats=()):
    with begin(database, CONSOLE) as work:
        return deliveries.send(work, SECOND, recipients, formats)


def states(database):
    with begin(database, CONSOLE, writes=False) as work:
        return {each.recipient: each.state for each in deliveries.of_report(work, SECOND)}


def one(database):
    with begin(database, CONSOLE, writes=False) as work:
        found, = deliveries.of_report(work, SECOND)
    return found


def told(database, what):
    with begin(database, CONSOLE, writes=False) as work:
        return [each.note["which"] for each in history.events(work, "report", SECOND).events if each.what is what]


def test_each_recipient_gets_the_whole_report_in_a_mail_of_their_own(reported, mailbox):
    through(reported, mailbox.server())
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
    with begin(reported, CONSOLE, writes=False) as work:
        assert "queued as 2" in deliveries.of_report(work, SECOND)[0].answer
    assert told(reported, What.REPORT_MAILED) == [f"to {ANN}, {BEN}"]
    assert deliveries.deliver_due(reported) == 0 and len(mailbox.taken) == 2


def one_of(found):
    state, = set(found.values())
    return state


def test_the_comparison_is_not_lost_in_the_mail(reported, mailbox):
    """The figures of every key contrast, and what changed since the report before, stand in both bodies and the PDF."""
    through(reported, mailbox.server())
    send(reported, ANN)
    deliveries.deliver_due(reported)
    it, mail = contents(reported), mailbox.taken[0]
    pdf = words(mail.files[f"report-2026-h1-{SECOND}.pdf"])
    html, plain = unescape(unbroken(mail.part("html"))), unbroken(mail.part("plain"))
    assert it.printed["key"]["rows"] and len(it.changes) > 1
    for row in it.printed["key"]["rows"]:
        for text in (row["freelance"], row["outsourced"], row["seen"], row["range"]):
            for face in (html, plain, pdf):
                assert unbroken(text) in face, text
    assert "Since Our half: " in " ".join(it.main_changes)
    for sentence in it.main_changes:
        assert unbroken(sentence) in html and unbroken(sentence) in plain
    for sentence in it.changes:
        assert unbroken(sentence) in pdf
    assert pages(mail.files[f"report-2026-h1-{SECOND}.pdf"]) <= 5


@pytest.mark.parametrize("broken", ["raises", "is blank"])
def test_a_blank_attachment_never_leaves(reported, mailbox, monkeypatch, later, broken):
    through(reported, mailbox.server())

    def nothing(*_):
        if broken == "raises":
            raise RuntimeError("no font")
        return b""

    with monkeypatch.context() as patched:
        patched.setitem(deliveries.saved_files._WRITTEN, "pdf", nothing)
        send(reported, ANN)
        assert deliveries.deliver_due(reported) == 1
    assert not mailbox.seen and "incident" in one(reported).answer
    later(minutes=1)
    deliveries.deliver_due(reported)
    assert mailbox.to(ANN)[0].files[f"report-2026-h1-{SECOND}.pdf"].startswith(b"%PDF")
    assert saved_pdf.to_pdf(contents(reported)) == mailbox.to(ANN)[0].files[f"report-2026-h1-{SECOND}.pdf"]


def test_no_silent_failure_of_one_recipient_and_nobody_else_waits_for_it(reported, mailbox):
    mailbox.answers[BEN] = ["550 5.1.1 no such mailbox"]
    through(reported, mailbox.server())
    send(reported, ANN, BEN, CLEO)
    assert deliveries.deliver_due(reported) == 3
    assert states(reported) == {ANN: "sent", BEN: "failed", CLEO: "sent"}
    assert told(reported, What.MAIL_FAILED) == [f"to {BEN}: 550 5.1.1 no such mailbox"]
    with begin(reported, CONSOLE) as work:
        failed, = [each for each in deliveries.of_report(work, SECOND) if each.state == "failed"]
        deliveries.again(work, failed.id)
        with pytest.raises(Refused, match="has not failed"):
            deliveries.again(work, failed.id)
    deliveries.deliver_due(reported)
    assert states(reported)[BEN] == "sent" and len(mailbox.taken) == 3


@pytest.mark.parametrize(("answers", "says"), [
    (["451 4.3.0 try again", DROP, "421 4.7.0 too many"], "421 4.7.0 too many"), ([DROP, DROP, DROP], "No connection")])
def test_what_may_pass_is_tried_again_later_and_later(reported, mailbox, later, answers, says):
    mailbox.answers[ANN] = [*answers]
    through(reported, mailbox.server())
    send(reported, ANN)
    for minutes in (1, 5, 30):
        assert deliveries.deliver_due(reported) == 1
        assert deliveries.deliver_due(reported) == 0, "it is not tried again at once"
        later(seconds=minutes * 60 - 1)
        assert deliveries.deliver_due(reported) == 0
        later(seconds=1)
    assert says in one(reported).answer and not mailbox.taken
    deliveries.deliver_due(reported)
    assert one(reported).state == "sent" and len(mailbox.to(ANN)) == 1


def test_a_server_that_is_silent_is_given_up_in_the_end_and_that_is_told(reported, mailbox, later):
    mailbox.late = 5
    through(reported, mailbox.server())
    send(reported, ANN)
    tries = 0
    for _ in range(6):
        tries += deliveries.deliver_due(reported)
        later(hours=8)
    assert tries == 6 and one(reported).state == "failed" and not mailbox.taken
    assert "timed out" in one(reported).answer or "did not answer" in one(reported).answer
    assert len(told(reported, What.MAIL_FAILED)) == 1
    assert deliveries.deliver_due(reported) == 0


def test_nothing_is_sent_twice_by_two_workers(database, mailbox):
    """On either database, with both at work at the same moment."""
    through(database, mailbox.server())
    recipients = [f"r{number}@example.org" for number in range(12)]
    from tests.golden.recorded import fill
    from tests.saved import save

    with begin(database, CONSOLE) as work:
        fill(work)
    saved = save(database, "2026-H1")
    with begin(database, CONSOLE) as work:
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

    through(reported, mailbox.server())
    send(reported, ANN)
    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "hand_in" if when.startswith("before") else "_kept", killed)
        with pytest.raises(Killed):
            deliveries.deliver_due(reported)
    assert deliveries.deliver_due(reported) == 0, "it may still be at it"
    later(minutes=16)
    assert deliveries.deliver_due(reported) == 1
    assert one(reported).state == "sent"
    assert len(mailbox.taken) == (1 if when.startswith("before") else 2)
    assert len({each.mail["Message-ID"] for each in mailbox.taken}) == 1


def test_a_connection_lost_after_the_mail_was_handed_in_is_tried_again_under_the_same_name(reported, mailbox, later):
    mailbox.drop_after_data = True
    through(reported, mailbox.server())
    send(reported, ANN)
    deliveries.deliver_due(reported)
    mailbox.drop_after_data = False
    later(minutes=1)
    deliveries.deliver_due(reported)
    assert one(reported).state == "sent" and len({each.mail["Message-ID"] for each in mailbox.taken}) == 1


def test_the_test_send_covers_the_period_that_the_schedule_covers(reported, mailbox):
    through(reported, mailbox.server())
    with begin(reported, CONSOLE) as work:
        it = schedules.add(work, {"name": "For the board", "every": Every.HALF_YEAR, "recipients": (BEN,),
                                  "formats": ("pdf", "csv")})
        work.session.execute(sa.text("UPDATE report_schedule SET begun_on = '2026-01-01'"))
        deliveries.test_send(work, it.id, ANN)
    deliveries.deliver_due(reported)
    schedule_runs.run_due(reported)
    deliveries.deliver_due(reported)
    test, real = mailbox.to(ANN)[0], mailbox.to(BEN)[0]
    assert test.mail["Subject"] == f"Test: {real.mail['Subject']}" and "First half of 2026" in real.mail["Subject"]
    shown = [{line for line in each.part("plain").splitlines() if "CI" in line} for each in (test, real)]
    assert shown[0] == shown[1] and shown[0]
    assert test.files["report-2026-h1-test.csv"] and "not saved" in test.part("plain")
    with begin(reported, CONSOLE, writes=False) as work:
        tried, = deliveries.tests_of_schedule(work, it.id)
    assert (tried.state, tried.report_id, tried.code) == ("sent", None, "2026-H1")


@pytest.mark.parametrize("text", ["", "nobody", "a@b@c", "a b@c.org", "a@c.org\nBcc: x@y.org", "a@c.org\r\nTo: b@c.org",
                                  "<a@c.org>", "a@-c.org", "a@c..org", f"{'x' * 65}@c.org", f"a@{'c' * 300}.org",
                                  "ü@c.org", "a@c.org,b@c.org", "\u202ea@c.org"])
def test_what_is_no_address_is_refused(reported, mailbox, text):
    through(reported, mailbox.server())
    with begin(reported, CONSOLE) as work, pytest.raises(Refused, match=r"no e-mail address"):
        deliveries.send(work, SECOND, [ANN, text])
    assert states(reported) == {}


def test_a_domain_may_have_other_letters(reported, mailbox):
    through(reported, mailbox.server())
    send(reported, "ann@bücher.example")
    deliveries.deliver_due(reported)
    assert mailbox.taken[0].recipient == "ann@xn--bcher-kva.example"


def test_who_may_send(reported, mailbox):
    with begin(reported, CONSOLE) as work, pytest.raises(Refused, match="No mail server is set"):
        deliveries.send(work, SECOND, [ANN])
    through(reported, mailbox.server())
    with begin(reported, Actor("Fay", frozenset({FINANCE}), Source.WEB)) as work, pytest.raises(Denied):
        deliveries.send(work, SECOND, [ANN])
    send(reported, ANN)
    with begin(reported, CONSOLE) as work, pytest.raises(Refused, match="on its way already"):
        deliveries.send(work, SECOND, [ANN])


def test_a_damaged_report_is_not_sent_and_that_is_told(reported, mailbox):
    through(reported, mailbox.server())
    send(reported, ANN)
    with reported.transaction() as session:
        session.execute(sa.text(f"UPDATE saved_report SET document = x'00' WHERE id = {SECOND}"))
    deliveries.deliver_due(reported)
    assert not mailbox.seen
    with begin(reported, CONSOLE, writes=False) as work:
        found, = stored.of_report(work.session, SECOND)
    assert found.state == "failed" and "damaged" in found.answer


def test_a_protected_connection_is_never_given_up_for_an_open_one(reported, mailbox):
    through(reported, mailbox.server(security=Security.STARTTLS, user=USER, password=PASSWORD))
    send(reported, ANN)
    deliveries.deliver_due(reported)
    assert one(reported).state == "failed" and "STARTTLS" in one(reported).answer and not mailbox.seen


def test_a_certificate_that_is_not_trusted_ends_it(reported, tmp_path):
    import ssl
    import subprocess

    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                    "-subj", "/CN=127.0.0.1", "-days", "2"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for box in run(Mailbox(), tls_context=context, require_starttls=True):
        through(reported, box.server(security=Security.STARTTLS, user=USER, password=PASSWORD))
        send(reported, ANN)
        deliveries.deliver_due(reported)
        assert one(reported).state == "waiting" and "not trusted" in one(reported).answer and not box.seen


def test_the_password_and_the_address_are_in_no_log_and_no_history(reported, mailbox, caplog):
    caplog.set_level(logging.DEBUG, "contrast")
    with begin(reported, CONSOLE) as work:
        mailing.amend(work, {"host": mailbox.host, "port": str(mailbox.port), "security": "none", "user": USER,
                             "password": PASSWORD, "sender": "reports@example.org"})
        mailing.amend(work, {"host": mailbox.host, "port": str(mailbox.port), "security": "none", "user": USER,
                             "password": "", "sender": "reports@example.org", "public_url": "https://c.example.org/"})
    send(reported, ANN)
    deliveries.deliver_due(reported)
    assert one(reported).state == "sent", "an empty password keeps the one before"
    with begin(reported, CONSOLE) as work:
        events = history.events(work).events
        assert PASSWORD not in repr(mailing.current(work)) and mailing.has_password(work)
        assert PASSWORD not in repr(mail_settings.get(work.session))
        mailing.amend(work, {"host": "mail.example.net", "user": USER, "sender": "reports@example.org"})
        assert not mailing.has_password(work), "it is not handed to another server"
    assert [each.what for each in events].count(What.SETTINGS_CHANGED) == 2
    logged = [each.getMessage() for each in caplog.records if each.name == "contrast"]
    assert logged == [f"mail 1 with report {SECOND}: sent"]
    assert PASSWORD not in repr(events)


def test_a_wrong_password_is_said(reported, mailbox):
    through(reported, mailbox.server(user=USER, password="wrong"))
    send(reported, ANN)
    deliveries.deliver_due(reported)
    assert one(reported).state == "failed" and one(reported).answer.startswith("535")
