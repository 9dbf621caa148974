"""The table of persons who were erased: a number each, so that their records stay apart, and no name."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class ErasedPerson(Base):
    """`erased_by` is None for the console."""

    __tablename__ = "erased_person"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
    erased_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
