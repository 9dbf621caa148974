"""Laws of what follows from lines: in which order they come and how they are split up makes no difference."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.entries import LINE_FIELDS, NO_LINES, add_totals, build_line, content_digest, line_totals
from app.record.domain.entry_sums import with_line_totals
from app.record.domain.validation import build_engagement
from tests.strategies import TODAY, drafts

days = st.dates(date(2020, 1, 1), TODAY)
hours = st.integers(0, 10**7).map(lambda whole: Decimal(whole).scaleb(-5))
amounts = st.integers(-(10**5), 10**6).map(lambda minor: Decimal(minor).scaleb(-2))
notes = st.none() | st.sampled_from(["a", "b"])


@st.composite
def one(draw):
    """A line that breaks no rule."""
    draft = {
        "day": draw(st.none() | days),
        "kind": draw(st.sampled_from(["invoice", "time", "bonus", "expense"])),
        "hours": draw(st.none() | hours),
        "amount": draw(st.none() | amounts),
        "note": draw(notes),
    }
    if draft["hours"] is None and draft["amount"] is None:
        draft["hours"] = Decimal(1)
    return build_line(draft, "USD", TODAY)


several = st.lists(one(), max_size=6)


@given(several, several)
def test_what_they_say_together_does_not_depend_on_how_they_come(some, more):
    assert (
        add_totals(line_totals(some), line_totals(more)) == line_totals(some + more) == line_totals((some + more)[::-1])
    )


@given(drafts(), several, several)
def test_following_once_is_following_again(draft, some, more):
    it = replace(build_engagement(draft, TODAY), currency="USD")
    it = replace(it, percentage=None, **dict.fromkeys(MONEY_FIELDS))
    now = line_totals(some + more)
    assume(min(now.cost or 0, line_totals(some).cost or 0) >= 0)
    first = with_line_totals(it, NO_LINES, line_totals(some), TODAY)
    after = with_line_totals(first, line_totals(some), now, TODAY)
    assert with_line_totals(after, now, now, TODAY) == after
    build_engagement({name: getattr(after, name) for name in FIELDS}, TODAY)  # breaks no rule
    assert (after.actual_cost.minor if after.actual_cost else None) == now.cost
    if now.hours is not None:
        assert after.hours_actual == now.hours
    back = with_line_totals(after, now, NO_LINES, TODAY)
    assert back.actual_cost is None


@given(one(), one())
def test_the_same_mark_is_the_same_content(left, right):
    same = all(getattr(left, name) == getattr(right, name) for name in LINE_FIELDS if name != "key")
    assert (content_digest(left) == content_digest(right)) == same
