"""Which record a report is of, and which days of it."""

from app.domain.numerals import said
from app.domain.selection import Period, Selection


def period(of: Period) -> str:
    """Which days are meant."""
    if of.everything:
        return "the whole record"
    if of.first is None:
        return "all engagements with a date" if of.last is None else f"up to {said(of.last)}"
    return f"from {said(of.first)} to {said(of.last)}" if of.last else f"from {said(of.first)} on"


def where(selection: Selection) -> str:
    """Which record, and of which days: “our record from 1 Jan 2025 to 31 Dec 2026”."""
    record = "the sample record (made up)" if selection.sample else "our record"
    return f"the whole of {record}" if selection.period.everything else f"{record} {period(selection.period)}"


def capital(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]
