"""A marketplace's file of lines, and what a record holds once it was brought."""

from app.core.domain.selection import Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, entries

# The kind of file a marketplace gives to who pays: a row for each day, payment or bonus, and no name of the worker.
MAY = """Date,Contract,Hours,Amount,Payment type
2026-05-04,Shop front (101),5.5,16.5,
2026-05-05,Shop front (101),4,12,
2026-05-05,Logo (102),,100,Fixed Price Payment
2026-05-06,Shop front (101),0.33333,1,
2026-05-06,Shop front (101),,20,Bonus
"""
JUNE = "2026-06-01,Shop front (101),2,6,\n2026-06-02,Forms (103),1,3,\n"
SAID = {"lines": ["Contract"], "constants": {"arrangement": "freelance", "currency": "USD", "provider": "Ana"}}


def record(database):
    """Every engagement: reference to cost, hours, start and end."""
    with begin_work(database, CONSOLE, writes=False) as work:
        found = engagements.listing(work, Selection(), page=Page(1, 200)).rows
        return {
            each.reference: (
                str(each.engagement.actual_cost),
                str(each.engagement.hours_actual),
                str(each.engagement.started_on),
                str(each.engagement.ended_on),
            )
            for each in found
        }


def entries_of(database, reference):
    """The lines of an engagement, the earliest first: day, kind, amount, hours, note, key."""
    with begin_work(database, CONSOLE, writes=False) as work:
        stored = engagements.get_by_reference(work, reference)
        return [
            (str(each.line.day), each.line.kind, str(each.line.amount), each.line.hours, each.line.note, each.line.key)
            for each in entries.listing(work, stored.id, Page(1, 200)).rows
        ][::-1]


def entry_counts(done):
    """The lines that a file has: new, known, removed, other."""
    it = done.preview.lines
    return it.new, it.known, it.removed, it.other


IN_MAY = {
    "Shop front (101)": ("49.50", "9.83333", "2026-05-04", "2026-05-06"),
    "Logo (102)": ("100.00", "None", "2026-05-05", "2026-05-05"),
}
