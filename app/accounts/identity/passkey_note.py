"""Notes in the signed cookie by which passkey its session was signed in: such a session needs no authenticator app.

The next sign-in, in whatever way, and signing out end the note. It holds only as long as the user has that passkey.
"""

from flask import session

from app.accounts.services import passkeys
from app.web.request import current_work

KEY = "signed_in_with_passkey"


def note(number: int) -> None:
    """Stores that the user of this session has just proved to have the passkey with this id."""
    session[KEY] = number


def forget() -> None:
    """Ends the note, if there is one."""
    session.pop(KEY, None)


def holds() -> bool:
    """Returns whether this session was signed in with a passkey that its user still has."""
    number = session.get(KEY)
    return number is not None and any(each.id == number for each in passkeys.own(current_work()))
