"""What undoing an import leaves: values and records in use, and who may undo what."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import Denied, NotFound, Stale
from app.core.domain.events import Actor, Source
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import models
from app.importing.services import imports, undo
from app.record.services import engagements, providers, reviews, teams
from tests.importing.services.undo_steps import (
    amend,
    imported_twice,
    record_contents,
    undo_import,
    undo_preview,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def before(database, tmp_path):
    """Everything as it was before the second of two imports."""
    return imported_twice(database, tmp_path)


def test_an_erased_text_cannot_come_back(database, before):
    with begin_work(database, CONSOLE) as work:
        work.session.execute(
            sa.update(models.ErasableText).where(models.ErasableText.text == "Ring Ann").values(text=None)
        )
    assert undo_preview(database, 2).outcome.erased == [("A-1", "Notes")]
    undo_import(database, 2)
    stored = record_contents(database)[1]["A-1"][0]
    assert (stored.notes, stored.title) == (None, "Website")


def test_what_does_not_go_with_later_edits_stays_whatever_anybody_wants(database, before):
    amend(database, "A-1", in_house_cost=Decimal(9))
    done = undo_preview(database, 2, force=True).outcome
    assert [(each.name, each.cannot_force) for each in done.left] == [("A-1", True), ("Cy", True)]
    assert "in USD" in done.left[0].why
    undo_import(database, 2, force=True)
    assert record_contents(database)[1]["A-1"][0].title == "Web"


def test_providers_and_teams_in_use_or_edited_stay(database, before):
    with begin_work(database, CONSOLE) as work:
        engagements.record(work, {"title": "x", "arrangement": "freelance", "provider": "Di"})
        providers.amend(work, providers.listing(work, "cy").rows[0].stored.id, {"email": "cy@example.org"})
        teams.amend(work, teams.listing(work)[0].id, "Operations")
        providers.amend(work, providers.listing(work, "bo").rows[0].stored.id, {"country": "DE"})
    done = undo_import(database, 2)
    assert {(each.subject, each.name, each.why) for each in done.left} == {
        ("provider", "Bo", "changed by console"),
        ("provider", "Cy", "changed by console"),
        ("provider", "Di", "used by 1 engagement"),
        ("team", "Operations", "changed by console"),
    }
    done = undo_import(database, 2, force=True)
    assert (done.cards, done.providers, done.teams) == (1, ["Cy"], ["Operations"])
    cards = record_contents(database)[2]
    assert (cards["Bo"].kind, cards["Bo"].country) == (None, "DE") and set(cards) == {"Ann", "Bo", "Di"}


def test_somebody_elses_review_is_an_edit(database, before):
    with begin_work(database, CONSOLE) as work:
        rita = users.add(work, "Rita", "manager")
        work.actor = Actor("Rita", frozenset({"manager"}), Source.WEB, rita.id)
        reviews.review(work, "B-2", {"quality": 1})
    assert [(each.name, each.why) for each in undo_preview(database, 2).outcome.left[:1]] == [
        ("B-2", "reviewed by Rita")
    ]


def test_who_may_not_remove_may_not_insist_and_takes_back_their_own_alone(database, before, tmp_path):
    with begin_work(database, CONSOLE) as work:
        finance = Actor("F", frozenset({"finance"}), Source.WEB, users.add(work, "F", "finance").id)
    with begin_work(database, finance) as work:
        own = imports.apply(work, tmp_path, b"title,arrangement\nMine,freelance\n", "own.csv").number
    with pytest.raises(Denied, match="does not allow removing engagements"), begin_work(database, finance) as work:
        undo.undo(work, own, force=True)
    with pytest.raises(Denied, match="person who imported"), begin_work(database, finance) as work:
        undo.undo(work, 2)
    with begin_work(database, finance) as work:
        assert undo.undo(work, own).outcome.new == 1


def test_what_would_be_done_has_to_be_what_was_looked_at(database, before):
    mark = undo_preview(database, 2).mark
    amend(database, "B-1", title="By hand")
    with pytest.raises(Stale, match="Check the preview again"):
        undo_import(database, 2, mark=mark)
    undo_import(database, 2, mark=undo_preview(database, 2).mark)


def test_only_what_was_imported_can_be_taken_back(database, before):
    for number in (3, 99):
        with pytest.raises(NotFound):
            undo_import(database, number)
    undo_import(database, 2)
    with pytest.raises(NotFound):  # the taking back is kept under a number too
        undo_import(database, 3)


def test_numbers_are_never_given_out_again(database, before):
    with begin_work(database, CONSOLE) as work:
        gone = engagements.detail(work, "B-2").stored.id
    undo_import(database, 2)
    with begin_work(database, CONSOLE) as work:
        assert engagements.record(work, {"title": "x", "arrangement": "freelance"}).id > gone
        with pytest.raises(NotFound):
            engagements.get_by_id(work, gone)
