"""Whether a verdict hangs on a single provider: named where it does, and found exactly where everything is tried."""

import numpy as np
import pytest

from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.leave_one_out import CONCLUSIVE, decisive_providers
from app.report.domain.findings import DecisiveProvider
from app.report.domain.statistics import ALPHA, NotEstimable, Verdict
from app.report.domain.verdicts import judge
from app.report.text.sentences import finding_text as said_of
from app.report.text.sentences import without_provider_text
from tests.made_columns import make_record

CLAIMS = {claim.key: claim for claim in CATALOGUE}
KEYS = ("direct-relationship", "project-complexity", "self-employed", "flexibility", "freelance-cheaper")


def contacts(busiest=6):
    """Eight providers a side with two engagements each, and one freelance provider more, always in direct contact."""
    rows = []
    for place in range(16):
        for side, start, of_ten in (("freelance", 0, 6), ("outsourced", 100, 2)):
            rows.append(
                {
                    "arrangement": side,
                    "provider": start + place % 8,
                    "contact": "direct" if place * 7 % 10 < of_ten else "both",
                }
            )
    return rows + [{"arrangement": "freelance", "provider": 50, "contact": "direct"}] * busiest


def judged(rows):
    asked = []

    def naming(numbers):
        asked.extend(numbers)
        return dict.fromkeys(numbers, "Agency North")

    (it,), _ = judge([CLAIMS["direct-relationship"]], Assessor(Evidence(make_record(rows))), naming=naming)
    return it, asked


def test_the_provider_that_carries_it_is_named():
    it, asked = judged(contacts())
    assert it.verdict == Verdict.SUPPORTED
    assert [(each.id, each.name) for each in it.decisive_providers] == [(51, "Agency North")]
    assert asked == [51], "nobody else's name is asked for"
    assert said_of(it).endswith("Without Agency North this would be inconclusive.")
    without, _ = judged(contacts(busiest=0))
    assert without.verdict == Verdict.INCONCLUSIVE


def test_a_verdict_that_many_carry_hangs_on_nobody():
    rows = [
        {"arrangement": side, "provider": start + place, "contact": "direct" if place < yes else "both"}
        for side, start, yes in (("freelance", 0, 36), ("outsourced", 100, 6))
        for place in range(40)
    ]
    it, asked = judged(rows)
    assert (it.verdict, it.decisive_providers, asked) == (Verdict.SUPPORTED, (), [])
    assert "Without" not in said_of(it)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([], ""),
        (["North"], "Without North this would be inconclusive."),
        (["North", "Delta"], "Without North or Delta alone this would be inconclusive."),
        (
            ["North", "Delta", "Kite", "Ana"],
            "Close call: without any one of 4 providers, above all North, this would be inconclusive.",
        ),
    ],
)
def test_the_sentence(names, says):
    assert without_provider_text([DecisiveProvider(0, name, Verdict.INCONCLUSIVE) for name in names]) == says


@pytest.mark.parametrize("seed", range(25))
def test_what_a_report_tries_finds_what_trying_everything_finds(seed):
    """On records small enough to try every provider: the same providers, in whichever order."""
    chance = np.random.default_rng(seed)
    sizes = chance.dirichlet(np.full(9, chance.choice([0.5, 3])))
    rows = []
    for _ in range(int(chance.integers(40, 160))):
        side = chance.random() < 0.5
        rows.append(
            {
                "arrangement": "freelance" if side else "outsourced",
                "status": "completed",
                "currency": "EUR",
                "provider": int(chance.choice(9, p=sizes)) + 50 * (not side),
                "pricing_model": "hourly",
                "category": CATEGORIES[int(chance.integers(2))],
                "hours_actual": round(float(np.exp(4 + chance.normal())), 1),
                "rate": int(6000 * np.exp(0.3 * chance.normal() - 0.2 * side)),
                "contact": "direct" if chance.random() < (0.8 if side else 0.5) else "both",
                "complexity": int(np.clip(round(3 + chance.normal() - 0.5 * side), 1, 5)),
                "flexibility": int(np.clip(round(3 + chance.normal() + 0.7 * side), 1, 5)),
                "provider_kind": "individual" if chance.random() < 0.75 else "company",
            }
        )
    record = make_record(rows)
    assessor = Assessor(Evidence(record))
    for key in KEYS:
        it = assessor.assess(CLAIMS[key])
        if it.head is None or (verdict := it.verdict_of(it.head)) not in CONCLUSIVE:
            continue
        wanted, y = {}, it.sample.over_record()
        for code in np.unique(it.sample.provider).tolist():
            left = assessor.reestimate(it, np.where(record.columns["provider"] == code, np.nan, y), ALPHA)
            becomes = None if isinstance(left, NotEstimable) else it.verdict_of(left)
            if becomes != verdict:
                wanted[code] = becomes
        found = decisive_providers(it, assessor, it.head, verdict)
        assert {each.code: each.verdict_without for each in found} == wanted, key


@pytest.mark.parametrize(
    ("becomes", "says"),
    [
        ([None], "Without A there would not be enough data."),
        ([Verdict.NO_MEANINGFUL_DIFFERENCE], "Without A the verdict would change."),
        ([Verdict.INCONCLUSIVE, None], "Without A or B alone the verdict would change."),
    ],
)
def test_the_sentence_says_what_would_become_of_it(becomes, says):
    assert without_provider_text([DecisiveProvider(at, "AB"[at], each) for at, each in enumerate(becomes)]) == says


def test_an_open_claim_hangs_on_nobody():
    rows = [
        {"arrangement": side, "provider": start + place, "contact": "direct" if place % 2 else "both"}
        for side, start in (("freelance", 0), ("outsourced", 100))
        for place in range(9)
    ]
    (it,), _ = judge([CLAIMS["direct-relationship"]], Assessor(Evidence(make_record(rows))))
    assert (it.verdict, it.decisive_providers) == (Verdict.INCONCLUSIVE, ())
