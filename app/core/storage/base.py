"""What all tables share: the metadata with its naming convention, and the base class of the models."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from app.core.storage.types import UtcDateTime

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# Ids appear in URLs, open forms and history, so the id of a deleted row is never reused.
AUTOINCREMENT: dict[str, Any] = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    metadata = METADATA
    if TYPE_CHECKING:
        __table__: ClassVar[sa.Table]
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: sa.JSON()}
