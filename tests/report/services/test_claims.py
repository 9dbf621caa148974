"""Claims in versions: every edit kept with who and when, nothing overwritten, on both kinds of database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.services import users
from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import COVARIATES
from app.report.services import claims, questions, reports
from app.report.storage import claims as kept
from tests.report.golden.small_record import fill
from tests.report.services.claim_versions import GOAL, KEY, newer, seeded

__all__ = ["seeded"]
pytestmark = pytest.mark.both_databases


def last(work):
    """The newest event."""
    return history.events(work).events[0]


def test_an_edit_is_a_version_with_who_and_when(seeded):
    user = users.add(seeded, "Rita", "administrator", "correct horse battery")
    work = replace(
        seeded,
        actor=Actor("Rita", frozenset({"administrator"}), Source.WEB, user.id),
        now=seeded.now + timedelta(days=1),
    )
    after = claims.edit(work, KEY, margin=0.1, sentence="Outsourced work is larger")
    assert (after.margin, after.sentence, after.version) == (0.1, "Outsourced work is larger.", 2)
    second, first = claims.versions(work, KEY)
    assert (first.number, first.by, first.claim.margin) == (1, "catalogue", 0.06)
    assert (second.number, second.by, second.claim) == (2, "Rita", after)
    assert second.at - first.at == timedelta(days=1)
    event = last(work)
    assert (event.what, event.subject, event.about, event.actor) == (EventKind.CLAIM_CHANGED, "claim", KEY, "Rita")
    assert event.changes == {
        "sentence": ("What is outsourced can be the larger piece of work.", "Outsourced work is larger."),
        "smallest_difference": ("56% of comparisons", "60% of comparisons"),
    }
    assert after in claims.current(work)


def test_a_stored_version_never_changes(seeded):
    before = kept.versions(seeded.session, KEY)
    claims.edit(seeded, KEY, margin=0.1)
    claims.set_enabled(seeded, KEY, on=False)
    claims.set_enabled(seeded, KEY, on=True)
    claims.reset_to_catalogue(seeded, KEY)
    found = kept.versions(seeded.session, KEY)
    assert [each.version for each in found] == [5, 4, 3, 2, 1]
    assert found[-1:] == before
    assert [each.enabled for each in found] == [True, True, False, True, True]
    assert [each.edited for each in found] == [False, True, True, True, False]


def test_an_edit_that_changes_nothing_is_none(seeded):
    assert claims.edit(seeded, KEY, margin=0.06).version == 1
    claims.set_enabled(seeded, KEY, on=True)
    claims.reset_to_catalogue(seeded, KEY)
    assert len(claims.versions(seeded, KEY)) == 1
    assert history.events(seeded).total == 0


def test_whoever_is_later_is_told(seeded):
    claims.edit(seeded, KEY, version=1, margin=0.1)
    for act in (
        lambda: claims.edit(seeded, KEY, version=1, margin=0.2),
        lambda: claims.set_enabled(seeded, KEY, False, version=1),
        lambda: claims.reset_to_catalogue(seeded, KEY, version=1),
    ):
        with pytest.raises(Stale):
            act()
    assert claims.get(seeded, KEY).claim.margin == 0.1


def test_what_is_switched_off_is_not_examined_and_comes_back(seeded):
    claims.set_enabled(seeded, KEY, on=False)
    assert KEY not in {claim.key for claim in claims.current(seeded)}
    assert not claims.get(seeded, KEY).enabled
    assert last(seeded).changes == {"examined": ("yes", "no")}
    claims.set_enabled(seeded, KEY, on=True)
    assert claims.current(seeded) == CATALOGUE


def test_a_newer_catalogue_leaves_edits_and_shows_itself(database, monkeypatch):
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        claims.edit(work, KEY, margin=0.1)  # the console has no user; an edit it is all the same
    newer(monkeypatch, sentence="Outsourced work can be larger.")
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        entry = claims.get(work, KEY)
        assert (entry.claim.margin, entry.claim.sentence) == (0.1, CATALOGUE[8].sentence)
        assert entry.edited
        assert entry.news.sentence == "Outsourced work can be larger."
        assert [each.key for each in claims.listing(work) if each.news] == [KEY]
        claims.reset_to_catalogue(work, KEY)
        entry = claims.get(work, KEY)
        assert (entry.claim.margin, entry.news, entry.edited) == (0.06, None, False)
        assert last(work).note == {"catalogue": True}
    newer(monkeypatch, sentence="Outsourced work is at times larger.")
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        assert claims.get(work, KEY).claim.sentence == "Outsourced work is at times larger."


def test_what_is_only_switched_off_follows_the_catalogue(database, monkeypatch):
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        claims.set_enabled(work, KEY, on=False)
    newer(monkeypatch, sentence="Outsourced work can be larger.")
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        entry = claims.get(work, KEY)
        assert (entry.claim.sentence, entry.enabled, entry.news) == ("Outsourced work can be larger.", False, None)


def test_a_locked_question_is_left_by_a_newer_catalogue(database, monkeypatch):
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        questions.lock(work, [KEY])
    newer(monkeypatch, margin=0.1)
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        entry = claims.get(work, KEY)
        assert (entry.claim.margin, entry.news.margin) == (0.06, 0.1)


def test_a_database_that_is_edited_opens_without_writing(database):
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        claims.edit(work, KEY, margin=0.1)
    with database.reading() as session:
        before = kept.versions(session)
    claims.ensure(database)
    with database.reading() as session:
        assert kept.versions(session) == before


def test_an_own_claim_is_examined_behind_all_others(seeded):
    fill(seeded)
    claim = claims.add(seeded, GOAL)
    assert claims.current(seeded) == (*CATALOGUE, claim)
    entry = claims.get(seeded, claim.key)
    assert (entry.own, entry.enabled, entry.versions[0].by, entry.news) == (True, True, "console", None)
    assert (last(seeded).what, last(seeded).about) == (EventKind.CLAIM_ADDED, claim.key)
    finding = reports.examine(seeded, Selection()).findings[-1]
    assert finding.about == claim
    with pytest.raises(Refused):
        claims.add(seeded, GOAL)
    with pytest.raises(Refused):
        claims.reset_to_catalogue(seeded, claim.key)
    assert claims.edit(seeded, claim.key, source="Our own wish").source == "Our own wish"


def test_two_sources_that_disagree_stand_together(seeded):
    claims.add(seeded, GOAL)
    other = claims.add_opposite(seeded, KEY, "Freelance work is the larger piece", "A handbook")
    keys = [claim.key for claim in claims.current(seeded)]
    assert keys.index(other.key) == keys.index(KEY) + 1
    assert claims.get(seeded, KEY).opposed_by == (other,)
    claims.set_enabled(seeded, KEY, on=False)
    assert replace(other, opposes="") in claims.current(seeded)
    finding = {each.key: each for each in reports.examine(seeded, Selection()).findings}[other.key]
    assert finding.about.expected == "freelance"


def test_what_opposes_a_claim_matches_on_what_that_does(seeded, monkeypatch):
    """They are one test, also once the catalogue matches on something else; a locked question stays as it was."""

    def matched():
        return [
            {each.key: each.covariates for each in those}
            for those in (claims.current(seeded), [each.claim for each in claims.listing(seeded)])
        ]

    other = claims.add_opposite(seeded, "flexibility", "Outsourcing meets changes more readily", "A vendor")
    assert other.covariates == COVARIATES
    newer(monkeypatch, "flexibility", covariates=("category",))
    questions.lock(seeded, [other.key])
    claims.seed(seeded)
    assert all(each["flexibility"] == each[other.key] == COVARIATES for each in matched())
    questions.unlock(seeded, other.key)
    claims.seed(seeded)
    assert all(each["flexibility"] == each[other.key] == ("category",) for each in matched())


def test_claims_are_edited_before_the_first_seeding_too(work):
    assert [entry.claim for entry in claims.listing(work)] == list(CATALOGUE)
    claims.set_enabled(work, KEY, on=False)
    assert len(claims.current(work)) == len(CATALOGUE) - 1
    assert claims.versions(work, KEY)[-1].by == "catalogue"


def test_what_is_not_there(seeded):
    for act in (
        lambda: claims.get(seeded, "nothing"),
        lambda: claims.versions(seeded, "nothing"),
        lambda: claims.edit(seeded, "nothing", margin=0.1),
        lambda: claims.set_enabled(seeded, "nothing", False),
        lambda: claims.add_opposite(seeded, "nothing", "x", "y"),
        lambda: claims.reset_to_catalogue(seeded, "nothing"),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_is_refused_leaves_no_version(seeded):
    for changes in ({"sentence": ""}, {"margin": 2}, {"expected": "freelance"}, {"source": "x"}):
        with pytest.raises(Refused):
            claims.edit(seeded, KEY, **changes)
    assert len(claims.versions(seeded, KEY)) == 1
