"""Messages after an engagement was logged or completed."""

from flask import url_for

from app.core.services.work import Work
from app.record.domain.sanity_checks import rate_mismatch
from app.record.storage.engagements import Stored
from app.web.formatting import money
from app.web.navigation import flash_message, flash_with_undo


def flash_created(stored: Stored, known: set[str]) -> None:
    """Flashes that an engagement was logged; `known` are the casefolded names of the providers before."""
    name = stored.engagement.provider
    added = f" {name} was added as a provider." if name and name.casefold() not in known else ""
    flash_with_next(f"“{stored.engagement.title}” was logged as {stored.reference}.{added}", stored)


def flash_with_next(text: str, stored: Stored, event_id: int | None = None) -> None:
    """Flashes a text with a link to log another engagement, except for the sample data, and with Undo if the action of
    `event_id` can be undone."""
    href = None if stored.sample else url_for("recording.new", like=stored.reference)
    flash_with_undo(text, event_id, href, "Log another like this")


def warn_rate_mismatch(work: Work, stored: Stored) -> None:
    """Flashes a warning if cost and hours don't match the rate; the values are kept."""
    found = rate_mismatch(stored.engagement, work.organisation.hours_per_day)
    if found is not None:
        text = f"Cost divided by hours gives {money(found[0])} per hour, but the rate is {money(found[1])} per hour."
        flash_message(
            {
                "text": f"{text} Check cost, hours and rate.",
                "label": "Check",
                "href": url_for("recording.edit", number=stored.id, sample="yes" if stored.sample else None),
            },
            "note",
        )
