"""Tables of imports: the files, the records they touched, and the values they set for all rows."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage import events
from app.core.storage.base import AUTOINCREMENT, Base
from app.importing.storage.profile_model import Profile
from app.importing.storage.staging_models import STAGED_CHECK

__all__ = ["DONE", "STAGED_CHECK", "WAITING", "Import", "ImportChange", "ImportConstant", "Profile"]

WAITING, DONE = "waiting", "done"


class Import(Base):
    """An imported file: `options` are how it is read; `state` is "waiting", "done" or "undone"; `counts` are the rows
    by outcome.

    Its effect on each record is in `ImportChange`. An undo is stored here too, in the state "undo", with the number it
    `undoes`. `profile` is the name that the file's profile had at that time.
    """

    __tablename__ = "import"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(sa.String(20))
    file_name: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    options: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10))
    counts: Mapped[dict[str, Any]]
    undoes: Mapped[int | None]
    profile: Mapped[str | None] = mapped_column(sa.Text)


class ImportChange(Base):
    """What an import did: new records (`made`) as runs from `first` to `last`, a changed one by its id, with its values
    before and after in `entry` (see `import_changes`)."""

    __tablename__ = "import_change"
    __table_args__ = (
        sa.Index("ix_import_change_import_id", "import_id", "subject", "made", "first"),
        {"sqlite_with_rowid": False},
    )
    subject: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    made: Mapped[bool] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), primary_key=True, autoincrement=False)
    last: Mapped[int]
    entry: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class ImportConstant(Base):
    """Which records, as runs of ids, got a field from an import that set it for all of its rows: providers for
    `provider_…` fields, else engagements. The value is in the import's options."""

    __tablename__ = "import_constant"
    __table_args__ = {"sqlite_with_rowid": False}
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


events.register_subject("profile", Profile.__table__.c.name)
