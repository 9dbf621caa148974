"""The tables beside that of providers: former names, merges, and pairs that look alike but are not the same."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class ProviderAlias(Base):
    """A former name of a provider, under which forms and files still find it. `folded` is unique as names are."""

    __tablename__ = "provider_alias"
    __table_args__ = (sa.UniqueConstraint("folded", "sample"), AUTOINCREMENT)
    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text)


class ProviderMerge(Base):
    """What a merge did, so that it can be undone. Neither provider is a foreign key: each may be merged or deleted.

    `source`: the columns of the merged provider, which is no longer in the table. `changes`: by field, the values of
    the one that stayed before and after. `engagements`, `aliases`: ids of what moved to the one that stayed.
    `apart`: ids of the providers that the merged one is not the same as. `alias_id`: the former name that it left.
    """

    __tablename__ = "provider_merge"
    __table_args__ = (AUTOINCREMENT,)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    sample: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[int] = mapped_column(index=True)
    target_id: Mapped[int] = mapped_column(index=True)
    source: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
    engagements: Mapped[Any] = mapped_column(sa.JSON)
    aliases: Mapped[Any] = mapped_column(sa.JSON)
    apart: Mapped[Any] = mapped_column(sa.JSON)
    alias_id: Mapped[int | None]
    undone_at: Mapped[datetime | None]


class DistinctProviders(Base):
    """Two providers that look alike, of which somebody said that they are not the same; `one_id` is the smaller id."""

    __tablename__ = "provider_distinct"
    one_id: Mapped[int] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), primary_key=True, index=True)
