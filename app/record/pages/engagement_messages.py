"""What the next page says after an engagement was logged or completed."""

from flask import url_for

from app.core.services.work import Work
from app.record.domain.sanity_checks import rate_mismatch
from app.record.storage.engagements import Stored
from app.web.formatting import money
from app.web.navigation import flash_message


def flash_created(stored: Stored, known: set[str]) -> None:
    name = stored.engagement.provider
    made = f" {name} was added as a provider." if name and name.casefold() not in known else ""
    flash_with_next(f"“{stored.engagement.title}” was logged as {stored.reference}.{made}", stored)


def flash_with_next(text: str, stored: Stored) -> None:
    """Says what was done, and offers the next of its kind; the sample stays what it is."""
    more = (
        {}
        if stored.sample
        else {"href": url_for("recording.new", like=stored.reference), "label": "Log another like this"}
    )
    flash_message({"text": text} | more, "done")


def warn_rate_mismatch(work: Work, stored: Stored) -> None:
    """Says so where cost and hours do not go with the rate; what was said is kept."""
    found = rate_mismatch(stored.engagement, work.organisation.hours_per_day)
    if found is not None:
        told = f"Cost divided by hours gives {money(found[0])} per hour, but the rate is {money(found[1])} per hour."
        flash_message(
            {
                "text": f"{told} Check cost, hours and rate.",
                "label": "Check",
                "href": url_for("recording.edit", number=stored.id, sample="yes" if stored.sample else None),
            },
            "note",
        )
