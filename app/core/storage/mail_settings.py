"""The mail server set on the settings page: one row, created when it is first saved."""

from sqlalchemy.orm import Session

from app.core.domain.mail import MailServer, Security
from app.core.storage import models
from app.core.storage.database import flush

SINGLE_ROW_ID = 1


def get(session: Session) -> MailServer:
    """Returns the saved server; one without a host if none was saved."""
    row = session.get(models.MailSettings, SINGLE_ROW_ID)
    if row is None:
        return MailServer()
    return MailServer(row.host, row.port, Security(row.security), row.user, row.password, row.sender, row.public_url)


def save(session: Session, server: MailServer) -> None:
    """Saves the server."""
    row = session.get(models.MailSettings, SINGLE_ROW_ID) or models.MailSettings(id=SINGLE_ROW_ID)
    row.host, row.port, row.security, row.user = server.host, server.port, server.security.value, server.user
    row.password, row.sender, row.public_url = server.password, server.sender, server.public_url
    session.add(row)
    flush(session)
