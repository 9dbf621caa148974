"""Records that mislead whoever does not look twice, and the sentences that a careful analyst would write about them."""

import numpy as np
import pytest

from app.domain.catalogue import CATALOGUE
from app.domain.engagements import CATEGORIES
from app.domain.reports import report
from app.domain.selection import Selection
from app.domain.statistics import Verdict
from tests.columned import EURO, columns_of


def finding(rows, key):
    """The finding on one claim, its sentence with ordinary spaces."""
    numbered = [{"id": place + 1, "status": "completed"} | row for place, row in enumerate(rows)]
    whole = report(Selection(), columns_of(numbered), CATALOGUE, EURO,
                   lambda numbers: {each: f"Agency {each}" for each in numbers})
    it = next(each for each in whole.findings if each.key == key)
    return it, it.says.replace("\u00a0", " ")


def codes(it):
    return [note.code for note in it.notes]


def test_one_provider_dominates():
    rows = [{"arrangement": side, "provider": start + place % 8,
             "contact": "direct" if place * 7 % 10 < of_ten else "both"}
            for place in range(16) for side, start, of_ten in (("freelance", 0, 6), ("outsourced", 100, 2))]
    rows += [{"arrangement": "freelance", "provider": 50, "contact": "direct"}] * 6
    it, says = finding(rows, "direct-relationship")
    assert it.verdict == Verdict.SUPPORTED
    assert says == (
        "16 of 22 freelance engagements (73 %) had direct contact, against 4 of 16 outsourced ones (25 %): +48 points, "
        "range +10 to +78. In our engagements this is so, by enough to matter. Without Agency 51 the claim would be "
        "undecided.")


def test_scope_explains_it():
    """Larger work is rated as more expert on both sides, and the outsourced work is the larger."""
    chance, rows = np.random.default_rng(7), []
    for side, start, larger in (("freelance", 0, 0.0), ("outsourced", 500, 1.0)):
        for place in range(400):
            size = chance.normal() + larger
            rows.append({"arrangement": side, "provider": start + place % 200, "category": CATEGORIES[place % 3],
                         "hours_actual": round(float(np.exp(4 + 0.6 * size)), 2),
                         "expertise": int(np.clip(round(2.5 + 0.8 * size + 0.6 * chance.normal()), 1, 5))})
    it, says = finding(rows, "expertise")
    assert (it.verdict, it.overall) == (Verdict.NO_MEANINGFUL_DIFFERENCE, Verdict.SUPPORTED)
    assert it.qualifier.startswith("supported overall, but explained by scope or kind of work")
    assert ("Overall it looks so, but the difference is explained by scope or kind of work: like for like it is too "
            "small to matter.") in says
    assert it.said.word == "little difference"


def test_most_ratings_at_the_top():
    rows = [{"arrangement": side, "provider": start + place, "complexity": 5 if place % 5 else 4 - place % 2}
            for side, start in (("freelance", 0), ("outsourced", 100)) for place in range(30)]
    it, says = finding(rows, "project-complexity")
    assert it.verdict == Verdict.INCONCLUSIVE
    assert codes(it) == ["ceiling"]
    assert it.notes[0].words.replace("\u00a0", " ") == (
        "80 % of the ratings are at the top, so the scale has little room to tell anybody apart.")
    assert says.startswith("Typically 5 of 5 outsourced against 5 freelance. In 50 of 100 pairs of engagements ")
    assert "(equal ones count half)" in says


def test_thirty_per_cent_unknown():
    rows = [{"arrangement": side, "provider": start + place,
             "contact": None if place % 10 < 3 else "direct" if place < yes else "both"}
            for side, start, yes in (("freelance", 0, 40), ("outsourced", 100, 20)) for place in range(50)]
    it, says = finding(rows, "direct-relationship")
    assert it.verdict == Verdict.SUPPORTED
    assert codes(it) == ["much unknown"]
    assert it.notes[0].words == ("Unknown for 30 of 100 engagements: if those differ from the others, so does the "
                                 "figure.")
    assert it.bounds.could_turn
    assert (it.bounds.low, it.bounds.high) == pytest.approx((28 / 50 - 29 / 50, 43 / 50 - 14 / 50))
    assert says.endswith("The 30 unknown values could turn this, if they all fell one way.")
    assert it.left_out == {"value unknown": it.left_out["value unknown"]}


def test_three_agencies():
    rows = [{"arrangement": "freelance", "provider": place % 11, "contact": "direct"} for place in range(17)]
    rows += [{"arrangement": "outsourced", "provider": 100 + place % 3, "contact": "both"} for place in range(9)]
    it, says = finding(rows, "direct-relationship")
    assert it.verdict == Verdict.NOT_ENOUGH_DATA
    assert says == ("So far 17 of 17 freelance and 0 of 9 outsourced engagements had direct contact. A verdict takes "
                    "outsourced engagements from 3 more providers.")
    assert (it.needed.providers, it.needed.engagements) == (3, 3)
    assert it.needed.words == (
        "Can be tested from 3 more outsourced providers on, and not by more work with the same 3; a clear difference "
        "(50 points) is likely settled at about 18 providers on each side.")
    assert (it.effect, it.level, it.bounds, it.alone, it.freelance.typical) == (None, None, None, (), None)
