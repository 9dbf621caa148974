"""The tables shared by all subjects: settings, history and the record's change counter."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base
from app.core.storage.job_model import Job
from app.core.storage.types import ScaledDecimal

__all__ = ["ErasableText", "Event", "EventSeal", "Job", "MailSettings", "OrganisationRow", "RecordState"]


class OrganisationRow(Base):
    """The organisation's settings: one row."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    reporting_currency: Mapped[str] = mapped_column(sa.String(3))
    currency_chosen: Mapped[bool] = mapped_column(server_default=sa.false())
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    hours_per_day: Mapped[Any] = mapped_column(ScaledDecimal(2))
    own_hourly_cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    financial_year_month: Mapped[int]
    scope_bands: Mapped[Any] = mapped_column(sa.JSON)
    category_labels: Mapped[dict[str, Any]]
    questions: Mapped[Any] = mapped_column(sa.JSON)
    window_months: Mapped[int]
    key_contrasts: Mapped[Any] = mapped_column(sa.JSON, server_default="[]")
    show_checklist: Mapped[bool] = mapped_column(server_default=sa.true())
    second_factor_required: Mapped[bool] = mapped_column(server_default=sa.false())
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class ErasableText(Base):
    """A name or free text about a person that the history refers to; erasing it clears the text and keeps the row."""

    __tablename__ = "erasable_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    text: Mapped[str | None] = mapped_column(sa.Text)
    erased_at: Mapped[datetime | None]
    __table_args__ = (sa.Index("ix_erasable_text_subject", "subject", "subject_id"), AUTOINCREMENT)


class Event(Base):
    """One entry of the history, which triggers keep from being changed or deleted.

    `changes`: each field's value before and after. `key`: that of the waiting event it came from, if any. `action_id`:
    the first event of the action that this one continues. `is_part`: the list of all events shows it under the event
    that sums its action up.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_subject", "subject", "subject_id", "id"),
        sa.Index("ix_event_at", "at", "id"),
        sa.Index("ix_event_what", "what", "at", "id", "is_part"),
        sa.Index("ix_event_key", "key", unique=True),
        AUTOINCREMENT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(sa.String(40))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(sa.String(20))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("erasable_text.id"))
    subject: Mapped[str | None] = mapped_column(sa.String(20))
    subject_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
    note: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(sa.String(32))
    action_id: Mapped[int | None] = mapped_column(index=True)
    is_part: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class EventSeal(Base):
    """The seal of an event: a SHA-256 (hexadecimal) of its content and the seal before it, in the order of commits.

    No foreign key, so that the seal still says which event was there if somebody deletes it.
    """

    __tablename__ = "event_seal"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64))


class RecordState(Base):
    """One row: how often the record has changed, and the next number for a generated reference."""

    __tablename__ = "record_state"
    id: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[int]
    next_reference: Mapped[int]


class MailSettings(Base):
    """One row: the mail server, unless the environment sets one. Without a host no mail is sent."""

    __tablename__ = "mail_settings"
    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(sa.Text, server_default="")
    port: Mapped[int] = mapped_column(server_default="587")
    security: Mapped[str] = mapped_column(sa.String(10), server_default="starttls")
    user: Mapped[str] = mapped_column("user_name", sa.Text, server_default="")
    password: Mapped[str] = mapped_column(sa.Text, server_default="")
    sender: Mapped[str] = mapped_column(sa.Text, server_default="")
    public_url: Mapped[str] = mapped_column(sa.Text, server_default="")
