"""Jobs quarter by quarter, so that a claim's verdict changes between two reports."""

from datetime import timedelta

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements

KEY = "direct-relationship"  # freelancers are met directly


def job(work, side, provider, ended, contact, title=""):
    return engagements.record(
        work,
        {
            "title": title or f"{side} {provider}",
            "arrangement": side,
            "provider": f"{side} {provider}",
            "contact": contact,
            "started_on": ended - timedelta(20),
            "status": "completed",
            "ended_on": ended,
        },
    ).engagement


def quarter(database, first, many=12, providers=8):
    """So many jobs a side in the quarter that begins then; freelancers are met directly, the others never."""
    with begin_work(database, CONSOLE) as work:
        return [
            job(work, side, place % providers, first + timedelta(5 * place), contact)
            for side, contact in (("freelance", "direct"), ("outsourced", "through provider"))
            for place in range(many)
        ]
