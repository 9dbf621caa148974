"""Guessing is slow, and nobody shuts out anybody else by guessing.

Failed attempts are counted in windows of ten minutes, in the database, so that several processes count together:

- for an account from one address (ten), and from one address for whatever account (sixty): both then wait;
- for an account from all strange addresses together (fifty): from then on each strange address has one attempt at it.
  So many addresses guess as slowly as few, and still whoever knows the password gets in from an address of their own.
- A browser in which somebody signed in to the account before (it holds a signed cookie that says so) is counted by
  itself alone, ten as well. What others do, from wherever, even from the same office, is nothing to it.

An attempt is counted before the secret is looked at, and taken back if it was right: a hundred at the same moment are
counted like a hundred in a row. Accounts are counted by the name that was typed, whether there is one or not.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.accounts.storage import attempts
from app.core.domain.events import What
from app.core.services.work import Work

WINDOW = timedelta(minutes=10)
PER_PAIR, PER_ADDRESS, PER_ACCOUNT, STRANGE = 10, 60, 50, 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries: at which account, from which address, and in which browser, if the account knows it. `subject_id`:
    the number of the user of that name, for the history."""

    account: str
    address: str
    browser: str | None = None
    subject_id: int | None = None

    @property
    def pair(self) -> str:
        """What is counted of this account and whoever tries."""
        return _hash("browser" if self.browser else "address", self.account, self.browser or self._network)

    @property
    def whole_account(self) -> str:
        """What is counted of this account from all strange addresses."""
        return _hash("account", self.account)

    @property
    def whole_address(self) -> str:
        """What is counted of this address."""
        return _hash("from", self._network)

    @property
    def _network(self) -> str:
        """The address; of version 6 the network, which is what one household or office holds."""
        try:
            address = ipaddress.ip_address(self.address)
        except ValueError:
            return self.address
        return str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of counting an attempt: `wait` is how many seconds it is too early, None if it may go on. `strange`:
    the account is being guessed at from many addresses, and this is not a browser that it knows."""

    wait: int | None
    strange: bool = False


def count(work: Work, attempt: Attempt) -> Counted:
    """Counts an attempt that is about to be made. The history says once in a window that somebody has to wait."""
    with work.database.access() as access:
        attempts.sweep(access, work.now - 2 * WINDOW)
        times, since = attempts.count(access, attempt.pair, work.now, WINDOW)
        if attempt.browser or times > PER_PAIR:
            return _counted(work, attempt, times - PER_PAIR, since)
        of_account, since_account = attempts.count(access, attempt.whole_account, work.now, WINDOW)
        of_address, since_address = attempts.count(access, attempt.whole_address, work.now, WINDOW)
    if of_address > PER_ADDRESS:
        return _counted(work, attempt, of_address - PER_ADDRESS, since_address)
    strange = of_account > PER_ACCOUNT
    if strange and times > STRANGE:
        return _counted(work, attempt, times - STRANGE, max(since, since_account))
    return Counted(None, strange)


def succeeded(work: Work, attempt: Attempt) -> None:
    """Takes back an attempt that was right, and what failed before it here."""
    with work.database.access() as access:
        attempts.forget(access, [attempt.pair])
        if not attempt.browser:
            attempts.uncount(access, [attempt.whole_account, attempt.whole_address])


def first_times(work: Work, what: str, address: str, most: int = PER_PAIR) -> bool:
    """Counts that something is refused to an address; whether it is one of the first times, to be kept in history."""
    with work.database.access() as access:
        return attempts.count(access, _hash("refused", what, address), work.now, WINDOW)[0] <= most


def _counted(work: Work, attempt: Attempt, over: int, since: datetime) -> Counted:
    if over <= 0:
        return Counted(None)
    if over == 1:
        work.note_anyway(What.ATTEMPTS_LIMITED, "user", attempt.subject_id)
    return Counted(max(1, ceil((since + WINDOW - work.now).total_seconds())))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
