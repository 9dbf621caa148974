"""The first visit: whoever knows the one-time code, which the console shows, becomes the first administrator.

The code stands in the instance folder, readable by its owner alone, from the first start until there is a user.
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
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that reads like something else
GROUP_COUNT, GROUP_LENGTH = 3, 4


def setup_code(database: Database, instance: Path) -> str | None:
    """The code to show where the server is started, made where there is none; None once there is a user."""
    with database.reading() as session:
        if users.has_users(session):
            delete_code(instance)
            return None
    kept = private_files.read_or_create(instance / CODE_FILE, _generate_code)
    if not _is_complete(kept):  # a start that was cut off may have left a part of it, and nobody gets in with that
        kept = private_files.write_private(instance / CODE_FILE, _generate_code())
    return kept.strip()


def create_first_admin(
    work: Work, instance: Path, given: str, name: str, password: str, currency: str, time_zone: str
) -> int:
    """Makes the first administrator and settles the organisation's currency and time zone; the user's number.

    Needs no permission but the code. Raises Refused with every problem at its field, and where there is a user.
    """
    kept = private_files.read_or_create(instance / CODE_FILE, _generate_code)
    if not (_is_complete(kept) and hmac.compare_digest(_normalise(given), _normalise(kept))):
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
        # What the form begins with and nobody changed is no choice: the first import in another currency asks.
        chosen = {"reporting_currency": currency} if currency != work.organisation.reporting_currency else {}
        organisation.amend(work, {"time_zone": time_zone} | chosen)
    except Refused as refused:
        problems += refused.problems
    work.actor = nobody
    if user is None or problems:
        raise Refused(problems)
    return user.id


def delete_code(instance: Path) -> None:
    """Takes the code away; called when the first administrator is kept."""
    (instance / CODE_FILE).unlink(missing_ok=True)


def _is_complete(kept: str) -> bool:
    """Whether a code is as long as it was made; a shorter one admits nobody."""
    return len(_normalise(kept)) >= GROUP_COUNT * GROUP_LENGTH


def _normalise(text: str) -> bytes:
    return "".join(each for each in text.upper() if each.isalnum()).encode()


def _generate_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUP_COUNT)) + "\n"
