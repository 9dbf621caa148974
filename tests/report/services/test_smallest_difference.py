"""Whoever has seen a figure can choose the smallest difference that counts, so a change of it is said with its day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.domain.selection import Selection
from app.report.domain.claims import MarginChange
from app.report.domain.statistics import Verdict
from app.report.files import report_json, report_text
from app.report.services import claims, reports
from app.report.text.notes import note_text
from tests.report.golden.small_record import fill
from tests.report.services.claim_versions import GOAL, KEY, newer, seeded

__all__ = ["seeded"]
SAYS = "The smallest difference that counts is 90% of comparisons, changed on 22 Nov 2026 from 56% of comparisons."


def at(work, day):
    """The same at noon of a day of November 2026."""
    return replace(work, now=datetime(2026, 11, day, 12, tzinfo=UTC))


def moved(work, key=KEY):
    return next(each for each in claims.current(work) if each.key == key).margin_change


@pytest.mark.both_databases
def test_a_changed_one_is_said_with_its_day_and_what_it_was(seeded):
    fill(seeded)
    work = at(seeded, 22)
    assert moved(work) is None
    claims.edit(work, KEY, margin=0.2)
    claims.edit(work, KEY, margin=0.4)
    claims.set_enabled(at(work, 23), KEY, False)
    claims.set_enabled(at(work, 24), KEY, True)
    claims.edit(at(work, 25), KEY, sentence="Outsourced work is the larger one.")
    assert moved(work) == MarginChange(date(2026, 11, 22), 0.06, None)
    found = reports.examine(work, reports.verdict_selection(work, Selection()))
    it = next(each for each in found.findings if each.key == KEY)
    assert it.verdict != Verdict.NOT_ENOUGH_DATA
    assert [note_text(each, it.about) for each in it.notes if each.code == "smallest difference changed"] == [SAYS]
    told = next(each for each in report_json.to_dict(found)["claims"] if each["key"] == KEY)
    assert told["margin"] == {
        "smallest": 0.4,
        "factor": None,
        "says": SAYS.removeprefix("The smallest difference that counts is ")[:-1],
        "changed_on": "2026-11-22",
        "before": {"smallest": 0.06, "factor": None},
    }
    assert SAYS in " ".join(report_text.to_text(found, full=True).split())


def test_one_that_is_as_it_was_is_not(seeded):
    claims.edit(seeded, KEY, margin=0.4)
    claims.edit(seeded, KEY, margin=0.06, sentence="Outsourced work is the larger one.")
    assert moved(seeded) is None


def test_the_catalogues_own_change_is_none_until_it_is_edited(seeded, monkeypatch):
    newer(monkeypatch, margin=0.1)
    claims.seed(seeded)
    assert moved(seeded) is None
    claims.edit(at(seeded, 20), KEY, margin=0.06)
    assert moved(seeded) == MarginChange(date(2026, 11, 20), 0.1, None)
    claims.reset_to_catalogue(seeded, KEY)
    assert moved(seeded) is None


def test_a_factor_counts_where_amounts_are_compared_alone(seeded):
    claims.edit(seeded, KEY, factor=1.5)
    claims.edit(at(seeded, 21), "freelance-cheaper", factor=1.5)
    assert (moved(seeded), moved(seeded, "freelance-cheaper")) == (None, MarginChange(date(2026, 11, 21), 0.06, 1.1))


def test_an_own_claims_counts_from_what_it_began_with(seeded):
    key = claims.add(seeded, GOAL | {"margin": 0.2}).key
    assert moved(seeded, key) is None
    claims.edit(at(seeded, 21), key, margin=0.3)
    assert moved(seeded, key) == MarginChange(date(2026, 11, 21), 0.2, None)
    assert claims.get(seeded, key).claim.margin_change == moved(seeded, key)
