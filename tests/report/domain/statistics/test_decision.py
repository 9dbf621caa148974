from math import exp, log

import pytest

from app.report.domain import statistics as st
from app.report.domain.statistics import Qualifier, Verdict


@pytest.mark.parametrize(
    ("low", "high", "sign", "expected"),
    [
        (0.01, 0.20, 1, Verdict.SUPPORTED),
        (-0.20, -0.01, 1, Verdict.CONTRADICTED),
        (-0.05, 0.05, 1, Verdict.NO_MEANINGFUL_DIFFERENCE),
        (0.001, 0.05, 1, Verdict.NO_MEANINGFUL_DIFFERENCE),
        (-0.06, 0.06, 1, Verdict.NO_MEANINGFUL_DIFFERENCE),
        (-0.05, 0.20, 1, Verdict.INCONCLUSIVE),
        (0.0, 0.20, 1, Verdict.INCONCLUSIVE),
        (0.01, 0.20, -1, Verdict.CONTRADICTED),
        (-0.20, -0.01, -1, Verdict.SUPPORTED),
        (-0.20, 0.05, -1, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict(low, high, sign, expected):
    assert st.verdict(low, high, 0.06, sign) is expected


def test_verdicts_are_the_codes_of_reports():
    assert [str(code) for code in Verdict] == [
        "not enough data",
        "no meaningful difference",
        "supported",
        "contradicted",
        "inconclusive",
    ]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.07, 0.20, st.Size.MEANINGFUL),
        (0.01, 0.20, st.Size.UNCERTAIN),
        (0.06, 0.20, st.Size.UNCERTAIN),
        (-0.20, -0.07, st.Size.MEANINGFUL),
        (-0.20, -0.01, st.Size.UNCERTAIN),
    ],
)
def test_size(low, high, expected):
    assert st.classify_size(low, high, 0.06) is expected


ROWS = {  # like for like: qualifier where overall is supported, contradicted, no meaningful difference, open
    Verdict.SUPPORTED: "also overall|reversed|only like for like|only like for like",
    Verdict.CONTRADICTED: "reversed|also overall|only like for like|only like for like",
    Verdict.NO_MEANINGFUL_DIFFERENCE: "explained|explained|overall agrees|overall otherwise",
    Verdict.INCONCLUSIVE: "not confirmed|not confirmed|overall otherwise|overall agrees",
}
COLUMNS = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE, Verdict.INCONCLUSIVE)


@pytest.mark.parametrize("adjusted", ROWS)
def test_like_for_like_heads_the_claim(adjusted):
    got = [st.combine(raw, adjusted) for raw in COLUMNS]
    assert got == [(adjusted, Qualifier(code)) for code in ROWS[adjusted].split("|")]


@pytest.mark.parametrize("raw", COLUMNS)
def test_not_computable_like_for_like(raw):
    assert st.combine(raw, None, is_balanced=True) == (raw, Qualifier.ALIKE)
    assert st.combine(raw, None, is_balanced=False) == (Verdict.INCONCLUSIVE, Qualifier.TOO_FEW_COMPARABLE)


@pytest.mark.parametrize("raw", Verdict)
def test_as_it_is_claims_keep_the_overall_verdict(raw):
    assert st.combine(raw, Verdict.CONTRADICTED, wanted=False) == (raw, Qualifier.NONE)


@pytest.mark.parametrize("adjusted", [None, *COLUMNS])
def test_without_enough_data_nothing_is_said(adjusted):
    nothing = Verdict.NOT_ENOUGH_DATA
    assert st.combine(nothing, adjusted, True, False) == (nothing, Qualifier.NONE)


def test_plain_words_from_storage_serve_as_well():
    assert st.combine("supported", "contradicted") == ("contradicted", Qualifier.REVERSED)


@pytest.mark.parametrize(
    ("overall", "alike", "expected"), [(0.1, -0.1, True), (-0.1, 0.1, True), (0.1, 0.2, False), (0.0, -0.1, False)]
)
def test_turns_round(overall, alike, expected):
    assert st.is_reversed(overall, alike) is expected


def test_margins():
    assert dict(st.MARGINS) == {
        "superiority": 0.06,
        "difference": 0.10,
        "share": 0.10,
        "ratio": pytest.approx(log(1.10)),
    }
    assert exp(st.MARGINS[st.Scale.RATIO]) == pytest.approx(1.10)
    with pytest.raises(TypeError):
        st.MARGINS["ratio"] = 1
