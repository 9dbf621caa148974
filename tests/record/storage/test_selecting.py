"""Every kind of field and every test of it mean the same in SQL as they do in plain words, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.services import users
from app.core.domain import kinds
from app.core.domain.errors import Refused
from app.core.domain.selection import TESTS, Condition, Order, Page, Period, Selection
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.services import engagements, providers, reviews
from app.record.storage import engagements as stored
from tests.record.storage import reference_selection
from tests.strategies import days, drafts, values
from tests.strategies import reviews as said

pytestmark = pytest.mark.both_databases

ALL = FIELDS | REVIEW_FIELDS
EXAMPLES = 25
NAMES = ["Ana Ñ", "Acme & Co", "Bø"]


@pytest.fixture
def record(work):
    """A record drawn by hypothesis once, with everything in it that a test can ask for."""
    for name, card in zip(
        NAMES,
        [{"taxes_borne_by": "worker", "serves_other_clients": True}, {"taxes_borne_by": "provider company"}, {}],
        strict=True,
    ):
        providers.record(work, {"name": name} | card)
    reviewers = [users.add(work, name, "manager").id for name in ("Rita", "Sam", "Tom")]
    kept = []

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(
        drafts(), st.sampled_from([*NAMES, None]), st.sampled_from(["Rita", "Sam", None]), st.lists(said(), max_size=3)
    )
    def fill(draft, provider, owner, opinions):
        draft |= {"provider": provider, "owner": owner}
        draft |= {"status": "active"} if provider is None and draft["status"] == "completed" else {}
        it = engagements.record(work, draft)
        speakers = [None, *(each for each in reviewers if each != it.owner_id)]  # an owner speaks for the record
        for reviewer, opinion in zip(speakers, opinions, strict=False):
            work.actor = type(work.actor)("x", work.actor.roles, work.actor.source, user_id=reviewer)
            reviews.review(work, it.reference, opinion)
        work.actor = type(work.actor)("console", work.actor.roles, work.actor.source)
        told = tuple(Review(**opinion) for opinion in opinions if any(each is not None for each in opinion.values()))
        kept.append(reference_selection.StoredEngagement(it.id, it.engagement, it.card, told))

    fill()
    return kept


@st.composite
def conditions(draw, kept, name=None):
    """A condition whose values are found in the record, or might be."""
    field = ALL[name or draw(st.sampled_from(sorted(ALL)))]
    test = draw(st.sampled_from(TESTS[type(field.kind)]))
    if test == "known":
        return Condition(field.name, test, (draw(st.booleans()),))
    there = [value for it in kept if (value := reference_selection.value_of(it, field.name)) is not None]
    value = values(field.kind)
    if isinstance(field.kind, kinds.Amount):
        value, there = st.decimals(0, 10**8, places=2), [money.amount for money in there]
    elif isinstance(field.kind, (kinds.ChoiceSet, kinds.Tags)):
        value, there = value.map(lambda several: several[0]), [one for several in there for one in several]
    elif isinstance(field.kind, kinds.Rating):
        there = [answer for answer in there if not isinstance(answer, str)]
        value = st.integers(100, 500).map(lambda whole: Decimal(whole) / 100) if test != "is" else value
    elif test == "contains":
        there = [text[cut : cut + 4] for text in there for cut in (0, 2) if text[cut : cut + 4].strip()]
    wanted = st.one_of(value, *([st.sampled_from(there)] if there else []))
    many = st.lists(wanted, min_size=1, max_size=3 if test == "is" else 2 if test == "contains" else 1)
    found = draw(many)
    if test == "is" and draw(st.booleans()):
        found.append(None)
    return Condition(field.name, test, tuple(found))


def numbers(work, selection):
    return set(stored.ids(work.session, selection))


def test_every_test_of_every_field_means_what_it_says(work, record):
    # Which fields and tests there are is known before SQL is; PostgreSQL is shown each of them a few times.
    examples = 12 if work.session.get_bind().dialect.name == "sqlite" else 4
    for name in ALL:

        @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
        @given(conditions(record, name))
        def holds(condition):
            selection = Selection((condition,))
            assert numbers(work, selection) == reference_selection.selected(record, selection)

        holds()


def test_conditions_search_and_period_hold_together(work, record):
    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(st.lists(conditions(record), max_size=2), periods, searches(record))
    def holds(several, period, search):
        selection = Selection(tuple(several), search, period)
        expected = reference_selection.selected(record, selection)
        assert numbers(work, selection) == expected
        assert stored.count(work.session, selection) == len(expected)
        assert {it.id for it in stored.stream(work.session, selection)} == expected

    holds()


periods = st.one_of(st.just(Period(everything=True)), st.builds(Period, st.none() | days, st.none() | days))


def searches(kept):
    """A few letters of what is there, and other words."""
    spoken = [(it.engagement.title, it.engagement.notes, it.card and it.card.name) for it in kept]
    texts = [text for said_here in spoken for text in said_here if text]
    cuts = st.builds(
        lambda text, begin, length: text[begin : begin + length],
        st.sampled_from(texts),
        st.integers(0, 5),
        st.integers(0, 6),
    )
    return st.one_of(st.just(""), cuts, st.sampled_from(["ana", "ACME co", "%", "_", "\\", "bo"]))


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_is_in_order_by_any_field(work, record, descending):
    for name in FIELDS:
        order = Order(name, descending)
        found = stored.listing(work.session, Selection(), order, Page(1, 100))
        assert found.total == len(record)
        if name != "motives":  # ordered by its text, which says nothing to people
            assert [it.id for it in found.rows] == reference_selection.in_order(record, order), name
        searched = stored.ids(work.session, Selection(search="a"), order)
        kept = [it for it in record if reference_selection.mentions(it, "a")]
        if name != "motives":
            assert searched == reference_selection.in_order(kept, order), name


def test_pages_are_parts_of_the_whole(work, record):
    whole = stored.ids(work.session, Selection(), Order("title", descending=False))
    for size in (1, 7, len(record)):
        pages = [
            stored.listing(work.session, Selection(), Order("title", descending=False), Page(number, size))
            for number in range(1, len(whole) // size + 3)
        ]
        assert [it.id for page in pages for it in page.rows] == whole
        assert {page.total for page in pages} == {len(whole)}


@pytest.mark.parametrize("selection", [Selection((Condition("salary", "is", (1,)),))])
def test_an_unknown_field_is_named(work, selection):
    with pytest.raises(Refused, match="salary"):
        stored.ids(work.session, selection)
    with pytest.raises(Refused, match="salary"):
        stored.ids(work.session, Selection(), Order("salary"))


def test_amounts_are_compared_in_their_own_currency(work):
    for currency in ("EUR", "JPY", "KWD", "CLF"):
        engagements.record(
            work, {"title": currency, "arrangement": "freelance", "agreed_cost": Decimal(100), "currency": currency}
        )
    for test, limit, found in [("min", "100", 4), ("min", "100.00001", 0), ("max", "100", 4), ("max", "99.9999", 0)]:
        assert stored.count(work.session, Selection((Condition("agreed_cost", test, (Decimal(limit),)),))) == found


def test_the_sample_is_another_record(work):
    draft = {"title": "T", "arrangement": "freelance", "provider": "P", "started_on": date(2026, 1, 1)}
    engagements.record(work, draft)
    engagements.record(work, draft | {"title": "S"}, sample=True)
    for sample, title in [(False, "T"), (True, "S")]:
        for selection in [
            Selection(sample=sample),
            Selection(sample=sample, search="p"),
            Selection((Condition("provider", "is", ("p",)),), sample=sample),
        ]:
            assert [it.engagement.title for it in stored.stream(work.session, selection)] == [title]
