"""One provider with more than half of a side: said beside every verdict, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.selection import Condition, Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.concentration import dominant_providers
from app.report.domain.reports import build_report
from app.report.domain.statistics import Verdict
from app.report.files import report_csv, report_json, report_text
from app.report.text.notes import note_text
from tests.made_columns import EURO, make_columns, make_record

CLAIMS = {claim.key: claim for claim in CATALOGUE}
HELD = "Agency North did 31 of the 61 outsourced engagements, so they count as one provider’s experience."
SAID = f"{HELD} Others that had direct contact: 6 of 30."
EXPLORED = Selection((Condition("category", "is", ("design",)),))


def rows(busiest=31, of_ten=2):
    """Sixty jobs of thirty freelancers, nine in ten of them in direct contact; thirty jobs of thirty agencies and so
    many of one more, of which so many in ten were."""
    agencies = [*range(100, 130), *[130] * busiest]
    return [
        *(
            {
                "arrangement": "freelance",
                "provider": place % 30,
                "contact": "direct" if place % 10 else "both",
                "quality": 4,
            }
            for place in range(60)
        ),
        *(
            {
                "arrangement": "outsourced",
                "provider": place,
                "contact": "direct" if at % 10 < of_ten else "both",
                "quality": 4,
            }
            for at, place in enumerate(agencies)
        ),
    ]


def whole(some, selection=None):
    return build_report(
        selection or Selection(),
        make_columns(some),
        CATALOGUE,
        EURO,
        lambda numbers: dict.fromkeys(numbers, "Agency North"),
    )


def words(found, key="direct-relationship"):
    it = next(each for each in (*found.findings, *found.outcomes) if each.key == key)
    return it, [note_text(note, it.about) for note in it.notes if note.code == "one provider"]


def test_more_than_half_is_said_and_half_is_not():
    assert words(whole(rows()))[1] == [SAID]
    assert words(whole(rows(30)))[1] == []


@pytest.mark.parametrize(
    ("of_ten", "verdict"), [(0, Verdict.SUPPORTED), (2, Verdict.SUPPORTED), (7, Verdict.INCONCLUSIVE)]
)
def test_it_is_said_of_whatever_is_decided_and_of_what_is_not(of_ten, verdict):
    it, said = words(whole(rows(31, of_ten)))
    assert (it.verdict, it.decisive_providers) == (verdict, ())
    assert said == [f"{HELD} Others that had direct contact: {3 * of_ten} of 30."]


def test_it_is_said_of_outcomes_and_of_a_view_that_is_not_tested():
    assert words(whole(rows()), "quality")[1] == [f"{HELD} Median of the other 30: 4 of 5."]
    assert words(whole(rows(), EXPLORED))[1] == [SAID]


def test_below_the_minimum_it_is_not_said_again():
    it, said = words(whole(rows()[60:]))
    assert (it.verdict, said) == (Verdict.NOT_ENOUGH_DATA, [])


def test_text_json_and_csv_say_it():
    found = whole(rows())
    assert SAID in " ".join(report_text.to_text(found, full=True).split())
    claim = next(each for each in report_json.to_dict(found)["claims"] if each["key"] == "direct-relationship")
    assert (claim["notes"], claim["notes_say"]) == (["one provider"], [SAID])
    line = next(each for each in report_csv.to_csv(found).splitlines() if "direct-relationship" in each)
    assert "one provider" in line


@given(st.lists(st.tuples(st.sampled_from(("freelance", "outsourced")), st.integers(0, 3)), max_size=12))
def test_a_holder_is_who_has_more_jobs_of_a_side_than_all_others_together(jobs):
    record = make_record([{"arrangement": side, "provider": provider, "contact": "direct"} for side, provider in jobs])
    found = {
        (it.side, it.code): (it.engagements, it.engagements + it.others.engagements)
        for it in dominant_providers(Evidence(record).sample_of(CLAIMS["direct-relationship"]))
    }
    wanted = {}
    for side, provider in set(jobs):
        mine, all_of = jobs.count((side, provider)), sum(of == side for of, _ in jobs)
        if mine > all_of - mine:
            wanted[side, provider] = (mine, all_of)
    assert found == wanted
