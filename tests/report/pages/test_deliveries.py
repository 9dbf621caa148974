"""What leaves of a saved report by its pages: files, mails, and links that open it without signing in."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import mail_settings
from app.record.services import history
from app.report.services import deliveries, schedules
from app.report.storage.sharing import SHARE
from tests.mailbox import mailbox
from tests.report.golden.small_record import fill
from tests.saved_report_fixtures import save

__all__ = ["mailbox"]
NUMBER = 1
HERE = f"/reports/saved/{NUMBER}"
SECRET = re.compile(r"/shared/([A-Za-z0-9_-]{32})")
POLICY = "default-src 'none'; style-src 'sha256-"


@pytest.fixture
def report(app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
    return save(app_database, "2026-H1", "Our <half>")


def secret_of(answer):
    (found,) = set(SECRET.findall(answer.text))
    return found


def make(client, days="30"):
    answer = client.send(f"{HERE}/links", {"days": days})
    assert answer.status_code == 200, answer.text
    return secret_of(answer)


def test_each_file_is_taken_out_and_that_is_kept(client, reader_client, report, app_database):
    kinds = {"pdf": b"%PDF", "html": b"<!doctype html>", "csv": b"part,key,", "json": b"{", "txt": b"Our <half>"}
    page = client.get(HERE).text
    for form, begins in kinds.items():
        answer = reader_client.get(f"{HERE}.{form}")
        assert answer.status_code == 200 and answer.data.startswith(begins), form
        assert f'attachment; filename="report-2026-h1-1.{form}"' in answer.headers["Content-Disposition"]
        assert f'href="{HERE}.{form}"' in page
    assert client.get(f"{HERE}.exe").status_code == 404 and client.get("/reports/saved/7.pdf").status_code == 404
    with begin_work(app_database, CONSOLE, writes=False) as work:
        taken = [each.note["form"] for each in history.events(work).events if each.note.get("of") == "saved report 1"]
    assert taken == [*reversed(kinds)]
    assert "saved report 1" in client.get("/history").text


def test_it_is_sent_from_its_page(client, report, app_database, mailbox):
    assert "No mail server is set" in client.get(f"{HERE}/mail").text
    refused = client.send(f"{HERE}/mail", {"recipients": "ann@example.org"})
    assert refused.status_code == 422 and "An administrator can add one" in refused.text
    settings = {"host": mailbox.host, "port": mailbox.port, "security": "none", "sender": "r@example.org"}
    assert client.send("/settings/mail", settings).status_code == 303
    wrong = client.send(f"{HERE}/mail", {"recipients": "ann@example.org\nnobody", "formats": "csv"})
    assert wrong.status_code == 422 and "“nobody” is not an email address" in wrong.text
    assert "ann@example.org" in wrong.text and 'value="csv" checked' in wrong.text
    mailbox.answers["ben@example.org"] = ["550 no such mailbox"]
    typed = {"recipients": "ann@example.org,\r\nben@example.org", "formats": ["csv"]}
    assert client.send(f"{HERE}/mail", typed).status_code == 303
    assert deliveries.deliver_due(app_database) == 2
    assert [*mailbox.taken[0].files] == ["report-2026-h1-1.pdf", "report-2026-h1-1.csv"]
    page = client.get(f"{HERE}/mail").text
    assert "550 no such mailbox" in page and "Gave up after 1 attempt" in page and "queued as 1" in page
    (again,) = re.findall(r'action="([^"]+/again)"', page)
    assert client.send(again).status_code == 303
    deliveries.deliver_due(app_database)
    assert len(mailbox.taken) == 2
    past = client.get("/history").text
    assert "failed to mail" in past and "550 no such mailbox" in past


def test_the_mail_settings_never_show_the_password(client, manager_client, report, mailbox, app_database):
    assert manager_client.get("/settings/mail").status_code == 403
    assert "/settings/mail" in client.get("/settings").text
    assert "/settings/mail" not in manager_client.get("/settings").text
    bad = client.send(
        "/settings/mail",
        {
            "host": "a b",
            "port": "x",
            "security": "ssl",
            "sender": "nobody",
            "password": "typed secret",
            "public_url": "ftp://x",
        },
    )
    assert bad.status_code == 422 and "typed secret" not in bad.text and "Fix 5 problems" in bad.text
    settings = {
        "host": mailbox.host,
        "port": mailbox.port,
        "security": "none",
        "sender": "r@example.org",
        "password": "a kept secret",
        "public_url": "https://c.example.org/",
    }
    client.send("/settings/mail", settings)
    page = client.get("/settings/mail").text
    assert "a kept secret" not in page and "A password is saved" in page and "https://c.example.org" in page
    sent = client.send("/settings/mail/test", {"recipient": "ann@example.org"})
    assert "The mail server accepted the test mail: 250" in sent.text and len(mailbox.taken) == 1
    assert "not an email address" in client.send("/settings/mail/test", {"recipient": "x"}).text
    mailbox.answers["ann@example.org"] = ["450 not now"]
    failed = client.send("/settings/mail/test", {"recipient": "ann@example.org"})
    assert "was not sent: 450 not now" in unescape(failed.text)
    assert "a kept secret" not in client.get("/history").text
    assert "a new password" in client.get("/history").text


def test_the_environment_names_the_server_first(client, report, monkeypatch):
    monkeypatch.setenv("CONTRAST_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("CONTRAST_SMTP_SENDER", "r@example.org")
    assert "sets another mail server" in client.get("/settings/mail").text
    assert "No mail server is set" not in client.get(f"{HERE}/mail").text


def test_a_link_shows_its_report_to_whoever_has_it_and_nothing_else(client, anonymous, report, app_database):
    secret = make(client)
    answer = anonymous.get(f"/shared/{secret}")
    assert answer.status_code == 200 and "Our &lt;half&gt;" in answer.text
    headers = answer.headers
    assert headers["Content-Security-Policy"].startswith(POLICY)
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Robots-Tag"].startswith("noindex") and headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store" and "Set-Cookie" not in headers
    assert not re.search(r"<script|<form|<a |\shref=|\ssrc=", answer.text)
    assert anonymous.get(HERE).status_code == 303 and anonymous.get(f"{HERE}.pdf").status_code == 303
    assert anonymous.post(f"/shared/{secret}").status_code in (400, 401, 405)
    with app_database.reading() as session:
        assert secret not in str(session.execute(sa.select(SHARE)).all())
    assert secret not in client.get(f"{HERE}/links").text, "it is shown once"
    assert "shared a link to" in client.get("/history").text and secret not in client.get("/history").text


def test_visits_are_counted(client, anonymous, report):
    secret = make(client)
    for _ in range(3):
        anonymous.get(f"/shared/{secret}")
    anonymous.head(f"/shared/{secret}")
    assert re.search(r'data-label="Visits"[^>]*>(?:<span[^>]*>)?3<', client.get(f"{HERE}/links").text)


def test_one_answer_for_what_expired_was_revoked_or_never_was(client, anonymous, report, monkeypatch):
    expired, revoked, works = make(client, "1"), make(client), make(client, "366")
    (end,) = re.findall(r'action="([^"]+/2/revoke)"', client.get(f"{HERE}/links").text)
    assert client.send(end).status_code == 303
    assert "Revoked" in client.get(f"{HERE}/links").text and "stopped sharing a link to" in client.get("/history").text
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answers = [
        anonymous.get(f"/shared/{secret}")
        for secret in (expired, revoked, works[:-1], works.swapcase(), "x", "x" * 3000, "é")
    ]
    assert {each.status_code for each in answers} == {404} and len({each.text for each in answers}) == 1
    assert "may have expired or been revoked" in answers[0].text and "<a " not in answers[0].text
    well = anonymous.get(f"/shared/{works}")
    assert well.status_code == 200
    assert {each.headers["Content-Security-Policy"] for each in answers} == {well.headers["Content-Security-Policy"]}


def test_who_may_share(manager_client, reader_client, report):
    for address in (f"{HERE}/links", f"{HERE}/mail"):
        assert reader_client.get(address).status_code == 403
        assert address not in reader_client.get(HERE).text and address in manager_client.get(HERE).text
    assert reader_client.send(f"{HERE}/links", {"days": "3"}).status_code == 403
    for days in ("0", "367", "", "x", "1e1", "-1"):
        assert manager_client.send(f"{HERE}/links", {"days": days}).status_code == 422
    assert manager_client.get("/reports/saved/7/links").status_code == 404


def test_a_schedule_sends_a_test_of_the_period_that_is_over(
    manager_client, reader_client, report, app_database, mailbox
):
    with begin_work(app_database, CONSOLE) as work:
        mail_settings.save(work.session, mailbox.server())
        schedules.add(work, {"name": "For the board"})
    page = manager_client.get("/reports/schedules/1").text
    assert "Send a test" in page and "Send a test" not in reader_client.get("/reports/schedules/1").text
    wrong = manager_client.send("/reports/schedules/1/test", {"recipient": "nobody"})
    assert wrong.status_code == 422 and "“nobody” is not an email address" in wrong.text
    sent = manager_client.send("/reports/schedules/1/test", {"recipient": "ann@example.org"})
    assert sent.status_code == 303
    deliveries.deliver_due(app_database)
    covers = re.search(r"A test covers (.*?), as a report", page)[1]
    assert covers in mailbox.taken[0].part("plain") and mailbox.taken[0].mail["Subject"].startswith("Test: ")
    assert "queued as 1" in manager_client.get("/reports/schedules/1").text
    assert len(mailbox.taken) == 1 and "No report was due yet" in manager_client.get("/reports/schedules/1").text
