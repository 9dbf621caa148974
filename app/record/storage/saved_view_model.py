"""The table of saved views of the list of engagements."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage import events
from app.core.storage.base import AUTOINCREMENT, Base


class SavedView(Base):
    """A name for a list: `query` has its parameters as in the address. `owner_id`: whose view it is, None for one of
    everybody. `is_default`: the list opens with it. `removed_at`: it is in no menu, and can be restored."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.Index("ix_saved_view_owner_id", "owner_id"), AUTOINCREMENT)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text)
    query: Mapped[list[Any]] = mapped_column(sa.JSON)
    is_default: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


events.register_subject("view", SavedView.__table__.c.name)
