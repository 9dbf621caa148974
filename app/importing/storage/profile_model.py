"""The table of import profiles."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class Profile(Base):
    """`folded` is the folded name; `header_mark` is a hash for finding profiles by header; `headers` are those of the
    file that it was made for. A deleted profile keeps its name, and exists again once something is saved under it."""

    __tablename__ = "profile"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text, unique=True)
    header_mark: Mapped[str] = mapped_column(sa.String(64), index=True)
    headers: Mapped[Any] = mapped_column(sa.JSON)
    options: Mapped[dict[str, Any]]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}
