"""The table of jobs: what takes long and goes on after the answer, one row each."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class Job(Base):
    """`kind` is what is done with the record `subject_id`; `state` is "queued", "running", "done", "failed" or
    "cancelled". Whoever runs it (`runner`) says every few seconds that it is alive (`heartbeat`); past `lease_until` it
    is not, and somebody else runs it again. `done` of `total` steps; `message` is what came of it, in words."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_kind_subject_id", "kind", "subject_id", "id"),
        sa.Index("ix_job_state", "state", "id"),
        AUTOINCREMENT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    args: Mapped[dict[str, Any]]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(sa.String(20))
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    runner: Mapped[str | None] = mapped_column(sa.Text)
    heartbeat: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    done: Mapped[int]
    total: Mapped[int | None]
    cancel_asked: Mapped[bool]
    message: Mapped[str | None] = mapped_column(sa.Text)
