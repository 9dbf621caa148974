"""Slows down password guessing without letting attackers lock users out.

Failed attempts are counted in windows of ten minutes, in the database, so that all processes share the counts:

- per account and address (10), and per address for all accounts (60): beyond that, further attempts have to wait;
- per account from all unknown addresses together (50): beyond that, each unknown address has one attempt. So many
  addresses guess as slowly as few, and a user who knows the password can still sign in from a new address.
- A browser with which the user has signed in before (shown by a signed cookie) has a count of its own (10). Attempts
  by others, even from the same office, don't affect it.

An attempt is counted before the secret is checked, and the count is reset if it was right, so that a hundred
simultaneous attempts count like a hundred in a row. Accounts are counted by the typed name, whether they exist or not.
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
    """An attempt: the account, the address and the browser, if it is known. `subject_id`: the user's id, for the
    history."""

    account: str
    address: str
    browser: str | None = None
    subject_id: int | None = None

    @property
    def pair_key(self) -> str:
        """Returns the key of the count for this account and address (or known browser)."""
        return _hash("browser" if self.browser else "address", self.account, self.browser or self._network)

    @property
    def account_key(self) -> str:
        """Returns the key of the count for this account from all unknown addresses."""
        return _hash("account", self.account)

    @property
    def address_key(self) -> str:
        """Returns the key of the count for this address."""
        return _hash("from", self._network)

    @property
    def _network(self) -> str:
        """Returns the address; for IPv6 the /64 network, which one household or office has."""
        try:
            address = ipaddress.ip_address(self.address)
        except ValueError:
            return self.address
        return str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """`wait`: seconds until the next attempt is allowed, None if this one is. `is_unknown_browser`: the account is
    under attack from many addresses, and this browser isn't a known one."""

    wait: int | None
    is_unknown_browser: bool = False


def count_attempt(work: Work, attempt: Attempt) -> AttemptResult:
    """Counts an attempt before it is made. Logs once per window that attempts are limited."""
    with work.database.access() as access:
        attempts.delete_expired(access, work.now - 2 * WINDOW)
        times, since = attempts.count(access, attempt.pair_key, work.now, WINDOW)
        if attempt.browser or times > PER_PAIR:
            return _check_limit(work, attempt, times - PER_PAIR, since)
        account_count, since_account = attempts.count(access, attempt.account_key, work.now, WINDOW)
        address_count, since_address = attempts.count(access, attempt.address_key, work.now, WINDOW)
    if address_count > PER_ADDRESS:
        return _check_limit(work, attempt, address_count - PER_ADDRESS, since_address)
    under_attack = account_count > PER_ACCOUNT
    if under_attack and times > STRANGE:
        return _check_limit(work, attempt, times - STRANGE, max(since, since_account))
    return AttemptResult(None, under_attack)


def clear_attempts(work: Work, attempt: Attempt) -> None:
    """Takes back a successful attempt, and resets the failed ones of this account and address (or browser)."""
    with work.database.access() as access:
        attempts.reset(access, [attempt.pair_key])
        if not attempt.browser:
            attempts.decrement(access, [attempt.account_key, attempt.address_key])


def is_first_refusal(work: Work, what: str, address: str, limit: int = PER_PAIR) -> bool:
    """Counts a refusal for an address; returns whether it is one of the first `limit`, which the history logs."""
    with work.database.access() as access:
        return attempts.count(access, _hash("refused", what, address), work.now, WINDOW)[0] <= limit


def _check_limit(work: Work, attempt: Attempt, over: int, since: datetime) -> AttemptResult:
    if over <= 0:
        return AttemptResult(None)
    if over == 1:
        work.log_always(EventKind.ATTEMPTS_LIMITED, "user", attempt.subject_id)
    return AttemptResult(max(1, ceil((since + WINDOW - work.now).total_seconds())))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
