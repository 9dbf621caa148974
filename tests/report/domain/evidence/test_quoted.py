"""Briefs priced by both kinds: which count, in whose favour, and from when on they are tested."""

from datetime import date

import pytest

from app.core.domain.selection import Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import EXPERIENCE
from app.report.domain.evidence.quote_counts import SAME_PAIR, count_quotes
from app.report.domain.quotes import quote_figures
from app.report.domain.reports import build_report
from app.report.domain.statistics import Verdict
from app.report.text.quotes import quotes_missing, quotes_text
from app.report.text.verdicts import WORDS
from tests.made_columns import EURO, make_columns, make_record

CHEAPER = next(claim for claim in CATALOGUE if claim.key == "freelance-cheaper")


def brief(provider, other, own=100, quote=200, side="freelance", **more):
    """An engagement with a second quote; amounts in whole units."""
    return {
        "arrangement": side,
        "provider": provider,
        "other_quote_provider": other,
        "currency": "EUR",
        "agreed_cost": own * 100,
        "other_quote": quote * 100,
        **more,
    }


def numbered(rows):
    return [row | {"id": place + 1} for place, row in enumerate(rows)]


def several(lower=8, higher=0, equal=0):
    """Pairs of which each provider occurs once, freelance and outsourced engagements in turn."""
    prices = [(100, 200)] * lower + [(200, 100)] * higher + [(100, 100)] * equal
    return numbered(
        [
            brief(place, 10_000 + place, *price)
            if place % 2 == 0
            else brief(place, 10_000 + place, price[1], price[0], side="outsourced")
            for place, price in enumerate(prices)
        ]
    )


def test_the_freelance_price_is_compared_whichever_side_was_engaged():
    it = count_quotes(
        make_record(
            numbered(
                [
                    brief(1, 101, 100, 150),
                    brief(2, 102, 150, 100),
                    brief(103, 30, 300, 200, side="outsourced"),
                    brief(104, 2, 200, 300, side="outsourced"),
                    brief(5, 205, 100, 100),
                ]
            )
        )
    )
    assert (it.lower, it.equal_count, it.higher) == (2, 1, 2)
    assert it.providers == (4, 5), "the freelancer who only quoted once was engaged another time"
    assert it.used == (1, 2, 3, 4, 5)
    assert it.signs is None, "below the gate"


def test_one_brief_a_pair_counts_the_first():
    it = count_quotes(
        make_record(
            numbered(
                [
                    brief(1, 101, 300, 200, started_on=date(2026, 3, 1)),
                    brief(1, 101, 100, 200, started_on=date(2026, 1, 1)),
                    brief(1, 101, 100, 200),
                    brief(1, 102, 100, 200, started_on=date(2026, 5, 1)),
                    brief(1, None),
                    brief(1, None),
                ]
            )
        )
    )
    assert it.used == (2, 4, 5), "without a name it is one other provider"
    assert it.left_out == {SAME_PAIR: (1, 3, 6)}


def test_who_has_no_price_or_provider_is_left_out_and_named():
    it = count_quotes(
        make_record(
            numbered(
                [
                    brief(1, 101, actual_cost=5) | {"agreed_cost": None},
                    brief(2, 101) | {"agreed_cost": None},
                    brief(-1, 101),
                    {"provider": 3, "agreed_cost": 100, "currency": "EUR"},
                ]
            )
        )
    )
    assert (it.used, it.lower) == ((1,), 1), "what was paid stands for a price that was not agreed"
    assert it.left_out == {"no provider": (3,), "value unknown": (2,)}
    assert count_quotes(make_record([{"provider": 1}])) is None


@pytest.mark.parametrize(
    ("some", "engagements", "providers"),
    [
        (several(7), 1, 0),
        (several(8), 0, 0),
        (several(7, equal=3), 1, 0),
        (numbered([brief(place, 101 + place % 3) for place in range(12)]), 0, 3),
        (numbered([brief(place % 2, 101 + place) for place in range(12)]), 0, 4),
    ],
)
def test_a_test_takes_eight_briefs_and_six_providers_of_each_kind(some, engagements, providers):
    it = count_quotes(make_record(some))
    assert (it.gate.engagements, it.gate.providers) == (engagements, providers)
    assert (it.signs is None) == bool(engagements or providers)


@pytest.mark.parametrize(
    ("some", "verdict", "word"),
    [
        (several(12), Verdict.SUPPORTED, "Supported"),
        (several(0, 12), Verdict.CONTRADICTED, "Contradicted"),
        (several(6, 6), Verdict.INCONCLUSIVE, "Inconclusive"),
        (several(500, 500), Verdict.NO_MEANINGFUL_DIFFERENCE, "No meaningful difference"),
        (several(3), Verdict.NOT_ENOUGH_DATA, "Not enough data"),
    ],
)
def test_its_verdict(some, verdict, word):
    it = quote_figures(count_quotes(make_record(some)), CHEAPER, 0.05, explored=False)
    assert (it.verdict, WORDS[it.verdict].word) == (verdict, word)
    assert (it.effect is None) == bool(quotes_missing(it)) == (verdict == Verdict.NOT_ENOUGH_DATA)
    looked = quote_figures(count_quotes(make_record(some)), CHEAPER, 0.05, explored=True)
    assert looked.verdict is None


def test_its_sentences():
    it = quote_figures(count_quotes(make_record(several(7, 2, 1))), CHEAPER, 0.05, explored=False)
    assert quotes_text(it).replace("\u00a0", " ") == (
        "Of 10 briefs priced by both kinds, one for each pair of providers, the freelance price was lower in 7 and "
        "higher in 2, equal in 1: 78% lower (95% CI 40% to 97%). Our quotes can’t tell."
    )
    few = quote_figures(count_quotes(make_record(several(2, 1))), CHEAPER, 0.05, explored=False)
    assert quotes_text(few) == (
        "So far 3 briefs priced by both kinds: the freelance price was lower in 2 and higher in 1. A verdict "
        "needs 5 more briefs with unequal prices and 3 more providers among those who quoted."
    )


def test_it_is_checked_together_with_what_only_experience_decides():
    some = several(14)
    found = build_report(Selection(), make_columns(some), CATALOGUE, EURO)
    families = {family.name: family for family in found.families}
    alone = build_report(Selection(), make_columns([row | {"other_quote": None} for row in some]), CATALOGUE, EURO)
    assert families[EXPERIENCE].tested == {each.name: each for each in alone.families}[EXPERIENCE].tested + 1
    assert (found.quotes.verdict, found.quotes.level) == (Verdict.SUPPORTED, 1 - families[EXPERIENCE].alpha)
    assert alone.quotes is None
    without = build_report(Selection(), make_columns(some), [claim for claim in CATALOGUE if claim != CHEAPER], EURO)
    assert without.quotes is None, "it stands beside the claim, and goes with it"
