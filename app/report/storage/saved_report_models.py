"""The tables of saved reports: the reports, what people add to them, their schedules, runs and deliveries."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class SavedReport(Base):
    """A report as it was. `series` is shared by those of one selection and kind of period; `code`, `first`, `last` and
    `ends` are the period's. `document` is its compressed canonical JSON, `changes` what had changed since the one
    before it; `data_hash` is that of the engagements, `hash` that of both. Nothing of these is ever changed; `title`
    may be. `made_by` is None for the console and for a schedule."""

    __tablename__ = "saved_report"
    __table_args__ = (
        sa.Index("ix_saved_report_series", "series", "last", "id"),
        sa.UniqueConstraint("schedule_id", "ends"),
        AUTOINCREMENT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.Text)
    series: Mapped[str] = mapped_column(sa.Text)
    sample: Mapped[bool]
    every: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(20))
    first: Mapped[date | None]
    last: Mapped[date]
    ends: Mapped[date]
    interim: Mapped[bool]
    as_of: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedule.id"))
    schema: Mapped[int]
    document: Mapped[bytes]
    changes: Mapped[bytes | None]
    data_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class ReportErasure(Base):
    """Names of the erased person `person` were replaced in a saved report, which had `hash_before` and has `hash_after`
    since. `paths`: where names were replaced in it so far; `rest_hash`: its hash without those texts, the same before
    and after."""

    __tablename__ = "report_erasure"
    __table_args__ = (sa.Index("ix_report_erasure_report_id", "report_id", "id"), AUTOINCREMENT)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("saved_report.id"))
    person: Mapped[int]
    at: Mapped[datetime]
    paths: Mapped[list[Any]] = mapped_column(sa.JSON())
    hash_before: Mapped[str] = mapped_column(sa.String(64))
    hash_after: Mapped[str] = mapped_column(sa.String(64))
    rest_hash: Mapped[str] = mapped_column(sa.String(64))


class ReportComment(Base):
    """What somebody wrote beside a claim of a saved report (`key`), or at its top (an empty `key`)."""

    __tablename__ = "report_comment"
    report_id: Mapped[int] = mapped_column(ForeignKey("saved_report.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ReportDecision(Base):
    """What was decided on a saved report: `what` is to be done, by `who` and by the day `due`; open without
    `done_at`."""

    __tablename__ = "report_decision"
    __table_args__ = (sa.Index("ix_report_decision_report_id", "report_id"), AUTOINCREMENT)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("saved_report.id"))
    what: Mapped[str] = mapped_column(sa.Text)
    who: Mapped[str] = mapped_column(sa.Text)
    due: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class ReportSchedule(Base):
    """When a report is made by itself. `filters` are the selection's parameters; `day` is the day of the month
    after a period on which it is due and `hour` the full hour, both in `time_zone`; `formats` go with the mail to
    `recipients`. `owner_id` is told of failures, None for the administrators. Paused where `paused_at` is known;
    `begun_on`: no period that ended before that day is made up for. `removed_at`: it is kept for its reports alone."""

    __tablename__ = "report_schedule"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    filters: Mapped[list[Any]] = mapped_column(sa.JSON())
    every: Mapped[str] = mapped_column(sa.String(20))
    months: Mapped[int] = mapped_column(server_default="12")
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    day: Mapped[int]
    hour: Mapped[int]
    recipients: Mapped[list[Any]] = mapped_column(sa.JSON())
    formats: Mapped[list[Any]] = mapped_column(sa.JSON())
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    begun_on: Mapped[date]
    paused_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class ScheduleRun(Base):
    """One period of a schedule, known by its last day `ends`: it is made once, whatever it is called (`code`) when the
    financial year begins with another month. `state`: waiting, done or failed; `attempts` were begun. `next_at`: nobody
    takes it before then, since somebody is at it or the last attempt failed."""

    __tablename__ = "schedule_run"
    __table_args__ = (
        sa.UniqueConstraint("schedule_id", "ends"),
        sa.Index("ix_schedule_run_state", "state", "next_at"),
        AUTOINCREMENT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("report_schedule.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    ends: Mapped[date]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(10))
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("saved_report.id"))
    error: Mapped[str | None] = mapped_column(sa.Text)
    ended_at: Mapped[datetime | None]


class Delivery(Base):
    """A mail to one recipient, most often with a saved report. `purpose`: scheduled, test, sent by hand, “not made”,
    which says that a report of `schedule_id` on the period `code` failed, “answers” (see `AnswerMail`), or “backup”,
    which says that the backup of the day `code` failed; `state`: waiting, sent or failed; `answer` is what the mail
    server said last. Of a run each recipient gets one. `report_id` is None for a test of a schedule, whose report is
    not saved but worked out again: of `schedule_id`, on the period `code`. While one is being sent, `next_at` is when
    it may be taken up by somebody else."""

    __tablename__ = "report_delivery"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "recipient"),
        sa.Index("ix_report_delivery_state", "state", "next_at"),
        sa.Index("ix_report_delivery_report_id", "report_id"),
        AUTOINCREMENT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("saved_report.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_run.id"))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedule.id"))
    code: Mapped[str | None] = mapped_column(sa.String(20))
    purpose: Mapped[str] = mapped_column(sa.String(10))
    recipient: Mapped[str] = mapped_column(sa.Text)
    formats: Mapped[list[Any]] = mapped_column(sa.JSON())
    state: Mapped[str] = mapped_column(sa.String(10))
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime | None]


class AnswerMail(Base):
    """The delivery that is the mail with this `number` (1 is the first) of a request for answers: each once."""

    __tablename__ = "answer_mail"
    request_id: Mapped[int] = mapped_column(ForeignKey("answer_request.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("report_delivery.id"), unique=True)


class ShareLink(Base):
    """An address that shows one saved report without signing in, up to `expires_at`, unless it was revoked before.
    Only the hash of its secret is kept."""

    __tablename__ = "report_share"
    __table_args__ = (sa.Index("ix_report_share_report_id", "report_id"), AUTOINCREMENT)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("saved_report.id"))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    visits: Mapped[int] = mapped_column(server_default="0")
    visited_at: Mapped[datetime | None]
