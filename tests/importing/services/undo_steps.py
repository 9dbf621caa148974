"""A record with history, and short ways to bring files into it and take them back."""

from app.core.domain.selection import Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, undo
from app.record.services import engagements, history, providers, reviews, teams
from tests.importing.services.importing import export_text, import_text, text

__all__ = ["export_text", "import_text", "text"]

OLD = {
    "reference": ["A-1", "A-2"],
    "title": ["Website", "Shop"],
    "arrangement": ["freelance", "outsourced"],
    "provider": ["Ann", "Bo"],
    "agreed_cost": ["10.50", ""],
    "currency": ["EUR", ""],
    "notes": ["Ring Ann", ""],
    "quality": ["4", ""],
    "provider_kind": ["individual", ""],
}
NEXT = {
    "reference": ["A-1", "A-2", "B-1", "B-2"],
    "title": ["Web", "Shop", "Books", "Tax"],
    "arrangement": ["outsourced", "outsourced", "freelance", "freelance"],
    "provider": ["Cy", "Bo", "Cy", "Di"],
    "team": ["", "Ops", "Ops", ""],
    "agreed_cost": ["12.00", "7", "", ""],
    "currency": ["USD", "JPY", "", ""],
    "notes": ["Ring Cy", "Late", "New", ""],
    "quality": ["2", "3", "5", ""],
    "comment": ["Slow", "", "Kind", ""],
    "provider_kind": ["company", "company", "company", ""],
}


def undo_import(database, number, force=False, mark=None):
    """Takes an import back in a transaction of its own."""
    with begin_work(database, CONSOLE) as work:
        return undo.undo(work, number, force, mark).outcome


def undo_preview(database, number, force=False):
    """What taking it back would do."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return undo.preview(work, number, force)


def record_contents(database):
    """All that a record says: each engagement with its reviews, each provider's card, each team, each retag."""
    with begin_work(database, CONSOLE, writes=False) as work:
        stored = [
            engagements.detail(work, each.reference)
            for each in engagements.listing(work, Selection(), page=Page(size=1000)).rows
        ]
        found = {
            each.stored.reference: (
                each.stored.engagement,
                each.stored.retags,
                each.stored.removed_at,
                {given.reviewer: given.review for given in each.reviews},
            )
            for each in stored
        }
        cards = {
            line.stored.provider.name: line.stored.provider
            for line in providers.listing(work, page=Page(size=1000)).rows
        }
        formed = {each.name: each.archived for each in teams.listing(work)}
    return export_text(database), found, cards, formed


def history_of(database, reference):
    """An engagement's history, as its page shows it."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.detail(work, reference).history


def all_events(database):
    """The history of all, the newest first."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return history.events(work, page=Page(size=1000)).events


def imported_files(database):
    """The files brought, by number."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return {each.id: each for each in imports.listing(work)}


def amend(database, reference, **draft):
    """Somebody changes an engagement."""
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, reference, draft)


def review(database, reference, **answers):
    """Somebody reviews an engagement for the record."""
    with begin_work(database, CONSOLE) as work:
        reviews.review(work, reference, answers)


def imported_twice(database, folder):
    """Imports OLD, then NEXT, which changes it; returns everything as it was in between."""
    import_text(database, folder, text(**OLD))
    found = record_contents(database)
    assert import_text(database, folder, text(**NEXT)).preview.counts == {
        "new": 2,
        "changed": 2,
        "unchanged": 0,
        "refused": 0,
    }
    return found
