"""The table of background jobs."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class Job(Base):
    """`kind`: what is done with the record `subject_id`. `state`: "queued", "running", "done", "failed" or "cancelled".

    The `runner` updates `heartbeat` every few seconds and extends `lease_until`; after that time it counts as dead, and
    another one runs the job again. `done` of `total` steps are finished. `message`: the result, as a sentence.
    """

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
