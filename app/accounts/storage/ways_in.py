"""Deletes everything by which a user could sign in or set a password, beside the password itself."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage.models import AccountLink, AuthenticatorApp, Passkey, RecoveryCode, UserIdentity
from app.core.storage.database import mark_written

TABLES = (AccountLink, AuthenticatorApp, RecoveryCode, Passkey, UserIdentity)


def remove(session: Session, user_id: int) -> None:
    """Deletes a user's links, second factor, passkeys and identity at the provider."""
    for each in TABLES:
        session.execute(sa.delete(each.__table__).where(each.__table__.c.user_id == user_id))
    mark_written(session)
