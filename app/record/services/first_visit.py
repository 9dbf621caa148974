"""The first visit: the person who enters the setup code, which the console prints, becomes the first administrator.

The code is saved in the instance folder, readable only by its owner, from the first start until there is a user.
"""

import hmac
import secrets
from pathlib import Path

from app.accounts.services import users
from app.core.domain.errors import Problem, Refused
from app.core.domain.events import Actor
from app.core.domain.permissions import ADMINISTRATOR
from app.core.files import private_files
from app.core.services.work import Work
from app.core.storage.database import Database
from app.record.services import organisation

CODE_FILE = "setup-code"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without characters that look alike
GROUP_COUNT, GROUP_LENGTH = 3, 4


def setup_code(database: Database, instance: Path) -> str | None:
    """Returns the code to print when the server starts, generated if needed; None once there is a user."""
    with database.reading() as session:
        if users.has_users(session):
            delete_code(instance)
            return None
    code = private_files.read_or_create(instance / CODE_FILE, _generate_code)
    if not _is_complete(code):  # an interrupted start may have left part of a code, which admits nobody
        code = private_files.write_private(instance / CODE_FILE, _generate_code())
    return code.strip()


def create_first_admin(
    work: Work, instance: Path, given: str, name: str, password: str, currency: str, time_zone: str
) -> int:
    """Creates the first administrator, sets the organisation's currency and time zone, and returns the user's id.

    Requires the code and no permission. Raises Refused with every problem at its field, or if there is a user already.
    """
    code = private_files.read_or_create(instance / CODE_FILE, _generate_code)
    if not (_is_complete(code) and hmac.compare_digest(_normalise(given), _normalise(code))):
        message = "This code is wrong. Copy the one printed when the server started."
        raise Refused([Problem("code-wrong", message, "code")])
    problems: list[Problem] = []
    nobody, user = work.actor, None
    work.actor = Actor("first visit", frozenset({ADMINISTRATOR}), nobody.source, address=nobody.address)
    try:
        user = users.add_first(work, name, password)
    except Refused as refused:
        problems += refused.problems
    try:
        # An unchanged default is no choice, so that the first import in another currency still asks.
        chosen = {"reporting_currency": currency} if currency != work.organisation.reporting_currency else {}
        organisation.amend(work, {"time_zone": time_zone} | chosen)
    except Refused as refused:
        problems += refused.problems
    work.actor = nobody
    if user is None or problems:
        raise Refused(problems)
    return user.id


def delete_code(instance: Path) -> None:
    """Deletes the code, once the first administrator is stored."""
    (instance / CODE_FILE).unlink(missing_ok=True)


def _is_complete(code: str) -> bool:
    """Whether a code has its full length; a shorter one admits nobody."""
    return len(_normalise(code)) >= GROUP_COUNT * GROUP_LENGTH


def _normalise(text: str) -> bytes:
    return "".join(each for each in text.upper() if each.isalnum()).encode()


def _generate_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUP_COUNT)) + "\n"
