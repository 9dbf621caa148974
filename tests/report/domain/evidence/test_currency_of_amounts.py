"""Amounts all in one currency stay in it; in several they are converted, and that is said."""

from datetime import date

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.report.domain.measures import ValuationSettings
from app.report.text.notes import note_text
from app.report.text.sentences import finding_text
from tests.report.domain.evidence.claim_details import closer, priced


def in_dollars(rows):
    return [row | {"currency": "USD"} for row in rows]


def undated(rows):
    return [row | {"ended_on": None, "started_on": None} for row in rows]


def test_amounts_all_in_one_currency_are_not_converted_and_need_no_day():
    found = closer(undated(in_dollars(priced())), "freelance-cheaper")
    euros = closer(undated(priced()), "freelance-cheaper")
    assert found.finding.effect == euros.finding.effect and found.finding.like_for_like == euros.finding.like_for_like
    assert "USD an hour" in finding_text(found.finding) and "EUR" not in finding_text(found.finding)
    assert "USD an hour" in finding_text(
        next(each for each in found.variants if each.finding.key == "unit-cost").finding
    )
    assert not found.rates and "converted" not in {note.code for note in found.finding.notes}


def test_only_what_is_compared_decides_the_currency():
    other = {"provider": 99, "currency": "EUR", "actual_cost": 5000, "hours_actual": 10, "status": "active"}
    found = closer([*undated(in_dollars(priced())), other], "freelance-cheaper")
    assert "USD an hour" in finding_text(found.finding)
    assert len(found.left_out["not yet ended"]) == 1


def test_amounts_in_several_currencies_are_converted_and_it_is_said():
    day = date(2026, 3, 2)
    terms = ValuationSettings(currency="EUR", rates=ExchangeRates({"USD": make_series([day], [1.25])}))
    rows = [row | {"ended_on": day, "started_on": None} for row in priced()]
    rows[0]["currency"] = rows[1]["currency"] = "USD"
    found = closer(rows, "freelance-cheaper", terms=terms).finding
    assert "EUR an hour" in finding_text(found)
    assert "2 amounts converted from USD at the rate of their day, 0.8 EUR for 1 USD (2 Mar 2026)." in [
        note_text(note, found.about) for note in found.notes
    ]
    lacking = closer(undated(rows), "freelance-cheaper", terms=terms).finding
    assert len(lacking.left_out["no date"]) == 2
