"""Taking everything out: every field of every selected engagement as our own file, piece by piece.

Whoever takes a file out is noted before its first line leaves, in a transaction of its own: reading keeps nothing.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from app.domain.engagements import FIELDS
from app.domain.events import Personal, What
from app.domain.permissions import Permission
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS
from app.domain.selection import Selection
from app.exchange import csv_file, query
from app.exchange.layout import OF_PROVIDER
from app.services.work import Work, needs
from app.storage import engagements
from app.storage.engagements import Stored


@needs(Permission.EXPORT)
def stream(work: Work, selection: Selection) -> Iterator[str]:
    """The file in pieces of text, engagements in the order they were recorded. The work has to last until its end."""
    return csv_file.write(map(_record, engagements.stream(work.session, selection)))


@needs(Permission.EXPORT)
def count(work: Work, selection: Selection) -> int:
    """How many engagements the file holds."""
    return engagements.count(work.session, selection)


@needs(Permission.EXPORT)
def note(work: Work, selection: Selection, rows: int) -> None:
    """Keeps that somebody takes out so many rows; the selection may name people, so its text can be erased."""
    work.note(What.EXPORTED, rows=rows, selection=Personal(urlencode(query.params_of(selection))))


def _record(stored: Stored) -> dict[str, Any]:
    found = {name: getattr(stored.engagement, name) for name in FIELDS}
    if stored.review is not None:
        found |= {name: getattr(stored.review, name) for name in REVIEW_FIELDS}
    if stored.card is not None:
        found |= {OF_PROVIDER + name: getattr(stored.card, name) for name in PROVIDER_FIELDS if name != "name"}
    return found
