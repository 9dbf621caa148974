"""The way to the mail server: to which addresses, by whom, how protected, and what is kept of it."""

import logging
import ssl
import subprocess

import pytest

from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.mail import Security
from app.core.domain.permissions import FINANCE
from app.core.services import mailing
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import mail_settings
from app.record.services import history
from app.report.services import deliveries
from tests.mail_steps import ANN, later, only_delivery, send, states, use_server
from tests.mailbox import PASSWORD, USER, Mailbox, mailbox, run
from tests.saved_report_fixtures import SECOND, reported, with_reports

__all__ = ["later", "mailbox", "reported", "with_reports"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "a@b@c",
        "a b@c.org",
        "a@c.org\nBcc: x@y.org",
        "a@c.org\r\nTo: b@c.org",
        "<a@c.org>",
        "a@-c.org",
        "a@c..org",
        f"{'x' * 65}@c.org",
        f"a@{'c' * 300}.org",
        "ü@c.org",
        "a@c.org,b@c.org",
        "\u202ea@c.org",
    ],
)
def test_what_is_no_address_is_refused(reported, mailbox, text):
    use_server(reported, mailbox.server())
    with begin_work(reported, CONSOLE) as work, pytest.raises(Refused, match=r"not an email address"):
        deliveries.send(work, SECOND, [ANN, text])
    assert states(reported) == {}


def test_a_domain_may_have_other_letters(reported, mailbox):
    use_server(reported, mailbox.server())
    send(reported, "ann@bücher.example")
    deliveries.deliver_due(reported)
    assert mailbox.taken[0].recipient == "ann@xn--bcher-kva.example"


def test_who_may_send(reported, mailbox):
    with begin_work(reported, CONSOLE) as work, pytest.raises(Refused, match="No mail server is set"):
        deliveries.send(work, SECOND, [ANN])
    use_server(reported, mailbox.server())
    with begin_work(reported, Actor("Fay", frozenset({FINANCE}), Source.WEB)) as work, pytest.raises(Denied):
        deliveries.send(work, SECOND, [ANN])
    send(reported, ANN)
    with begin_work(reported, CONSOLE) as work, pytest.raises(Refused, match="on its way already"):
        deliveries.send(work, SECOND, [ANN])


def test_a_protected_connection_is_never_given_up_for_an_open_one(reported, mailbox):
    use_server(reported, mailbox.server(security=Security.STARTTLS, user=USER, password=PASSWORD))
    send(reported, ANN)
    deliveries.deliver_due(reported)
    assert (
        only_delivery(reported).state == "failed" and "STARTTLS" in only_delivery(reported).answer and not mailbox.seen
    )


@pytest.fixture
def certificate(tmp_path):
    """A certificate of the mail server for its address, which signed itself, and the server's side of a connection."""
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            key,
            "-out",
            made,
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-days",
            "2",
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return made, context


WAYS = [
    (Security.STARTTLS, lambda context: {"tls_context": context, "require_starttls": True}),
    (Security.TLS, lambda context: {"ssl": context, "auth_require_tls": False}),
]


@pytest.mark.parametrize(("security", "served"), WAYS, ids=[each.value for each, _ in WAYS])
def test_a_mail_leaves_over_a_protected_connection(reported, certificate, monkeypatch, security, served):
    made, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(made))  # OpenSSL's own way of trusting another authority
    for box in run(Mailbox(), **served(context)):
        use_server(reported, box.server(security=security, user=USER, password=PASSWORD))
        send(reported, ANN)
        deliveries.deliver_due(reported)
        assert (only_delivery(reported).state, only_delivery(reported).answer[:3]) == ("sent", "250")
        assert box.to(ANN)[0].files and box.protected == [True]


@pytest.mark.parametrize(("security", "served"), WAYS, ids=[each.value for each, _ in WAYS])
def test_a_certificate_that_is_not_trusted_ends_it(reported, certificate, security, served):
    _, context = certificate
    for box in run(Mailbox(), **served(context)):
        use_server(reported, box.server(security=security, user=USER, password=PASSWORD))
        send(reported, ANN)
        deliveries.deliver_due(reported)
        assert (
            only_delivery(reported).state == "waiting"
            and "not trusted" in only_delivery(reported).answer
            and not box.seen
        )


def test_the_password_and_the_address_are_in_no_log_and_no_history(reported, mailbox, caplog):
    caplog.set_level(logging.DEBUG, "contrast")
    with begin_work(reported, CONSOLE) as work:
        mailing.update(
            work,
            {
                "host": mailbox.host,
                "port": str(mailbox.port),
                "security": "none",
                "user": USER,
                "password": PASSWORD,
                "sender": "reports@example.org",
            },
        )
        mailing.update(
            work,
            {
                "host": mailbox.host,
                "port": str(mailbox.port),
                "security": "none",
                "user": USER,
                "password": "",
                "sender": "reports@example.org",
                "public_url": "https://c.example.org/",
            },
        )
    send(reported, ANN)
    deliveries.deliver_due(reported)
    assert only_delivery(reported).state == "sent", "an empty password keeps the one before"
    with begin_work(reported, CONSOLE) as work:
        events = history.events(work).events
        assert PASSWORD not in repr(mailing.saved_server(work)) and mailing.has_password(work)
        assert PASSWORD not in repr(mail_settings.get(work.session))
        mailing.update(work, {"host": "mail.example.net", "user": USER, "sender": "reports@example.org"})
        assert not mailing.has_password(work), "it is not handed to another server"
    assert [each.what for each in events].count(EventKind.SETTINGS_CHANGED) == 2
    logged = [each.getMessage() for each in caplog.records if each.name == "contrast"]
    assert logged == [f"mail 1 with report {SECOND}: sent"]
    assert PASSWORD not in repr(events)


def test_a_wrong_password_is_said(reported, mailbox):
    use_server(reported, mailbox.server(user=USER, password="wrong"))
    send(reported, ANN)
    deliveries.deliver_due(reported)
    assert (only_delivery(reported).state, only_delivery(reported).answer[:3]) == ("failed", "535")
