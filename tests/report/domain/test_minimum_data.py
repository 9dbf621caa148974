"""What a verdict still needs, and what is said until then."""

import pytest

from app.report.domain.statistics import Verdict
from app.report.text.needed import needed_text
from app.report.text.sentences import finding_text as says_of
from app.report.text.sentences import missing_text as lacking_of
from tests.report.domain.two_sides import both, contact, one


@pytest.mark.parametrize(
    ("freelance", "outsourced", "per_provider", "missing"),
    [
        (8, 8, 1, None),
        (7, 9, 1, "1 more freelance engagement"),
        (12, 6, 1, "2 more outsourced engagements"),
        (12, 12, 3, "freelance engagements from 2 more providers, outsourced engagements from 2 more providers"),
        (12, 2, 1, "6 more outsourced engagements from 4 more providers"),
        (8, 7, 2, "freelance engagements from 2 more providers, 2 more outsourced engagements from 2 more providers"),
        (0, 8, 1, "8 more freelance engagements from 6 more providers"),
    ],
)
def test_what_a_verdict_still_takes(freelance, outsourced, per_provider, missing):
    it = one(both(contact(1, freelance), contact(1, outsourced), per_provider), "direct-relationship")
    assert (lacking_of(it) or None) == missing
    assert (it.verdict == Verdict.NOT_ENOUGH_DATA) == (missing is not None) == (it.effect is None)
    assert (it.level is None) == (missing is not None)
    if missing:
        assert says_of(it).endswith(f"A verdict needs {missing}.")
        assert it.freelance.typical is None
        assert it.outsourced.typical is None


def test_below_the_gate_the_record_so_far_is_counted():
    it = one(both(contact(5, 6), contact(1, 4)), "direct-relationship")
    assert says_of(it).startswith(
        "So far, engagements that had direct contact: 5 of 6 freelance and 1 of 4 outsourced."
    )
    alone = one(both([{"hours_actual": 3}], []), "project-size")
    assert says_of(alone).startswith(
        "So far answered for 1 freelance engagement from 1 provider and no outsourced one."
    )
    agreed = one(both(contact(1, 1), []), "direct-relationship")
    assert "had direct contact: 1 of 1 freelance; no answer for any outsourced one." in says_of(agreed)
    nobody = one([], "project-size")
    assert says_of(nobody) == (
        "So far no engagement has an answer. A verdict needs 8 engagements of 6 providers on each side."
    )


def test_more_work_with_the_same_providers_opens_no_gate():
    rows = both(contact(5, 5), contact(0, 5)) * 10
    assert lacking_of(one(rows, "direct-relationship")).startswith("freelance engagements from 1 more provider")


def test_where_the_engagements_are_there_it_is_answers_that_are_asked_for():
    """Seventeen freelance engagements of eleven providers, and nobody has said: asking is enough, and no new work."""
    rows = [{"arrangement": "freelance", "provider": place % 11} for place in range(17)]
    it = one(rows, "many-clients")
    assert lacking_of(it) == ("answers for 8 freelance engagements already logged, from 6 more of their providers")
    assert says_of(it).endswith(f"A verdict needs {lacking_of(it)}.")
    assert (it.needed.providers, it.needed.engagements) == (0, 0)
    assert needed_text(it).startswith("Can be tested once 17 freelance engagements already logged have an answer.")
    few = one([row | {"provider": row["provider"] % 5} for row in rows], "many-clients")
    assert lacking_of(few) == "8 more freelance engagements from 6 more providers"
    assert (few.needed.providers, few.needed.engagements) == (6, 8)
    other = one(both(contact(1, 8), contact(0, 4) + [{}] * 4), "direct-relationship")
    assert lacking_of(other) == ("answers for 4 outsourced engagements already logged, from 2 more of their providers")
