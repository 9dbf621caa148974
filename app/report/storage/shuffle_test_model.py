"""The table of shuffle tests: one row each time the report's method was tried on shuffled arrangements."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class ShuffleTest(Base):
    """`sample`, `everything`, `first` and `last` are the selection it was run on; `changes` is how often the record had
    changed by then; `result` its figures. `made_by` is None for the console."""

    __tablename__ = "shuffle_test"
    __table_args__ = (sa.Index("ix_shuffle_test_sample_everything", "sample", "everything", "id"), AUTOINCREMENT)
    id: Mapped[int] = mapped_column(primary_key=True)
    sample: Mapped[bool]
    everything: Mapped[bool]
    first: Mapped[date | None]
    last: Mapped[date | None]
    changes: Mapped[int]
    result: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
