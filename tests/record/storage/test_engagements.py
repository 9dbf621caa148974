import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from app.core.domain.errors import Stale
from app.core.domain.money import Money
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.engagements import Engagement
from app.record.domain.validation import build_engagement
from app.record.services import name_resolution
from app.record.storage import engagements, models
from tests.strategies import TODAY, drafts

pytestmark = pytest.mark.both_databases

SAID = Engagement(
    reference="PO-1",
    title="Website",
    arrangement="freelance",
    status="active",
    provider="Ana Ñ",
    team="Web",
    currency="KWD",
    agreed_cost=Money(1234567, "KWD"),
    hours_actual=Decimal("0.00001"),
    tags=("a", "b"),
    worker_control=5,
    serves_other_clients=False,
    started_on=date(2026, 1, 1),
    motives=("save money", "other"),
)


def kept(work, engagement, sample=False):
    """Keeps an engagement with whatever its names need."""
    return engagements.insert(
        work.session,
        engagement,
        work.now,
        name_resolution.resolve(work, [engagement], sample).columns_for(engagement),
        sample,
    )


def test_whatever_is_said_is_kept(work):
    references = iter(range(10**6))

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(drafts())
    def holds(draft):
        said = replace(build_engagement(draft, TODAY), reference=f"R-{next(references)}")
        with work.session.begin_nested():
            stored = kept(work, said)
            names = {"provider": stored.engagement.provider, "team": stored.engagement.team}
            assert stored.engagement == replace(said, **names)  # a name may have been spelt otherwise before
            assert engagements.get(work.session, said.reference) == stored

    holds()


def test_what_lies_in_the_columns_is_whole_numbers_and_plain_words(work):
    stored = kept(work, SAID)
    raw = work.session.execute(
        sa.text("SELECT agreed_cost, hours_actual, tags, motives, worker_control, recorded_at FROM engagement")
    ).one()
    assert raw[:5] == (1234567, 1, "\na\nb\n", "\nsave money\nother\n", 500)
    assert raw[5] == f"{work.now:%Y-%m-%dT%H:%M:%SZ}"
    assert stored.engagement == SAID


def test_an_update_keeps_everything_and_counts(work):
    stored = kept(work, SAID)
    changed = replace(SAID, arrangement="outsourced", agreed_cost=None, currency=None, notes="–")
    numbers = {"provider_id": stored.provider_id, "owner_id": None, "team_id": stored.team_id}
    after = engagements.update(work.session, stored, changed, work.now, numbers, stored.revision)
    assert (after.engagement, after.revision, after.retags) == (changed, 2, 1)
    assert engagements.get(work.session, "PO-1") == after


def test_an_older_revision_is_refused(work):
    stored = kept(work, SAID)
    numbers = {"provider_id": stored.provider_id, "owner_id": None, "team_id": stored.team_id}
    engagements.update(work.session, stored, replace(SAID, notes="1"), work.now, numbers, 1)
    with pytest.raises(Stale):
        engagements.update(work.session, stored, replace(SAID, notes="2"), work.now, numbers, 1)


def test_two_at_once_cannot_both_win(postgresql_database):
    """Both have read the same revision; whoever comes second is told."""
    with begin_work(postgresql_database, CONSOLE) as work:
        stored = kept(work, SAID)
    numbers = {"provider_id": stored.provider_id, "owner_id": None, "team_id": stored.team_id}

    def both():
        with begin_work(postgresql_database, CONSOLE) as slow:
            slow.session.get(models.Engagement, stored.id)
            with begin_work(postgresql_database, CONSOLE) as quick:
                engagements.update(quick.session, stored, replace(SAID, notes="quick"), quick.now, numbers, 1)
            engagements.update(slow.session, stored, replace(SAID, notes="slow"), slow.now, numbers, 1)

    with pytest.raises(Stale):
        both()
    with begin_work(postgresql_database, CONSOLE, writes=False) as work:
        assert engagements.get(work.session, "PO-1").engagement.notes == "quick"


def test_made_up_references_skip_those_in_use(work):
    kept(work, replace(SAID, reference="E-000002"))
    kept(work, replace(SAID, reference="E-000003"), sample=True)
    made = [engagements.next_reference(work.session) for _ in range(2)]
    assert made == ["E-000001", "E-000004"]
    assert engagements.next_references(work.session, 3, avoid=["E-000006"]) == ["E-000005", "E-000007", "E-000008"]


def test_a_card_stands_in_for_what_is_not_said(work):
    stored = kept(work, SAID)
    provider = work.session.get_one(models.Provider, stored.provider_id)
    provider.taxes_borne_by, provider.serves_other_clients = "worker", True
    work.session.flush()
    again = engagements.get(work.session, "PO-1")
    assert again.inherited == {"taxes_borne_by": "worker"}
    assert again.engagement.taxes_borne_by is None


def test_a_stream_is_the_whole_record_in_the_order_it_was_recorded(work):
    for number in range(5):
        kept(work, replace(SAID, reference=f"R{number}"))
    assert [it.reference for it in engagements.stream(work.session, Selection())] == [f"R{n}" for n in range(5)]


def test_two_who_name_one_new_provider_at_once(postgresql_database):
    """The second waits for the first, and is told to look again."""
    entered = threading.Event()
    outcome = []

    def second():
        entered.wait()
        try:
            with begin_work(postgresql_database, CONSOLE) as work:
                kept(work, replace(SAID, reference="B"))
        except Stale as told:
            outcome.append(told)

    thread = threading.Thread(target=second)
    thread.start()
    with begin_work(postgresql_database, CONSOLE) as work:
        kept(work, replace(SAID, reference="A"))
        entered.set()
        for _ in range(1000):  # until the second stands in front of the lock, or ten seconds
            waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
            if work.session.execute(sa.text(waiting)).all():
                break
            work.session.execute(sa.text("SELECT pg_sleep(0.01)"))
    thread.join()
    assert len(outcome) == 1
    with begin_work(postgresql_database, CONSOLE, writes=False) as work:
        assert [it.reference for it in engagements.stream(work.session, Selection())] == ["A"]
