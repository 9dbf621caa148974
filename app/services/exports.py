"""Taking everything out: every field of every selected engagement as our own file, piece by piece."""

from collections.abc import Iterator
from typing import Any

from app.domain.engagements import FIELDS
from app.domain.permissions import Permission
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS
from app.domain.selection import Selection
from app.exchange import csv_file
from app.exchange.layout import OF_PROVIDER
from app.services.work import Work, needs
from app.storage import engagements
from app.storage.engagements import Stored


@needs(Permission.EXPORT)
def stream(work: Work, selection: Selection) -> Iterator[str]:
    """The file in pieces of text, engagements in the order they were recorded. The work has to last until its end."""
    return csv_file.write(map(_record, engagements.stream(work.session, selection)))


def _record(stored: Stored) -> dict[str, Any]:
    found = {name: getattr(stored.engagement, name) for name in FIELDS}
    if stored.review is not None:
        found |= {name: getattr(stored.review, name) for name in REVIEW_FIELDS}
    if stored.card is not None:
        found |= {OF_PROVIDER + name: getattr(stored.card, name) for name in PROVIDER_FIELDS if name != "name"}
    return found
