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
from app.core.domain.events import EventKind
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
    def pair_key(self) -> str:
        """What is counted of this account and whoever tries."""
        return _hash("browser" if self.browser else "address", self.account, self.browser or self._network)

    @property
    def account_key(self) -> str:
        """What is counted of this account from all strange addresses."""
        return _hash("account", self.account)

    @property
    def address_key(self) -> str:
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
class AttemptResult:
    """What came of counting an attempt: `wait` is how many seconds it is too early, None if it may go on. `strange`:
    the account is being guessed at from many addresses, and this is not a browser that it knows."""

    wait: int | None
    is_unknown_browser: bool = False


def count_attempt(work: Work, attempt: Attempt) -> AttemptResult:
    """Counts an attempt that is about to be made. The history says once in a window that somebody has to wait."""
    with work.database.access() as access:
        attempts.delete_expired(access, work.now - 2 * WINDOW)
        times, since = attempts.count(access, attempt.pair_key, work.now, WINDOW)
        if attempt.browser or times > PER_PAIR:
            return _check_limit(work, attempt, times - PER_PAIR, since)
        of_account, since_account = attempts.count(access, attempt.account_key, work.now, WINDOW)
        of_address, since_address = attempts.count(access, attempt.address_key, work.now, WINDOW)
    if of_address > PER_ADDRESS:
        return _check_limit(work, attempt, of_address - PER_ADDRESS, since_address)
    strange = of_account > PER_ACCOUNT
    if strange and times > STRANGE:
        return _check_limit(work, attempt, times - STRANGE, max(since, since_account))
    return AttemptResult(None, strange)


def clear_attempts(work: Work, attempt: Attempt) -> None:
    """Takes back an attempt that was right, and what failed before it here."""
    with work.database.access() as access:
        attempts.reset(access, [attempt.pair_key])
        if not attempt.browser:
            attempts.decrement(access, [attempt.account_key, attempt.address_key])


def is_first_refusal(work: Work, what: str, address: str, most: int = PER_PAIR) -> bool:
    """Counts that something is refused to an address; whether it is one of the first times, to be kept in history."""
    with work.database.access() as access:
        return attempts.count(access, _hash("refused", what, address), work.now, WINDOW)[0] <= most


def _check_limit(work: Work, attempt: Attempt, over: int, since: datetime) -> AttemptResult:
    if over <= 0:
        return AttemptResult(None)
    if over == 1:
        work.log_always(EventKind.ATTEMPTS_LIMITED, "user", attempt.subject_id)
    return AttemptResult(max(1, ceil((since + WINDOW - work.now).total_seconds())))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
