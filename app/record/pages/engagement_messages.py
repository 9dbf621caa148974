"""Messages after an engagement was logged or completed."""

from flask import url_for

from app.core.services.work import Work
from app.record.domain.sanity_checks import rate_mismatch
from app.record.storage.engagements import Stored
from app.web.formatting import money
from app.web.navigation import flash_message


def flash_created(stored: Stored, known: set[str]) -> None:
    """Flashes that an engagement was logged; `known` are the casefolded names of the providers before."""
    name = stored.engagement.provider
    added = f" {name} was added as a provider." if name and name.casefold() not in known else ""
    flash_with_next(f"“{stored.engagement.title}” was logged as {stored.reference}.{added}", stored)


def flash_with_next(text: str, stored: Stored) -> None:
    """Flashes a text with a link to log another engagement, except for the sample data."""
    link = (
        {}
        if stored.sample
        else {"href": url_for("recording.new", like=stored.reference), "label": "Log another like this"}
    )
    flash_message({"text": text} | link, "done")


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
