"""A real mail server on this machine that takes mails, refuses, delays or drops them, as a test says."""

import asyncio
import email
import email.policy
import threading
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from app.core.domain.mail import MailServer, Security

SENDER = "reports@example.org"
USER, PASSWORD = "contrast", "a secret of the tests"


@dataclass
class ReceivedMail:
    """A mail that was taken."""

    recipient: str
    raw: bytes

    @property
    def mail(self):
        """The mail, parsed."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def part(self, kind):
        """The text of its part of this kind (“plain”, “html”)."""
        return self.mail.get_body((kind,)).get_content()

    @property
    def files(self):
        """Its attachments by name."""
        return {each.get_filename(): each.get_payload(decode=True) for each in self.mail.iter_attachments()}


@dataclass
class Mailbox:
    """`answers`: what the server says to a recipient, one after the other, before it takes a mail; DROP ends the
    connection instead. `late`: seconds that it takes over each; `drop_after_data`: it takes the mail and says nothing.
    `protected`: whether each mail came over TLS.
    """

    host: str = "127.0.0.1"
    port: int = 0
    taken: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    late: float = 0.0
    drop_after_data: bool = False
    seen: list = field(default_factory=list)
    protected: list = field(default_factory=list)

    def server(self, **named):
        """Settings that go here."""
        return MailServer(
            **{
                "host": self.host,
                "port": self.port,
                "security": Security.NONE,
                "sender": SENDER,
                "public_url": "https://contrast.example.org",
                **named,
            }
        )

    def to(self, recipient):
        """The mails that one recipient got."""
        return [each for each in self.taken if each.recipient == recipient]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        self.seen.append(address)
        await asyncio.sleep(self.late)
        answer = self.answers[address].pop(0) if self.answers.get(address) else None
        if answer == DROP:
            server.transport.abort()
            return "421 gone"
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.protected.append(server.transport.get_extra_info("ssl_object") is not None)
        self.taken += [ReceivedMail(each, envelope.content) for each in envelope.rcpt_tos]
        if self.drop_after_data:
            server.transport.abort()
        return f"250 2.0.0 OK queued as {len(self.taken)}"


DROP = "drop"


def _signed_in(server, session, envelope, mechanism, given):
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=right)  # aiosmtpd itself refuses what was not handled


def run(mailbox, ssl=None, **named):
    """Serves it in a thread of its own until the generator goes on; with `ssl` over TLS from the start. Its loop runs
    in that thread alone: a browser's may run in this one."""
    ready, ends = threading.Event(), []

    async def serve():
        loop, end = asyncio.get_running_loop(), asyncio.Event()

        def made():
            return SMTP(mailbox, hostname="mail.example.org", loop=loop, authenticator=_signed_in, **named)

        server = await loop.create_server(made, mailbox.host, 0, ssl=ssl)
        mailbox.port = server.sockets[0].getsockname()[1]
        ends.append(lambda: loop.call_soon_threadsafe(end.set))
        ready.set()
        await end.wait()
        server.close()  # what is still being said is given up as the loop ends

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(30), "The mail server did not begin."
    yield mailbox
    ends[0]()
    thread.join()


@pytest.fixture
def mailbox():
    """A mail server that takes everything."""
    yield from run(Mailbox(), auth_require_tls=False)
