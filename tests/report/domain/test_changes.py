"""Whatever differs between two documents stands under one cause, and under no other."""

from hypothesis import given
from hypothesis import strategies as st

from app.report.domain.changes import EDITED, LEFT_PERIOD, REMOVED, ChangeContext, compare_documents
from app.report.domain.saved import format_ranges, parse_ranges

marks = st.dictionaries(st.integers(1, 40), st.sampled_from("ab"), max_size=30)
some = st.frozensets(st.integers(1, 40))


def claim(verdict):
    return {
        "key": "cost",
        "name": "Cost",
        "verdict": verdict,
        "word": verdict,
        "family": "own",
        "effect": None,
        "like_for_like": None,
        "row": {"seen": "", "range": ""},
    }


def document(engagements, verdict, level=0.95):
    return {
        "engagements": {str(number): mark for number, mark in engagements.items()},
        "claims": {},
        "settings": {},
        "rates": [],
        "method": "1",
        "behind": {"cost": {"freelance": format_ranges(engagements), "left_out": {}}},
        "report": {
            "explored": False,
            "claims": [claim(verdict)],
            "key_contrasts": [],
            "families": [{"family": "own", "level": level}],
        },
    }


@given(marks, marks, st.dictionaries(st.integers(1, 40), st.sampled_from((EDITED, LEFT_PERIOD, REMOVED))), some, some)
def test_every_engagement_has_one_cause(was, now, fates, ended, late):
    known = ChangeContext({number: fates.get(number, REMOVED) for number in was.keys() - now.keys()}, ended, late)
    found = compare_documents(document(was, "inconclusive"), document(now, "supported", 0.99), known)
    for causes in (found["causes"], found["turned"][0]["causes"]):
        parts = [parse_ranges(causes[name]) for name in ("added", "ended", "edited", "removed", "moved_on")]
        told = [number for part in parts for number in part]
        differing = {number for number in was.keys() | now.keys() if was.get(number) != now.get(number)}
        assert sorted(told) == sorted(differing)
        assert set(parse_ranges(causes["late"])) == late & set(parts[0]) and set(parts[1]) <= ended
        assert set(parts[4]) == {number for number in was.keys() - now.keys() if fates.get(number) == LEFT_PERIOD}
    assert found["turned"][0]["causes"]["level"] == [0.95, 0.99]
