"""Two providers become one, and are two again exactly as they were, whatever they had."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.base import METADATA
from app.importing.services import imports
from app.importing.values.options import Options
from app.record.domain.file_schema import PROVIDERS
from app.record.domain.provider_merging import BOTH, KEPT, MERGED
from app.record.services import (
    engagements,
    history,
    provider_merges,
    provider_names,
    providers,
    sample,
    trash,
    undo_events,
)

pytestmark = pytest.mark.both_databases
NOT_COMPARED = {"provider": {"revision"}}  # only grows, so that a form that was open meanwhile is told


def hired(work, provider, **more):
    return engagements.record(work, {"title": "T", "arrangement": "freelance", "provider": provider} | more)


def rows(work):
    """All rows of what a merge touches, by table."""
    found = {}
    for name in ("provider", "provider_alias", "provider_distinct", "engagement"):
        table = METADATA.tables[name]
        columns = [column for column in table.c if column.name not in NOT_COMPARED.get(name, ())]
        query = sa.select(*columns).order_by(*table.primary_key.columns)
        found[name] = [tuple(row) for row in work.session.execute(query)]
    return found


def two(work):
    kept = providers.record(work, {"name": "Kappa Support BV", "country": "NL", "taxes_borne_by": "us", "notes": "a"})
    merged = providers.record(work, {"name": "Kapa Suport", "kind": "company", "notes": "b", "email": "k@example.org"})
    for name in ("Kappa Support BV", "Kapa Suport", "kapa suport"):
        hired(work, name)
    return kept, merged


ANSWERS = {"notes": BOTH, "taxes_borne_by": KEPT}


class TestMerging:
    def test_a_preview_says_what_moves_and_what_is_asked(self, work):
        kept, merged = two(work)
        trash.remove(work, hired(work, "Kapa Suport").reference)
        it = provider_merges.preview(work, kept.id, merged.id)
        assert (it.moving, it.moving_removed, it.staying) == (2, 1, 1)
        assert {each.field: each.is_asked for each in it.differences} == {
            "kind": False,
            "country": False,
            "email": False,
            "notes": True,
            "taxes_borne_by": True,
        }
        assert it.inheriting["taxes_borne_by"] == (1, 2)

    def test_a_merge_moves_all_and_is_one_event(self, work):
        kept, merged = two(work)
        before = history.events(work).total
        done = provider_merges.merge(work, kept.id, merged.id, ANSWERS)
        after = providers.detail(work, kept.id)
        assert after.engagements.total == 3 and len(done.engagements) == 2
        it = after.stored.provider
        assert (it.kind, it.country, it.email) == ("company", "NL", "k@example.org")
        assert (it.notes, it.taxes_borne_by) == ("a\n\nb", "us")
        assert providers.listing(work).total == 1
        event = history.events(work).events[0]
        assert (event.what, event.about, event.note["merged"]) == (EventKind.MERGED, "Kappa Support BV", "Kapa Suport")
        assert history.events(work).total == before + 1
        assert provider_merges.merged_into(work, merged.id).id == kept.id
        with pytest.raises(NotFound):
            providers.detail(work, merged.id)

    def test_what_differs_is_asked_and_never_guessed(self, work):
        kept, merged = two(work)
        with pytest.raises(Refused) as refused:
            provider_merges.merge(work, kept.id, merged.id, {"taxes_borne_by": "both"})
        assert [(each.field, each.code) for each in refused.value.problems] == [
            ("notes", "merge-unanswered"),
            ("taxes_borne_by", "merge-unanswered"),
        ]
        assert providers.listing(work).total == 2

    def test_a_default_can_be_cleared_rather_than_spread(self, work):
        kept, merged = two(work)
        provider_merges.merge(work, kept.id, merged.id, {"notes": KEPT, "taxes_borne_by": MERGED})
        assert providers.detail(work, kept.id).stored.provider.taxes_borne_by is None

    def test_the_old_name_finds_the_provider(self, work, tmp_path):
        kept, merged = two(work)
        provider_merges.merge(work, kept.id, merged.id, ANSWERS)
        assert hired(work, "KAPA suport").provider_id == kept.id
        text = (
            "title,arrangement,provider,provider_country\nX,freelance,Kapa Suport,NL\nY,freelance,Kappa Support BV,NL\n"
        )
        imports.apply(work, tmp_path, text.encode(), "list.csv")
        cards = "name,website\nKapa Suport,https://kappa.example\n"
        imports.apply(work, tmp_path, cards.encode(), "providers.csv", Options(of=PROVIDERS))
        assert providers.listing(work).total == 1
        assert providers.detail(work, kept.id).engagements.total == 6
        assert providers.detail(work, kept.id).stored.provider.website == "https://kappa.example"

    def test_what_is_refused(self, work):
        kept, merged = two(work)
        with pytest.raises(Refused):
            provider_merges.merge(work, kept.id, kept.id)
        with pytest.raises(NotFound):
            provider_merges.merge(work, kept.id, 999)
        with pytest.raises(Stale):
            provider_merges.merge(work, kept.id, merged.id, ANSWERS, (kept.revision, merged.revision - 1))
        sample.load(work)
        made_up = providers.listing(work, sample=True).rows[0].stored.id
        with pytest.raises(Refused, match="Sample data"):
            provider_merges.merge(work, kept.id, made_up)

    def test_sample_providers_are_merged_and_go_with_the_sample(self, work):
        sample.load(work)
        one, other = (line.stored.id for line in providers.listing(work, sample=True).rows[:2])
        asked = provider_merges.preview(work, one, other).differences
        provider_merges.merge(work, one, other, {each.field: KEPT for each in asked})
        sample.remove(work)
        assert rows(work)["provider_alias"] == [] and provider_merges.merged_into(work, other) is None


class TestUndoing:
    def test_later_changes_stay_and_are_named(self, work):
        kept, merged = two(work)
        done = provider_merges.merge(work, kept.id, merged.id, ANSWERS)
        first, second = (engagements.get_by_id(work, number) for number in done.engagements)
        engagements.amend(work, first.reference, {"provider": "Somebody else"})
        later = hired(work, "Kappa Support BV")
        providers.amend(work, kept.id, {"notes": "rewritten"})
        it = provider_merges.undo(work, done.id)
        assert (it.back, it.stayed) == (1, {first.reference: "its provider is now Somebody else"})
        assert it.kept_fields == ("Notes",)
        assert it.kept.provider.notes == "rewritten" and it.kept.provider.kind is None
        assert engagements.get_by_id(work, second.id).provider_id == merged.id
        assert engagements.get_by_id(work, later.id).provider_id == kept.id
        assert history.events(work).events[0].what is EventKind.MERGE_UNDONE

    def test_chains_are_undone_from_the_end(self, work):
        kept, merged = two(work)
        third = providers.record(work, {"name": "Third"})
        first = provider_merges.merge(work, kept.id, merged.id, ANSWERS)
        asked = provider_merges.preview(work, third.id, kept.id).differences
        second = provider_merges.merge(work, third.id, kept.id, {each.field: MERGED for each in asked})
        assert hired(work, "Kapa Suport").provider_id == third.id
        assert provider_merges.merged_into(work, merged.id).id == third.id
        with pytest.raises(Refused, match="Undo that merge first"):
            provider_merges.undo(work, first.id)
        provider_merges.undo(work, second.id)
        provider_merges.undo(work, first.id)
        assert [line.engagements for line in providers.listing(work).rows] == [2, 1, 1]
        with pytest.raises(Refused, match="already undone"):
            provider_merges.undo(work, first.id)

    def test_a_name_that_was_taken_meanwhile_is_said(self, work):
        kept, merged = two(work)
        done = provider_merges.merge(work, kept.id, merged.id, ANSWERS)
        with pytest.raises(Refused, match="former name of Kappa Support BV"):
            providers.record(work, {"name": "kapa suport"})
        provider_names.forget(work, kept.id, provider_names.former_names(work, kept.id)[0].id)
        providers.record(work, {"name": "kapa suport"})
        with pytest.raises(Refused, match="Another provider is now called"):
            provider_merges.undo(work, done.id)

    def test_an_undone_import_leaves_the_merge_undoable(self, work, tmp_path):
        from app.importing.services import undo

        merged = providers.record(work, {"name": "Old"})
        hired(work, "Old")
        text = "title,arrangement,provider\nX,freelance,New\n"
        number = imports.apply(work, tmp_path, text.encode(), "list.csv").number
        kept = providers.listing(work, "New").rows[0].stored
        done = provider_merges.merge(work, kept.id, merged.id)
        undo.undo(work, number)
        it = provider_merges.undo(work, done.id)
        assert it.back == 1 and providers.detail(work, merged.id).engagements.total == 1


def test_what_is_undone_after_a_merge_finds_the_provider_that_stayed(work, tmp_path):
    from app.importing.services import undo

    kept, merged = (providers.record(work, {"name": name}) for name in ("Kept", "Merged"))
    one, other = (hired(work, "Merged", reference=name) for name in ("A", "B"))
    work.action_id = None  # as in a request of its own
    engagements.amend(work, one.reference, {"provider": "Third"})
    action = undo_events.last_action(work)
    work.action_id = None
    number = imports.apply(work, tmp_path, b"reference,provider\nB,Third\n", "list.csv").number
    provider_merges.merge(work, kept.id, merged.id)
    assert undo_events.undo(work, action).kept == {}
    undo.undo(work, number)
    found = [engagements.get_by_id(work, each.id) for each in (one, other)]
    assert [each.provider_id for each in found] == [kept.id, kept.id]


CARDS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["individual", "company"]),
        "country": st.sampled_from(["DE", "NL"]),
        "notes": st.sampled_from(["a", "b"]),
        "archived": st.just(True),
        "serves_other_clients": st.booleans(),
        "taxes_borne_by": st.sampled_from(["us", "worker"]),
        "fee_agreed_with": st.sampled_from(["worker", "nobody"]),
    },
)
JOBS = st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.none() | st.sampled_from(["us", "shared"])), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cards=st.tuples(CARDS, CARDS, CARDS), jobs=JOBS, renamed=st.booleans(), choice=st.sampled_from([KEPT, MERGED]))
def test_merging_and_undoing_leaves_the_rows_as_they_were(database, cards, jobs, renamed, choice):
    with begin_work(database, CONSOLE) as work:
        stored = [providers.record(work, {"name": f"P{place}"} | card) for place, card in enumerate(cards)]
        for place, removed, taxes in jobs:
            it = hired(work, f"P{place}", taxes_borne_by=taxes, started_on=date(2026, 1, 1))
            if removed:
                trash.remove(work, it.reference)
        if renamed:
            providers.amend(work, stored[1].id, {"name": "P1 renamed"})
            provider_names.keep_apart(work, stored[1].id, stored[2].id)
        before = rows(work)
        asked = provider_merges.preview(work, stored[0].id, stored[1].id).differences
        done = provider_merges.merge(work, stored[0].id, stored[1].id, {each.field: choice for each in asked})
        assert len(rows(work)["provider"]) == 2
        provider_merges.undo(work, done.id)
        assert rows(work) == before
        work.session.rollback()  # nothing is kept for the next example
