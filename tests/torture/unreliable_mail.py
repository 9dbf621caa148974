"""A real mail server that refuses, delays and drops by chance, and now and then kills whoever handed it a mail."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.mailbox import Mailbox, ReceivedMail

REFUSES, LATER, DROPS, SLOW, SILENT = "refused (550)", "put off (451)", "dropped", "slow", "silent"
LOST, KILLED = "taken, answer lost", "taken, worker killed"
AT_RECIPIENT = {REFUSES: 0.02, LATER: 0.05, DROPS: 0.04, SLOW: 0.06, SILENT: 0.02}
AFTER_DATA = {LOST: 0.03, KILLED: 0.03}


@dataclass
class Copy:
    """A mail that was taken from a worker, known by its slot and generation. `heard`: the worker had
    the answer, and took leave."""

    message_id: str
    recipient: str
    subject: str
    blank: bool
    attached: tuple[str, ...]
    worker: tuple[int, int]
    heard: bool = False


@dataclass
class MailSystem:
    """What all mail servers of a run share. `calm`: they take everything."""

    chance: random.Random
    copies: list[Copy] = field(default_factory=list)
    met: Counter = field(default_factory=Counter)
    calm: bool = False

    def draws(self, chances):
        """One of the misfortunes, or None."""
        drawn = self.chance.random()
        for name, share in chances.items():
            drawn -= share
            if drawn < 0:
                return None if self.calm else name
        return None


@dataclass
class UnreliableMailbox(Mailbox):
    """The mail server of one worker. `generation` is asked for which one it is, `strike` kills it."""

    post: MailSystem | None = None
    slot: int = 0
    limits: float = 1.0
    generation: Callable = int
    strike: Callable = int

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        session.worker, session.copy = (self.slot, self.generation(self.slot)), None
        envelope.mail_from = address
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if getattr(session, "copy", None) is not None:
            session.copy.heard = True
        return "221 2.0.0 Bye"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        met = self.post.draws(AT_RECIPIENT)
        self.post.met[met] += 1
        if met is REFUSES:
            return "550 5.1.1 no such mailbox"
        if met is LATER:
            return "451 4.3.0 try again later"
        if met is DROPS:
            server.transport.abort()
            return "421 gone"
        if met is not None:
            await asyncio.sleep(0.3 if met is SLOW else self.limits + 0.5)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        met = self.post.draws(AFTER_DATA)
        self.post.met[met] += 1
        session.copy = self._copy(envelope, session.worker)
        if met is LOST:
            session.copy = None
            server.transport.abort()
        elif met is KILLED:
            self.strike(*session.worker)
            await asyncio.sleep(0.05)
        return "250 2.0.0 OK"

    def _copy(self, envelope, worker):
        """Keeps what is checked of a mail, not all of it: there are thousands."""
        (recipient,) = envelope.rcpt_tos
        taken = ReceivedMail(recipient, envelope.content)
        mail, files = taken.mail, taken.files
        bodies = [taken.part(kind) for kind in ("plain", "html") if mail.get_body((kind,)) is not None]
        blank = not bodies or not all(each.strip() for each in bodies) or not all(files.values())
        copy = Copy(
            mail["Message-ID"],
            recipient,
            mail["Subject"],
            blank,
            tuple(name.rpartition(".")[2] for name in files),
            worker,
        )
        self.post.copies.append(copy)
        return copy
